//! Asking with a token: what one pushes another pulls, and nobody asks without.

use care::Role;
use record::{Change, Compartment, Stream};
use sync::message::{
    Backfill, Feed, Have, List, ListStreams, Obstacle, Read, Relay, Reply, Request, Status,
    Verdict, Want,
};

use crate::{
    client::{Laptop, post},
    site::{PERSON, Site, body, identity, words},
};

pub fn assert_unauthorised(reply: &Reply) {
    let Reply::Refused(refusal) = reply else {
        panic!("{reply:?}");
    };
    assert_eq!(refusal.obstacle, Obstacle::Unauthorised);
}

fn push(laptop: &mut Laptop, role: Role, number: u8, edits: Vec<record::Edit>) -> Verdict {
    let staff = laptop.enrolled.as_ref().unwrap().staff;
    let push = laptop.push_of(body(staff, role, number, edits));
    let reply = laptop.ask(&push);
    laptop.settled(&reply).verdict
}

fn core() -> Stream {
    Stream {
        subject: PERSON,
        compartment: Compartment::new_static("core"),
    }
}

#[test]
fn what_one_laptop_pushes_another_pulls() {
    let site = Site::open();
    let mut sarah = site.laptop("sarah", 1);
    let priya = site.laptop("priya", 2);
    let Reply::Greeting(greeting) = priya.ask(&priya.hello()) else {
        panic!("no greeting");
    };
    assert_eq!(greeting.area, site.service.area().subject());

    let identity = push(&mut sarah, Role::CareManager, 1, identity());
    assert!(matches!(identity, Verdict::Accepted(_)), "{identity:?}");
    let said = push(&mut sarah, Role::CareManager, 2, words());
    assert!(matches!(said, Verdict::Accepted(_)), "{said:?}");

    let list = Request::ListStreams(ListStreams { after: None });
    let Reply::StreamList(listed) = priya.ask(&list) else {
        panic!("no list");
    };
    let hers = listed.streams.0.iter().find(|own| own.stream == core());
    assert_eq!(hers.unwrap().pseq, 2);
    let wants = Request::Backfill(Backfill {
        wants: List(vec![Want {
            stream: core(),
            from: 1,
        }]),
    });
    assert_eq!(bodies(&priya.ask(&wants)).len(), 2);

    let feed = Request::Feed(Feed {
        after: Read {
            epoch: greeting.header.epoch,
            cursor: greeting.header.head,
        },
        witness: None,
    });
    let fed = bodies(&priya.ask(&feed));
    assert_eq!(fed.len(), 2);
    assert_eq!(fed[1].body.edits, words());
}

fn bodies(reply: &Reply) -> Vec<Change> {
    let Reply::Page(page) = reply else {
        panic!("{reply:?}");
    };
    let rows = page.rows();
    rows.map(|row| Change::decode(row.body).unwrap()).collect()
}

#[test]
fn the_same_push_again_is_told_the_same_and_has_no_second_effect() {
    let site = Site::open();
    let mut sarah = site.laptop("sarah", 1);
    let staff = sarah.enrolled.as_ref().unwrap().staff;
    let push = sarah.push_of(body(staff, Role::CareManager, 1, identity()));
    let first = sarah.ask(&push);
    let Verdict::Accepted(receipt) = sarah.settled(&first).verdict else {
        panic!("{first:?}");
    };
    let again = sarah.ask(&push);
    assert_eq!(sarah.settled(&again).verdict, Verdict::Duplicate(receipt));
}

#[test]
fn a_change_in_anothers_name_is_not_taken() {
    let site = Site::open();
    let mut sarah = site.laptop("sarah", 1);
    let priya = site.laptop("priya", 2);
    let another = priya.enrolled.as_ref().unwrap().staff;
    let forged = sarah.push_of(body(another, Role::CommunityNurse, 1, identity()));
    let reply = sarah.ask(&forged);
    let verdict = sarah.settled(&reply).verdict;
    assert!(matches!(verdict, Verdict::Rejected(_)), "{verdict:?}");
}

#[test]
fn nothing_is_answered_without_a_token_or_with_anothers() {
    let site = Site::open();
    let sarah = site.laptop("sarah", 1);
    let priya = site.laptop("priya", 2);
    let all = [
        sarah.hello(),
        Request::ListStreams(ListStreams { after: None }),
        Request::Backfill(Backfill {
            wants: List(Vec::new()),
        }),
        Request::Status(Status {
            ids: List(Vec::new()),
        }),
        Request::Have(Have {
            ids: List(Vec::new()),
        }),
        Request::Relay(Relay {
            changes: List(Vec::new()),
        }),
    ];
    let garbled = format!("Bearer {}", "0".repeat(64));
    for request in all {
        let path = format!("/v1/{}", request.name());
        for headers in [
            vec![("content-type", Reply::CONTENT_TYPE)],
            vec![
                ("content-type", Reply::CONTENT_TYPE),
                ("authorization", garbled.as_str()),
            ],
        ] {
            let answer = post(site.address, &path, &headers, &request.encode());
            assert_eq!(answer.status, 401, "{path}");
            assert_unauthorised(&Reply::decode(&answer.unpacked()).unwrap());
        }
    }
    // A hello of another device than the token's.
    assert_unauthorised(&sarah.ask(&priya.hello()));
}

#[test]
fn a_request_at_anothers_path_is_not_read_as_if_it_were_its_own() {
    let site = Site::open();
    let sarah = site.laptop("sarah", 1);
    let bearer = sarah.bearer();
    let headers = [
        ("content-type", Reply::CONTENT_TYPE),
        ("authorization", bearer.as_str()),
    ];
    let answer = post(site.address, "/v1/push", &headers, &sarah.hello().encode());
    assert_eq!(answer.status, 400);
}

#[test]
fn health_is_told_without_data_and_other_paths_are_nothing() {
    let site = Site::open();
    let get = |path: &str| {
        use std::io::Write;
        let mut stream = crate::client::connect(site.address);
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        crate::client::read_answer(&mut stream).unwrap()
    };
    let health = get("/healthz");
    assert_eq!((health.status, health.body.len()), (204, 0));
    assert_eq!(get("/").status, 404);
    assert_eq!(get("/v1/push").status, 405);
}
