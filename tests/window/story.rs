//! Dorothy's visit, end to end: two laptops without a signal, a power cut, a server that comes
//! back, and two people who changed the same words.

mod acts;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use acts::{Story, WORDS};

/// One exchange is every 60 s, give or take a fifth; a little more for the slowest machine.
const A_POLL: Duration = Duration::from_secs(100);

#[test]
fn a_visit_without_a_signal_reaches_the_named_nurse_and_nobody_overwrites_anybody() {
    let mut story = Story::given_two_enrolled_laptops_and_no_server();

    story.when_the_care_manager_unlocks_and_opens_dorothy();
    story.when_she_records_the_health_checks_and_the_fall();
    story.then_it_prompts_for_the_pressure_and_the_fall_and_not_for_a_postural_drop();
    let kept = story.when_the_app_is_killed_while_she_types(moment());
    story.then_what_was_typed_a_second_before_is_there(&kept);
    story.when_she_answers_the_prompts_and_tells_the_named_nurse();
    story.when_she_signs();
    story.when_she_edits_the_plan_with_the_son_there();

    story.when_the_nurse_changes_the_same_words_without_a_signal();
    story.when_the_server_starts_and_both_exchange();
    story.then_the_nurse_sees_the_visit_the_task_and_the_message();
    story.then_both_see_both_versions();
    story.when_the_nurse_settles_it();
    story.then_both_agree_and_the_history_has_all_three();

    story.when_a_pull_brings_another_wording_while_the_nurse_types(A_POLL);
    story.then_the_nurse_saves_and_both_versions_stand();
    story.then_no_log_says_who_she_is_or_what_was_written();
}

/// Between one and four seconds into the typing; printed, so that a failure can be looked into.
#[allow(
    clippy::disallowed_methods,
    reason = "any moment will do, and each run tries another"
)]
fn moment() -> Duration {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let moment = Duration::from_millis(1_200 + u64::from(now.subsec_micros()) % 2_800);
    eprintln!("the app is killed {moment:?} into typing");
    assert!(WORDS.len() > 200, "there is enough to type");
    moment
}
