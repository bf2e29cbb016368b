//! Which crate may depend on which: the arrows of ARCHITECTURE.md.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{none, project};

/// A package, and those of the workspace that it may name among its dependencies.
///
/// A crate below another is reached through it and may be named beside it. `store` and `server`
/// never know each other, and nobody knows the harness.
const ARROWS: &[(&str, &[&str])] = &[
    ("record", &[]),
    ("care", &["record"]),
    ("sync", &["care", "record"]),
    ("store", &["care", "record"]),
    ("app", &["care", "record", "store", "sync"]),
    ("server", &["care", "record", "sync"]),
    ("doorstep-tauri", &["app"]),
    (
        "bench",
        &["app", "care", "record", "server", "store", "sync"],
    ),
    (
        "tests",
        &["app", "bench", "care", "record", "server", "store", "sync"],
    ),
];

/// What only tests of a package may reach besides: the harness, which pulls in all the rest.
const HARNESS: &str = "tests";

fn complaints(packages: &[Value]) -> Vec<String> {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut found = Vec::new();
    for package in packages {
        let name = text(package, "name");
        let Some(allowed) = arrows.get(name) else {
            found.push(format!("{name}: no arrow says what it may depend on"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let on = text(dependency, "name");
            let in_tests = text(dependency, "kind") == "dev";
            let ours = arrows.contains_key(on) && dependency["path"].is_string();
            let fine = allowed.contains(&on) || (in_tests && on == HARNESS);
            if ours && !fine && on != name {
                found.push(format!("{name} must not depend on {on}"));
            }
        }
    }
    found
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or("")
}

/// The feature that plants bugs for the simulator to find. It is asked for on the command line of
/// one build and by nothing that is written down: what ships is built without it.
const PLANTED: &str = "planted";

fn plants_bugs(packages: &[Value]) -> Vec<String> {
    let holds = |list: &Value| {
        let mut words = list.as_array().into_iter().flatten();
        words.any(|word| word.as_str().is_some_and(|word| word.ends_with(PLANTED)))
    };
    let mut found = Vec::new();
    for package in packages {
        let name = text(package, "name");
        if holds(&package["features"]["default"]) {
            found.push(format!("{name} plants bugs by default"));
        }
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if holds(&dependency["features"]) {
                let on = text(dependency, "name");
                found.push(format!("{name} asks {on} for planted bugs"));
            }
        }
    }
    found
}

#[test]
fn nothing_asks_for_planted_bugs() {
    none(plants_bugs(&project::packages()));
}

#[test]
fn asking_for_planted_bugs_is_seen() {
    let by_default = serde_json::json!({
        "name": "tests",
        "features": { "default": ["store/planted"] },
        "dependencies": [],
    });
    let by_dependency = serde_json::json!({
        "name": "tests",
        "features": { "planted": ["store/planted"] },
        "dependencies": [{ "name": "store", "features": ["planted"] }],
    });
    assert_eq!(plants_bugs(&[by_default]).len(), 1);
    assert_eq!(plants_bugs(&[by_dependency]).len(), 1);
}

#[test]
fn crates_depend_on_each_other_only_along_the_arrows() {
    let packages = project::packages();
    assert!(packages.len() >= 8, "cargo metadata lists the workspace");
    none(complaints(&packages));
}

#[test]
fn an_arrow_upwards_or_sideways_is_seen() {
    let package = |name: &str, on: &str, kind: Value| {
        serde_json::json!({
            "name": name,
            "dependencies": [{ "name": on, "kind": kind, "path": "somewhere" }],
        })
    };
    for (name, on) in [
        ("record", "care"),
        ("store", "server"),
        ("server", "store"),
        ("app", "tests"),
        ("doorstep-tauri", "store"),
        ("unheard-of", "record"),
    ] {
        let seen = complaints(&[package(name, on, Value::Null)]);
        assert_eq!(seen.len(), 1, "{name} -> {on}");
    }
    assert_eq!(complaints(&[package("app", "store", Value::Null)]).len(), 0);
    assert_eq!(
        complaints(&[package("app", "tests", "dev".into())]).len(),
        0
    );
    assert_eq!(
        complaints(&[package("store", "server", "dev".into())]).len(),
        1
    );
}
