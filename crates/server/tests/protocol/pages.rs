//! Pages: their limits, where they are cut, and that nothing is kept of one that is not right.

use care::Role;
use record::{EntryId, Subject, Value};
use sync::{
    device::{Asked, PageProblem, verify_page},
    limits,
    message::{
        Backfill, Feed, List, Onward, Page, PageBuilder, Part, Read, Reply, Request, Verdict, Want,
    },
};

use super::{
    laptop::Laptop,
    town::{AREA, OWN_PRACTICE, PRIYA, Pen, SARAH, Set, Town, first, person, stream},
};

fn task(n: u8, what: &str) -> Set<'static> {
    first(EntryId([n; 16]), "task", "what", Value::text(what))
}

fn town_with(people: u8, changes: usize, words: &str) -> (Town, Pen) {
    let mut town = Town::new();
    let mut pen = town.pen(SARAH, Role::CareManager, 0x20);
    for n in 1..=people {
        town.meet(&mut pen, person(n), OWN_PRACTICE);
        let core = stream(person(n), "core");
        let mut left = changes;
        while left > 0 {
            let some = left.min(100);
            let carried = (0..some)
                .map(|_| {
                    let body = town.body(SARAH, Role::CareManager, &core, &[task(1, words)]);
                    pen.seal(body).1
                })
                .collect();
            let verdicts = town.verdicts(&pen, carried);
            assert!(
                verdicts
                    .iter()
                    .all(|said| matches!(said.verdict, Verdict::Accepted(_)))
            );
            left -= some;
        }
    }
    (town, pen)
}

