//! A few seeds with debug assertions and overflow checks, which the many run without.

use tests::simulation::simulate;

#[test]
fn forty_seeds_hold_every_invariant() {
    let report = simulate(1, 40, &|_| {});
    assert_eq!(
        report.broken, None,
        "replay it with make simulate REPLAY=SEED"
    );
    assert_eq!(report.ended, 40);
}
