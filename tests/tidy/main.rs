//! Tidy: the shape of the project, held by tests. Each rule is a function over text, proved on a
//! bad sample beside it, and then run over the whole tree.

mod arrows;
mod citations;
mod migrations;
mod modules;
mod papers;
mod places;
mod policy;
mod project;
mod purity;
mod sizes;
mod words;

/// Fails with every complaint at once, so that one run is enough to mend them all.
fn none(complaints: Vec<String>) {
    assert!(
        complaints.is_empty(),
        "{} complaints:\n  {}\n",
        complaints.len(),
        complaints.join("\n  ")
    );
}