fn backfill(town: &Town, pen: &Pen, wants: Vec<Want>) -> Page {
    let ask = Request::Backfill(Backfill { wants: List(wants) });
    match town.ask(&pen.session(), &ask) {
        Reply::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

fn want(subject: Subject, from: u64) -> Want {
    Want {
        stream: stream(subject, "core"),
        from,
    }
}

#[test]
fn a_page_holds_whole_streams_while_they_fit_and_never_more_than_it_may() {
    let (town, pen) = town_with(5, 599, "a few words");
    let wants: Vec<Want> = (1..=5).map(|n| want(person(n), 1)).collect();
    let page = backfill(&town, &pen, wants);
    assert_eq!(
        page.len(),
        1_800,
        "three whole streams, and not a part of the fourth"
    );
    assert_eq!(page.onward, Onward::Wants { done: 3, from: 0 });
    assert!(page.more);
    let rest = backfill(&town, &pen, vec![want(person(4), 1), want(person(5), 1)]);
    assert_eq!(rest.len(), 1_200);
    assert!(!rest.more);
}

#[test]
fn a_stream_longer_than_a_page_goes_over_several() {
    let (town, pen) = town_with(1, 2_500, "a few words");
    let first = backfill(&town, &pen, vec![want(person(1), 1)]);
    assert_eq!(first.len(), limits::PAGE_CHANGES);
    assert_eq!(
        first.onward,
        Onward::Wants {
            done: 0,
            from: 2_001
        }
    );
    let second = backfill(&town, &pen, vec![want(person(1), 2_001)]);
    assert_eq!(second.len(), 501);
    assert_eq!(second.parts[0].before, first.parts[0].after);
    assert_eq!(second.parts[0].head, 2_501);
}

#[test]
fn a_page_of_large_changes_stays_within_its_bytes() {
    let words = "w".repeat(390);
    let (town, pen) = town_with(1, 1_800, &words);
    let page = backfill(&town, &pen, vec![want(person(1), 1)]);
    let bytes: usize = page
        .rows()
        .map(|row| row.envelope.len() + row.body.len())
        .sum();
    assert!(bytes <= limits::PAGE_BYTES);
    let next = page
        .rows()
        .next()
        .map(|row| row.envelope.len() + row.body.len())
        .unwrap();
    assert!(bytes + next + 2_000 > limits::PAGE_BYTES, "and is full");
}

#[test]
fn a_builder_takes_the_last_byte_and_not_one_more() {
    for (spare, fits) in [(1, true), (0, true), (-1_i64, false)] {
        let mut builder = PageBuilder::default();
        let part = builder.begin(Part {
            stream: stream(person(1), "core"),
            first: 1,
            count: 0,
            before: record::ChainHash::START,
            after: record::ChainHash::START,
            head: 9,
        });
        let (envelope, body) = (vec![0; 200], vec![0; 100_000]);
        for _ in 0..10 {
            builder.push(part, &envelope, &body, record::ChainHash::START);
        }
        let left = limits::PAGE_BYTES - builder.payload() - 200;
        let length = (left as i64 - spare) as usize;
        assert_eq!(builder.fits(200, length), fits);
        assert_eq!(builder.fits_all(1, 200 + length), fits);
    }
}

#[test]
fn what_is_asked_for_and_may_not_be_read_is_passed_over() {
    let (town, pen) = town_with(1, 1, "a");
    let mut wants = vec![
        want(person(99), 1),
        want(person(1), 1),
        want(person(1), 900),
    ];
    wants.push(Want {
        stream: stream(person(1), "mental-health"),
        from: 1,
    });
    let page = backfill(&town, &pen, wants);
    assert_eq!(page.parts.len(), 1);
    assert_eq!(page.onward, Onward::Wants { done: 4, from: 0 });
    assert!(!page.more);
}

#[test]
fn the_feed_is_cut_between_pushes() {
    let (mut town, mut pen) = town_with(1, 0, "");
    let mut laptop = Laptop::enrol(&mut town, PRIYA, Role::CommunityNurse, 0x22);
    laptop.sync(&town);
    let mut after = laptop.log.read.unwrap();
    let core = stream(person(1), "core");
    for _ in 0..15 {
        let carried = (0..150)
            .map(|_| {
                let body = town.body(SARAH, Role::CareManager, &core, &[task(1, "w")]);
                pen.seal(body).1
            })
            .collect();
        town.verdicts(&pen, carried);
    }
    let mut lengths = Vec::new();
    loop {
        let page = match town.ask(
            &laptop.session(),
            &Request::Feed(Feed {
                after,
                witness: None,
            }),
        ) {
            Reply::Page(page) => page,
            other => panic!("{other:?}"),
        };
        lengths.push(page.len());
        let Onward::Feed(cursor) = page.onward else {
            panic!()
        };
        after = Read {
            epoch: page.header.epoch,
            cursor,
        };
        if !page.more {
            break;
        }
    }
    assert_eq!(lengths, [1_950, 300]);
}

#[test]
fn a_page_cut_at_any_byte_is_no_page() {
    let (town, pen) = town_with(2, 15, "some words of a task that is to be done soon");
    let wants = vec![want(AREA, 1), want(person(1), 1), want(person(2), 1)];
    let page = Reply::Page(backfill(&town, &pen, wants)).encode();
    assert!(page.len() > 15_000, "{}", page.len());
    assert!(Reply::decode(&page).is_ok());
    for end in 0..page.len() {
        assert!(Reply::decode(&page[..end]).is_err(), "cut at {end}");
    }
}

/// A page with every part put right again after a change, as a lying server would.
struct Lie {
    page: Page,
    asked: Asked,
}

fn truth(town: &Town, pen: &Pen) -> Lie {
    let wants = vec![want(AREA, 1), want(person(1), 1), want(person(2), 1)];
    Lie {
        page: backfill(town, pen, wants.clone()),
        asked: Asked::Streams(wants),
    }
}

impl Lie {
    fn rebuilt(&self, mut change: impl FnMut(usize, &mut Vec<u8>, &mut Vec<u8>)) -> Page {
        let mut builder = PageBuilder::default();
        for part in &self.page.parts {
            builder.begin(Part {
                count: 0,
                ..part.clone()
            });
        }
        for (nth, row) in self.page.rows().enumerate() {
            let (mut envelope, mut body) = (row.envelope.to_vec(), row.body.to_vec());
            change(nth, &mut envelope, &mut body);
            let after = self.page.parts[row.part].after;
            builder.push(row.part, &envelope, &body, after);
        }
        builder.finish(self.page.header, self.page.onward, self.page.more)
    }

    fn problem(&self, town: &Town, page: Page) -> PageProblem {
        let mut certificates = sync::device::Certificates::new(AREA, town.server.public_key());
        let checked = verify_page(page, &self.asked, &mut certificates, &record::Ed25519);
        checked.expect_err("a page that is not right was believed")
    }
}

#[test]
fn a_page_as_it_was_sent_is_believed() {
    let (town, pen) = town_with(2, 3, "w");
    let lie = truth(&town, &pen);
    let mut certificates = sync::device::Certificates::new(AREA, town.server.public_key());
    let page = lie.rebuilt(|_, _, _| {});
    assert_eq!(page, lie.page);
    let checked = verify_page(page, &lie.asked, &mut certificates, &record::Ed25519).unwrap();
    assert_eq!(checked.rows().count(), lie.page.len());
    assert!(!certificates.is_empty());
}

#[test]
fn one_changed_byte_anywhere_in_a_body_or_an_envelope_is_noticed() {
    let (town, pen) = town_with(2, 1, "w");
    let lie = truth(&town, &pen);
    let last = lie.page.len() - 1;
    let (envelope, body) = lie
        .page
        .rows()
        .last()
        .map(|row| (row.envelope, row.body))
        .unwrap();
    for at in 0..body.len() {
        let page = lie.rebuilt(|nth, _, body| {
            if nth == last {
                body[at] ^= 1;
            }
        });
        assert!(
            matches!(lie.problem(&town, page), PageProblem::NotItsHash(_)),
            "body {at}"
        );
    }
    for at in 0..envelope.len() {
        let page = lie.rebuilt(|nth, envelope, _| {
            if nth == last {
                envelope[at] ^= 1;
            }
        });
        lie.problem(&town, page);
    }
}

#[test]
fn changes_left_out_swapped_or_sent_twice_break_the_chain() {
    let (town, pen) = town_with(2, 3, "w");
    let lie = truth(&town, &pen);
    let rows: Vec<_> = lie
        .page
        .rows()
        .map(|row| (row.envelope.to_vec(), row.body.to_vec()))
        .collect();
    let last = rows.len() - 1;
    let swapped = lie.rebuilt(|nth, envelope, body| {
        let from = match nth {
            nth if nth == last => last - 1,
            nth if nth == last - 1 => last,
            nth => nth,
        };
        (*envelope, *body) = rows[from].clone();
    });
    assert!(matches!(
        lie.problem(&town, swapped),
        PageProblem::BrokenChain
    ));
    let twice = lie.rebuilt(|nth, envelope, body| {
        if nth == last {
            (*envelope, *body) = rows[last - 1].clone();
        }
    });
    assert!(matches!(
        lie.problem(&town, twice),
        PageProblem::BrokenChain
    ));
}

#[test]
fn a_page_of_other_streams_than_were_asked_for_is_refused() {
    let (town, pen) = town_with(2, 1, "w");
    let mut lie = truth(&town, &pen);
    lie.asked = Asked::Streams(vec![want(AREA, 1), want(person(1), 1), want(person(9), 1)]);
    let page = lie.page.clone();
    assert!(matches!(lie.problem(&town, page), PageProblem::Shape(_)));
    lie.asked = Asked::Streams(vec![want(AREA, 1), want(person(1), 1), want(person(2), 2)]);
    let page = lie.page.clone();
    assert!(matches!(lie.problem(&town, page), PageProblem::Shape(_)));
    lie.asked = Asked::Feed(0);
    let page = lie.page.clone();
    assert!(matches!(lie.problem(&town, page), PageProblem::Shape(_)));
}

#[test]
fn a_page_that_says_it_begins_elsewhere_does_not_fit_the_log() {
    let (town, _) = town_with(2, 3, "w");
    let mut town = town;
    let mut laptop = Laptop::enrol(&mut town, SARAH, Role::CareManager, 0x21);
    let mut lied = 0;
    laptop.run_over(&town, |_, reply| match reply {
        Reply::Page(mut page) if lied < 3 && !page.is_empty() => {
            lied += 1;
            for part in &mut page.parts {
                part.before = record::ChainHash([9; 32]);
            }
            Ok(Reply::Page(page))
        }
        other => Ok(other),
    });
    assert_eq!(lied, 3);
    laptop.sync(&town);
    assert_eq!(laptop.log.streams[&stream(person(1), "core")].rows.len(), 4);
}
