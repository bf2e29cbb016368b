//! One of each message, with every field filled.

use chrono::{DateTime, Utc};
use record::{
    ChainHash, ChangeId, Compartment, DeviceId, Ed25519, EnvelopeHash, FieldName, Incarnation,
    Kind, SigningKey, Stream, Subject,
};
use sync::{
    AccessMark, Cursor, Epoch,
    message::{
        Backfill, Carried, Code, Feed, Greeting, Have, Header, Hello, Known, List, ListStreams,
        ListedStream, Need, Obstacle, Onward, OwnHead, Page, PageBuilder, Part, Push, Read,
        Receipt, Refusal, Relay, Reply, Request, Settled, Standings, Status, StreamList, Verdict,
        Verdicts, Want, Wanted,
    },
};

pub const EPOCH: Epoch = Epoch {
    counter: 3,
    id: [0x0e; 16],
};

pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn at() -> DateTime<Utc> {
    "2026-02-11T10:00:00.123Z".parse().unwrap()
}

pub fn stream(n: u8) -> Stream {
    Stream {
        subject: Subject::Patient([n; 16]),
        compartment: Compartment::new_static("core"),
    }
}

pub fn id(n: u8) -> ChangeId {
    ChangeId([n; 32])
}

fn cursor() -> Cursor {
    Cursor::seal(EPOCH, (70_000, ChainHash([5; 32])), &Ed25519, &key())
}

pub fn header() -> Header {
    Header {
        epoch: EPOCH,
        head: cursor(),
        server_time: at(),
        access: AccessMark([0xac; 16]),
    }
}

pub fn carried(n: u8) -> Carried {
    Carried {
        envelope: vec![n; 5],
        body: vec![n; 30],
    }
}

fn read() -> Read {
    Read {
        epoch: EPOCH,
        cursor: cursor(),
    }
}

pub fn requests() -> Vec<(&'static str, Request)> {
    let device = DeviceId([0xd1; 16]);
    let incarnation = Incarnation([0x1c; 16]);
    let hello = |read| {
        Request::Hello(Hello {
            oldest: 1,
            newest: 2,
            app: "0.1.0".into(),
            device,
            incarnation,
            read,
            witness: None,
        })
    };
    let push = Push {
        device,
        incarnation,
        first: 300,
        changes: List(vec![carried(1), carried(2)]),
    };
    let want = |n, from| Want {
        stream: stream(n),
        from,
    };
    vec![
        ("hello", hello(Some(read()))),
        ("hello-at-first-contact", hello(None)),
        (
            "list-streams",
            Request::ListStreams(ListStreams {
                after: Some(stream(1)),
            }),
        ),
        (
            "list-streams-from-the-start",
            Request::ListStreams(ListStreams { after: None }),
        ),
        ("push", Request::Push(push)),
        (
            "backfill",
            Request::Backfill(Backfill {
                wants: List(vec![want(1, 1), want(2, 500)]),
            }),
        ),
        (
            "feed",
            Request::Feed(Feed {
                after: read(),
                witness: None,
            }),
        ),
        (
            "status",
            Request::Status(Status {
                ids: List(vec![id(1), id(2)]),
            }),
        ),
        (
            "have",
            Request::Have(Have {
                ids: List(vec![id(3)]),
            }),
        ),
        (
            "relay",
            Request::Relay(Relay {
                changes: List(vec![carried(3)]),
            }),
        ),
    ]
}

pub fn verdicts() -> Vec<Verdict> {
    let receipt = Receipt {
        epoch: EPOCH,
        gseq: 70_001,
        pseq: 12,
        accepted_at: at(),
    };
    let kind = Kind::new_static("from-tomorrow");
    let needs = vec![
        Need::Change(id(9)),
        Need::Person,
        Need::Kind(kind.clone()),
        Need::Field(kind, FieldName::new_static("colour")),
    ];
    vec![
        Verdict::Accepted(receipt),
        Verdict::Duplicate(receipt),
        Verdict::Held(List(needs)),
        Verdict::Quarantined(Code::NoRelationship.into()),
        Verdict::Rejected(Code::NotAllowed.into()),
        Verdict::Rejected(Code::Other(999).into()),
    ]
}

pub fn page(onward: Onward) -> Page {
    let mut builder = PageBuilder::default();
    for n in 1..=2 {
        let part = builder.begin(Part {
            stream: stream(n),
            first: 7,
            count: 0,
            before: ChainHash([n; 32]),
            after: ChainHash([n; 32]),
            head: 90,
        });
        let carried = carried(n);
        let after = ChainHash([n + 1; 32]);
        builder.push(part, &carried.envelope, &carried.body, after);
    }
    builder.finish(header(), onward, true)
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let settled = |(n, verdict): (u8, Verdict)| Settled {
        envelope: EnvelopeHash([n; 32]),
        change: id(n),
        verdict,
    };
    let settled: Vec<Settled> = (0..).zip(verdicts()).map(settled).collect();
    let known = |(n, verdict): (u8, Verdict)| Known {
        change: id(n),
        verdict: (n != 1).then_some(verdict),
    };
    let listed = ListedStream {
        stream: stream(4),
        pseq: 105,
        chain: ChainHash([4; 32]),
        due_on: Some(20_495),
    };
    let refused = |obstacle| {
        let mut refusal = Refusal::from(obstacle);
        refusal.header = Some(header());
        Reply::Refused(refusal)
    };
    vec![
        (
            "greeting",
            Reply::Greeting(Greeting {
                header: header(),
                protocol: 1,
                own: OwnHead {
                    seq: 41,
                    hash: EnvelopeHash([6; 32]),
                },
                area: Subject::Area([0xaa; 16]),
                demo: true,
                oldest: 1,
                catalogue: 7,
            }),
        ),
        (
            "stream-list",
            Reply::StreamList(StreamList {
                header: header(),
                streams: List(vec![listed]),
                more: true,
            }),
        ),
        (
            "verdicts",
            Reply::Verdicts(Verdicts::seal(header(), settled, &Ed25519, &key())),
        ),
        (
            "page-of-streams",
            Reply::Page(page(Onward::Wants { done: 1, from: 8 })),
        ),
        (
            "page-of-the-feed",
            Reply::Page(page(Onward::Feed(cursor()))),
        ),
        (
            "standings",
            Reply::Standings(Standings {
                header: header(),
                known: List((0..).zip(verdicts()).map(known).collect()),
            }),
        ),
        (
            "wanted",
            Reply::Wanted(Wanted {
                header: header(),
                ids: List(vec![id(8)]),
            }),
        ),
        ("refused-diverged", refused(Obstacle::Diverged)),
        ("refused-gap", refused(Obstacle::Gap { expected: 42 })),
        (
            "refused-try-later",
            Reply::Refused(Obstacle::TryLater { after_s: 30 }.into()),
        ),
    ]
}
