//! What the window's page may do: its content security policy, and nothing beside it that loosens
//! it.

use serde_json::{Value, json};

use crate::{none, project::root};

const CONFIG: &str = "src-tauri/tauri.conf.json";

/// Every directive, and the most that it may let in. The last three do not follow the first.
const POLICY: &[(&str, &[&str])] = &[
    ("default-src", &["'none'"]),
    ("script-src", &["'self'"]),
    ("style-src", &["'self'"]),
    ("img-src", &["'self'", "data:"]),
    ("font-src", &["'self'"]),
    // The one door, by either of its names: no network.
    ("connect-src", &["ipc:", "http://ipc.localhost"]),
    ("object-src", &["'none'"]),
    ("base-uri", &["'none'"]),
    ("form-action", &["'none'"]),
    ("frame-ancestors", &["'none'"]),
];

fn loosened(policy: &str) -> Vec<String> {
    let said: Vec<(&str, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect();
    let missing = POLICY.iter().filter_map(|(name, _)| {
        let times = said.iter().filter(|(other, _)| other == name).count();
        (times != 1).then(|| format!("{CONFIG}: {name} stands {times} times"))
    });
    let more = said.iter().filter_map(|(name, sources)| {
        let Some((_, most)) = POLICY.iter().find(|(known, _)| known == name) else {
            return Some(format!("{CONFIG}: {name} is none of ours"));
        };
        let more: Vec<&str> = sources
            .iter()
            .filter(|one| !most.contains(one))
            .copied()
            .collect();
        (!more.is_empty()).then(|| format!("{CONFIG}: {name} lets in {more:?}"))
    });
    missing.chain(more).collect()
}

/// The policy, and that nothing beside it takes it back: a policy for another build, a page that
/// reaches the shell without the one door, a capability that no test reads.
fn open_windows(config: &Value) -> Vec<String> {
    let security = &config["app"]["security"];
    let mut found = loosened(security["csp"].as_str().unwrap_or_default());
    let mut beside = security.clone();
    if let Some(beside) = beside.as_object_mut() {
        beside.remove("csp");
    }
    if beside != json!({ "freezePrototype": true, "capabilities": ["main"] }) {
        found.push(format!("{CONFIG}: beside the policy stands {beside}"));
    }
    if config["app"]["withGlobalTauri"] != json!(false) {
        found.push(format!("{CONFIG}: a page has the shell as a global"));
    }
    found
}

fn config() -> Value {
    let text = std::fs::read_to_string(root().join(CONFIG)).expect("the window's configuration");
    serde_json::from_str(&text).expect("the window's configuration is JSON")
}

#[test]
fn the_page_runs_and_reaches_nothing_but_its_own() {
    none(open_windows(&config()));
}

#[test]
fn a_loosened_policy_is_seen() {
    let policy = config()["app"]["security"]["csp"].clone();
    let policy = policy.as_str().expect("a policy");
    for (strict, loose) in [
        ("script-src 'self'", "script-src 'self' 'unsafe-eval'"),
        ("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        ("connect-src ipc:", "connect-src https: ipc:"),
        ("connect-src ipc:", "connect-src ipc: *"),
        ("default-src 'none'", "default-src 'self'"),
        ("default-src 'none'; ", ""),
        ("base-uri 'none'; ", ""),
        ("object-src 'none'", "object-src 'none'; worker-src *"),
        ("object-src 'none'", "object-src 'none'; script-src 'self'"),
    ] {
        let loose = policy.replace(strict, loose);
        assert_eq!(loosened(&loose).len(), 1, "{loose}");
    }
    assert_eq!(loosened("").len(), POLICY.len());
    for (path, value) in [
        ("/app/security/devCsp", json!("default-src *")),
        ("/app/security/freezePrototype", json!(false)),
        ("/app/security/capabilities", json!(["main", "more"])),
        ("/app/withGlobalTauri", json!(true)),
        ("/app/security/csp", Value::Null),
    ] {
        let mut open = config();
        let (above, name) = path.rsplit_once('/').expect("a path");
        open.pointer_mut(above).expect("what is above")[name] = value;
        assert!(!open_windows(&open).is_empty(), "{path}");
    }
}
