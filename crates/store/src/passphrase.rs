//! What a passphrase must be, and how long somebody waits after wrong ones.

use chrono::TimeDelta;

/// Characters of a passphrase where a key store holds the second secret (docs/rules.md K2).
pub const LENGTH_MIN: usize = 12;
/// Characters of a passphrase that stands alone (docs/rules.md K4).
pub const LENGTH_ALONE_MIN: usize = 16;
/// Wrong tries without a wait (docs/rules.md K3).
const FREE: u32 = 3;
/// The first wait, in seconds; each further one is twice as long.
const WAIT_S: i64 = 5;
/// The longest wait, in seconds: 15 minutes.
const WAIT_S_MAX: i64 = 15 * 60;

/// Words that passphrases are made of by those who do not want one. Compared without case, digits
/// and signs, and also where the word is repeated.
const COMMON: [&str; 20] = [
    "abc",
    "abcdefghijklmnopqrstuvwxyz",
    "admin",
    "carehome",
    "caremanager",
    "changeme",
    "communitynurse",
    "doorstep",
    "iloveyou",
    "laptop",
    "letmein",
    "login",
    "nhs",
    "nurse",
    "passphrase",
    "password",
    "qwerty",
    "qwertyuiop",
    "secret",
    "welcome",
];

/// Why a passphrase is not good enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// Too few characters.
    #[error("a passphrase needs at least {least} characters")]
    Short {
        /// How many it needs.
        least: usize,
    },
    /// One of those that are tried first.
    #[error("this passphrase is too easily guessed")]
    Common,
}

/// How many characters a new passphrase needs; `alone` where no key store holds a second secret.
pub fn least(alone: bool) -> usize {
    if alone { LENGTH_ALONE_MIN } else { LENGTH_MIN }
}

/// Checks a new passphrase; `alone` where no key store holds a second secret.
pub fn check(passphrase: &str, alone: bool) -> Result<(), WeakPassphrase> {
    let least = least(alone);
    if passphrase.chars().count() < least {
        return Err(WeakPassphrase::Short { least });
    }
    let letters: String = passphrase
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let mut different: Vec<char> = passphrase.chars().collect();
    different.sort_unstable();
    different.dedup();
    let repeats = |word: &str| letters.replace(word, "").is_empty();
    if different.len() < 5 || COMMON.into_iter().any(repeats) {
        return Err(WeakPassphrase::Common);
    }
    Ok(())
}

/// How long somebody waits after so many wrong tries in a row: not after the first three, then
/// 5 seconds, twice as long each time, and never more than 15 minutes.
pub fn wait_after(wrong_tries: u32) -> TimeDelta {
    let Some(doublings) = wrong_tries.checked_sub(FREE + 1) else {
        return TimeDelta::zero();
    };
    let factor = 1_i64.checked_shl(doublings).filter(|factor| *factor > 0);
    let wait = factor.and_then(|factor| WAIT_S.checked_mul(factor));
    TimeDelta::seconds(wait.unwrap_or(WAIT_S_MAX).min(WAIT_S_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_wrong_tries_are_free_and_the_wait_then_doubles_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..14).map(|n| wait_after(n).num_seconds()).collect();
        assert_eq!(
            waits,
            [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
        );
        assert_eq!(wait_after(u32::MAX).num_seconds(), 900);
        assert_eq!(wait_after(68).num_seconds(), 900);
    }

    #[test]
    fn a_passphrase_is_long_and_not_the_first_to_be_guessed() {
        let short = |least| Err(WeakPassphrase::Short { least });
        assert_eq!(check("elevenchars", false), short(12));
        assert_eq!(check("twelve chars", false), Ok(()));
        assert_eq!(check("twelve chars", true), short(16));
        assert_eq!(check("kettle moss brass", true), Ok(()));
        for common in [
            "passwordpassword",
            "Password2026!",
            "123456789012",
            "aaaaaaaabbbb",
        ] {
            assert_eq!(
                check(common, false),
                Err(WeakPassphrase::Common),
                "{common}"
            );
        }
        assert_eq!(
            check("Doorstep Doorstep 1", true),
            Err(WeakPassphrase::Common)
        );
    }
}
