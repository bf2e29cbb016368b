//! Drafts: what somebody is typing.

use record::Ed25519;
use store::{Act, Draft};

use crate::world::{Laptop, Writer, core, dorothy, noon};

fn draft(name: &str, text: &str) -> Draft {
    Draft {
        name: name.to_owned(),
        subject: Some(dorothy()),
        text: text.to_owned(),
        saved_at: noon(),
    }
}

#[test]
fn a_draft_is_there_after_the_process_is_gone() {
    let mut laptop = Laptop::new(1);
    let store = laptop.store();
    store
        .put_draft(&draft("visit/1", r#"{"summary":"walks with a fr"}"#))
        .unwrap();
    let last = draft("visit/1", r#"{"summary":"walks with a frame"}"#);
    store.put_draft(&last).unwrap();
    laptop.reopen();
    assert_eq!(
        laptop.store().drafts().unwrap(),
        std::slice::from_ref(&last)
    );
    assert_eq!(laptop.store().draft("visit/1").unwrap(), Some(last));
}

#[test]
fn saving_takes_its_draft_away_with_the_same_stroke_and_no_other() {
    let mut laptop = Laptop::new(1);
    let store = laptop.store();
    store.put_draft(&draft("visit/1", "{}")).unwrap();
    store.put_draft(&draft("plan/what-matters", "{}")).unwrap();
    let act = Act {
        bodies: vec![Writer::new(1).note(core(dorothy()), "saved")],
        drafts: vec!["visit/1".to_owned()],
    };
    store.commit(act, &Ed25519, noon()).unwrap();
    laptop.reopen();
    let left = laptop.store().drafts().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].name, "plan/what-matters");
}

#[test]
fn a_draft_goes_when_its_writer_says_so() {
    let mut laptop = Laptop::new(1);
    let store = laptop.store();
    store.put_draft(&draft("visit/1", "{}")).unwrap();
    assert!(store.discard_draft("visit/1").unwrap());
    assert!(!store.discard_draft("visit/1").unwrap());
    assert_eq!(store.drafts().unwrap(), []);
}
