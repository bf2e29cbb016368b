//! A few seeds with debug assertions and overflow checks, which the many run without, and what the
//! simulator itself must keep to.

use tests::simulation::{Options, run, simulate};

#[test]
fn forty_seeds_hold_every_invariant() {
    let report = simulate(1, 40, &|_| {});
    assert_eq!(
        report.broken, None,
        "replay it with make simulate REPLAY=SEED"
    );
    assert_eq!(report.ended, 40);
}

#[test]
fn a_seed_is_the_same_run_every_time_and_another_seed_another() {
    let trace = |seed| run(seed, Options::default()).map(|ended| ended.trace);
    assert_eq!(trace(7), trace(7));
    assert_ne!(trace(7), trace(8));
}

#[test]
fn signatures_are_real_in_every_tenth_seed() {
    // Such a run ends as well as the others do: nothing but the signatures is another.
    assert!(run(50, Options::default()).is_ok_and(|ended| ended.signed));
    assert!(run(51, Options::default()).is_ok_and(|ended| !ended.signed));
}
