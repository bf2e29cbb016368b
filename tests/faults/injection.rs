//! strace around a program: what is to go wrong at which of its writes, and where it did.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The calls by which files are changed. Not every machine has each of them, hence the marks.
const WRITES: &str = "pwrite64,fsync,fdatasync,ftruncate,?unlink,?unlinkat,?rename,?renameat";

/// What happens at some of a program's writes. They are counted by call and by thread.
#[derive(Debug, Clone)]
pub struct Injection(Option<String>);

impl Injection {
    /// Nothing happens: the writes are only noted.
    pub fn none() -> Self {
        Self(None)
    }

    /// The process is gone at the `nth` time that it makes a call.
    pub fn kill(call: &str, nth: usize) -> Self {
        Self(Some(format!("{call}:signal=SIGKILL:when={nth}")))
    }

    /// A call fails with an error such as `ENOSPC`. `when` is strace's: `7`, `7+` or `7..9`.
    pub fn fails(call: &str, error: &str, when: &str) -> Self {
        Self(Some(format!("{call}:error={error}:when={when}")))
    }

    /// The program under strace, which notes its writes in a file, whole when strace has ended.
    /// strace ends as the program did.
    pub fn around(&self, program: &Path, trace: &Path) -> Command {
        self.strace(&[], program, trace)
    }

    /// The same for a program that is to be ended by us: strace stands beside it, and the child is
    /// the program itself.
    pub fn beside(&self, program: &Path, trace: &Path) -> Command {
        self.strace(&["-D"], program, trace)
    }

    fn strace(&self, how: &[&str], program: &Path, trace: &Path) -> Command {
        let mut command = Command::new("strace");
        command
            .args(how)
            .args(["-f", "-qq", "-y", "-e", &format!("trace={WRITES}")]);
        command.args(["-e", "signal=none", "-o"]).arg(trace);
        if let Some(inject) = &self.0 {
            command.args(["-e", &format!("inject={inject}")]);
        }
        command.arg(program).stdin(Stdio::null());
        command
    }
}

impl fmt::Display for Injection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("nothing"))
    }
}

/// A write of a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Write {
    /// The call: `pwrite64`.
    pub call: String,
    /// The file's name: `record.db-wal`.
    pub file: String,
}

/// The writes that a program made, in order; of one that was killed the last is the one at which
/// it was.
pub fn writes(trace: &Path) -> Vec<Write> {
    let text = std::fs::read_to_string(trace).unwrap_or_default();
    text.lines().filter_map(write_of).collect()
}

/// `31220 pwrite64(7</data/record.db-wal>, "…`
fn write_of(line: &str) -> Option<Write> {
    let (head, rest) = line.split_once('(')?;
    let call = head.split_whitespace().last()?;
    let name = |text: &str| {
        let path = PathBuf::from(text);
        Some(path.file_name()?.to_string_lossy().into_owned())
    };
    let by_name = call.starts_with("unlink") || call.starts_with("rename");
    let file = if by_name {
        name(rest.split('"').nth(1)?)?
    } else {
        name(rest.split(['<', '>']).nth(1)?)?
    };
    let is_one = WRITES
        .split(',')
        .any(|one| one.trim_start_matches('?') == call);
    is_one.then(|| Write {
        call: call.to_owned(),
        file,
    })
}

/// `most` numbers spread evenly over `1..=last`.
pub fn spread(last: usize, most: usize) -> Vec<usize> {
    let most = most.min(last);
    let mut numbers: Vec<usize> = (1..=most).map(|nth| nth * last / most).collect();
    numbers.dedup();
    numbers
}

/// strace must be there and be let do its work: without it these tests would prove nothing.
pub fn is_possible() {
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let works = tried.is_ok_and(|status| status.success());
    assert!(
        works,
        "strace does not work here; scripts/setup.sh test installs it"
    );
}

#[test]
fn a_line_of_the_trace_says_which_call_and_which_file() {
    let write = |call: &str, file: &str| {
        Some(Write {
            call: call.to_owned(),
            file: file.to_owned(),
        })
    };
    let line = "31220 pwrite64(7</tmp/a/record.db-wal>, \"x(y)\"..., 24, 4096) = 24";
    assert_eq!(write_of(line), write("pwrite64", "record.db-wal"));
    let line = "31220 unlink(\"/tmp/a/record.db-wal\") = 0";
    assert_eq!(write_of(line), write("unlink", "record.db-wal"));
    assert_eq!(write_of("31220 +++ killed by SIGKILL +++"), None);
    assert_eq!(spread(100, 4), [25, 50, 75, 100]);
    assert_eq!(spread(3, 10), [1, 2, 3]);
}
