//! What answers is not the server, or not as it should: nothing changes on the laptop, the page
//! says in plain words what is the matter, and nothing is lost.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use app::{
    Error,
    view::{
        lists::OfPerson,
        problem::{Code, Problem},
        session::Enrol,
        sync::SyncTone,
    },
};
use record::{Body, Change, Ed25519, Envelope, SigningKey, Value};
use sync::message::{Obstacle, Onward, Page, PageBuilder, Part, Reply, Request};

use crate::{
    between::{Answer, Asked, Behind, Between},
    world::{Laptop, PASSPHRASE, World, type_in},
};

const SIGN_IN: &str = "<!DOCTYPE html><html><head><title>Welcome to CoffeeNet</title></head>\
    <body><form action=\"/login\">Accept the terms to go online</form></body></html>";

struct Story {
    world: World,
    sarah: Laptop,
    dorothy: String,
}

/// Sarah has exchanged everything once; then she wrote something where there is no signal.
fn given_a_change_that_waits() -> Story {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    world.switch_off();
    let dorothy = world.person("dorothy");
    let story = Story {
        world,
        sarah,
        dorothy,
    };
    what_matters(&story.sarah, &story.dorothy, "Being at home.");
    story
}

fn what_matters(laptop: &Laptop, person: &str, words: &str) {
    let mut draft = laptop.entry(person, "what-matters");
    type_in(&mut draft, "what-matters", &[("what_matters", words)]);
    laptop.app.save(draft).unwrap();
}

/// What the history of the person's page says: every change, and where it is.
fn history(laptop: &Laptop, person: &str) -> Vec<(String, String)> {
    let person = person.to_owned();
    let history = laptop.app.history(OfPerson { person }).unwrap();
    let line = |line: app::view::person::HistoryLine| (line.change, line.delivery);
    history.lines.into_iter().map(line).collect()
}

fn trouble(laptop: &Laptop) -> String {
    laptop
        .app
        .sync_page(())
        .unwrap()
        .trouble
        .unwrap_or_default()
}

impl Story {
    /// In the end the server is there, and has everything.
    fn then_the_server_gets_everything(&mut self) {
        self.world.step_forward();
        let status = self.world.try_sync(&self.sarah);
        assert_eq!(
            status.tone,
            SyncTone::Fine,
            "{status:?} {}",
            trouble(&self.sarah)
        );
        let lines = history(&self.sarah, &self.dorothy);
        assert!(
            lines
                .iter()
                .all(|(_, delivery)| delivery == "on the server")
        );
    }
}

#[test]
fn a_guest_networks_sign_in_page_is_said_to_be_one() {
    let mut story = given_a_change_that_waits();
    let before = history(&story.sarah, &story.dorothy);
    let portal = Between::at(story.world.address(), |_| {
        Some(Answer::new(200, "text/html; charset=utf-8", SIGN_IN))
    });

    let status = story.world.try_sync(&story.sarah);

    assert_eq!((status.tone, status.waiting), (SyncTone::Unreachable, 1));
    assert!(
        status.words.starts_with("Not reaching the server since"),
        "{}",
        status.words
    );
    assert!(
        trouble(&story.sarah).contains("sign-in page"),
        "{}",
        trouble(&story.sarah)
    );
    assert_eq!(history(&story.sarah, &story.dorothy), before);
    drop(portal);
    story.then_the_server_gets_everything();
}

#[test]
fn a_laptop_is_not_enrolled_by_a_sign_in_page_and_its_code_is_good_afterwards() {
    let mut world = World::before_the_fall();
    let portal = Between::at(world.address(), |_| {
        Some(Answer::new(200, "text/html", SIGN_IN))
    });
    let laptop = world.bare_laptop("DST-07");
    let enrol = Enrol {
        server: format!("http://{}", world.address()),
        code: world.printed("enrolment_codes", "cm1", "code"),
        account: world.printed("accounts", "cm1", "account"),
        password: world.printed("accounts", "cm1", "password"),
        device_name: "DST-07".to_owned(),
        passphrase: PASSPHRASE.to_owned(),
    };
    let enrolled = world.runtime.block_on(Arc::clone(&laptop.app).enrol(enrol));
    let Err(error @ Error::NotOurServer) = enrolled else {
        panic!("a portal enrolled it")
    };
    let problem = Problem::from(error);
    assert_eq!(problem.code, Code::NotOurServer);
    assert!(
        problem.message.contains("Open a browser"),
        "{}",
        problem.message
    );
    assert!(
        laptop.app.unlock_page(()).unwrap().profiles.is_empty(),
        "nothing half made"
    );
    drop((portal, laptop));

    world.switch_on();
    world.laptop("cm1", "DST-07");
}

/// What may answer in a network: none of it is the server's.
fn strangers() -> Vec<Answer> {
    let html = |status| Answer::new(status, "text/html", SIGN_IN);
    let ours = |body: &[u8]| Answer::new(200, Reply::CONTENT_TYPE, body);
    let bomb = zstd::encode_all(vec![0; 64 << 20].as_slice(), 3).unwrap();
    let refused = Reply::Refused(Obstacle::Unauthorised.into()).encode();
    let mut answers: Vec<Answer> = [
        200, 203, 400, 401, 403, 404, 407, 410, 418, 429, 500, 501, 502, 503, 504, 511,
    ]
    .map(html)
    .into();
    answers.extend(
        [301, 302, 303, 307, 308]
            .map(|status| html(status).header("location", "http://127.0.0.1:9/login")),
    );
    answers.extend([
        Answer::new(204, "", ""),
        Answer::new(200, "", ""),
        Answer::new(200, "", SIGN_IN),
        Answer::new(200, "application/json", "{\"captive\":true}"),
        Answer::new(200, "application/octet-stream", vec![0; 512]),
        Answer::new(200, "application/cbor", vec![0xa0]),
        Answer::new(200, "application/cbor", SIGN_IN),
        Answer::new(503, "text/plain", "busy").header("retry-after", "1"),
        ours(SIGN_IN.as_bytes()),
        ours(b""),
        ours(&refused[..refused.len() - 1]),
        ours(SIGN_IN.as_bytes()).header("content-encoding", "zstd"),
        ours(SIGN_IN.as_bytes()).header("content-encoding", "gzip"),
        ours(&bomb).header("content-encoding", "zstd"),
        ours(&vec![0; 9 << 20]),
        Answer::raw("SSH-2.0-OpenSSH_9.2p1\r\n"),
        Answer::raw(""),
        Answer::raw("HTTP/1.1 200 OK\r\ncontent-ty"),
        Answer::raw([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]),
    ]);
    answers
}

#[test]
fn whatever_else_answers_changes_nothing_and_shuts_nobody_out() {
    let mut story = given_a_change_that_waits();
    let before = history(&story.sarah, &story.dorothy);
    let answers = strangers();
    let now = Arc::new(AtomicUsize::new(0));
    for has_a_token in [false, true] {
        if has_a_token {
            story.then_the_server_gets_everything();
            what_matters(&story.sarah, &story.dorothy, "Being at home, still.");
            story.world.switch_off();
        }
        let before = if has_a_token {
            history(&story.sarah, &story.dorothy)
        } else {
            before.clone()
        };
        let (all, which) = (answers.clone(), Arc::clone(&now));
        let stranger = Between::at(story.world.address(), move |_| {
            all.get(which.load(Ordering::Relaxed)).cloned()
        });
        for (nth, answer) in answers.iter().enumerate() {
            now.store(nth, Ordering::Relaxed);
            let status = story.world.try_sync(&story.sarah);
            let said = trouble(&story.sarah);
            let what = format!("{nth}, token {has_a_token}: {status:?} {said} {answer:?}");
            assert_eq!(
                (status.tone, status.waiting),
                (SyncTone::Unreachable, 1),
                "{what:.300}"
            );
            assert!(
                !said.is_empty() && !said.contains("administrator"),
                "{what:.300}"
            );
            assert_eq!(history(&story.sarah, &story.dorothy), before, "{what:.300}");
        }
        drop(stranger);
    }
    story.then_the_server_gets_everything();
}

/// Sarah's laptop behind something, and what Priya wrote meanwhile on its way to her.
struct OnTheWay {
    world: World,
    sarah: Laptop,
    priya: Laptop,
    dorothy: String,
    server: Behind,
    task: String,
}

fn given_a_page_on_its_way() -> OnTheWay {
    let mut world = World::before_the_fall();
    world.switch_on();
    let sarah = world.laptop("cm1", "DST-07");
    let priya = world.laptop("cn1", "DST-12");
    let dorothy = world.person("dorothy");
    let server = Behind(world.address());
    let mut on_the_way = OnTheWay {
        world,
        sarah,
        priya,
        dorothy,
        server,
        task: String::new(),
    };
    on_the_way.when_priya_writes("Ask about the church lunch");
    on_the_way
}

impl OnTheWay {
    fn when_priya_writes(&mut self, task: &str) {
        self.world.sync(&self.sarah);
        self.priya.save_task(&self.dorothy, task);
        self.world.sync(&self.priya);
        self.server = Behind(self.world.step_back());
        self.task = task.to_owned();
    }

    fn has_arrived(&self) -> bool {
        let page = self.sarah.page(&self.dorothy);
        page.tasks.iter().any(|task| task.title == self.task)
    }

    /// With every page of the feed changed by somebody.
    fn with_pages(&self, changed: impl Fn(Page) -> Answer + Send + Sync + 'static) -> Between {
        let server = self.server;
        Between::at(self.world.address(), move |asked| {
            let answer = server.ask(&asked);
            if asked.path != "/v1/feed" && asked.path != "/v1/backfill" {
                return Some(answer);
            }
            match answer.reply() {
                Reply::Page(page) if !page.is_empty() => Some(changed(page)),
                _ => Some(answer),
            }
        })
    }

    fn then_it_comes_whole(&mut self) {
        self.world.step_forward();
        self.world.sync(&self.sarah);
        assert!(self.has_arrived(), "a good page is believed");
        let status = self.sarah.app.sync_status(()).unwrap();
        assert_eq!(status.tone, SyncTone::Fine, "{status:?}");
    }
}

#[test]
fn a_page_cut_short_anywhere_is_given_up_whole_and_asked_for_again() {
    let mut on_the_way = given_a_page_on_its_way();
    let at = Arc::new(AtomicUsize::new(0));
    let proxy = Arc::new(AtomicBool::new(false));
    let length = Arc::new(AtomicUsize::new(1));
    let (cut, by_proxy, whole) = (Arc::clone(&at), Arc::clone(&proxy), Arc::clone(&length));
    let line = on_the_way.with_pages(move |page| {
        let answer = Answer::of(&Reply::Page(page));
        whole.store(answer.body.len(), Ordering::Relaxed);
        let cut = cut.load(Ordering::Relaxed);
        if by_proxy.load(Ordering::Relaxed) {
            answer.cut_to(cut)
        } else {
            answer.breaks_after(cut)
        }
    });
    let mut cuts = 0;
    while at.load(Ordering::Relaxed) < length.load(Ordering::Relaxed) {
        for mode in [false, true] {
            proxy.store(mode, Ordering::Relaxed);
            let status = on_the_way.world.try_sync(&on_the_way.sarah);
            assert_eq!(status.tone, SyncTone::Unreachable, "{status:?}");
            let said = trouble(&on_the_way.sarah);
            assert!(
                said.contains("kept here") || said.contains("not the Doorstep"),
                "{said}"
            );
            assert!(!on_the_way.has_arrived(), "half a page was believed");
        }
        cuts += 1;
        at.fetch_add(29, Ordering::Relaxed);
    }
    assert!(cuts > 20, "only {cuts} cuts");
    drop(line);
    on_the_way.then_it_comes_whole();
}

/// A page with its rows written anew: `change` is given each envelope and body.
fn rewritten(
    page: &Page,
    change: impl Fn(Envelope, Vec<u8>) -> Option<(Vec<u8>, Vec<u8>)>,
) -> Page {
    let mut builder = PageBuilder::default();
    for part in &page.parts {
        builder.begin(Part {
            count: 0,
            after: part.before,
            ..part.clone()
        });
    }
    let mut chains: Vec<_> = page.parts.iter().map(|part| part.before).collect();
    for row in page.rows() {
        let envelope = Envelope::decode(row.envelope).unwrap();
        if let Some((envelope, body)) = change(envelope, row.body.to_vec()) {
            let hash = Envelope::decode(&envelope).unwrap().hash();
            chains[row.part] = chains[row.part].then(hash);
            builder.push(row.part, &envelope, &body, chains[row.part]);
        }
    }
    let onward: Onward = page.onward;
    builder.finish(page.header, onward, page.more)
}

/// Another wording in Priya's name, in her envelope's place, signed by somebody else's key.
fn forged(envelope: &Envelope, body: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut body = Body::decode(body).unwrap();
    for edit in &mut body.edits {
        edit.value = Value::text("Stop all visits.");
    }
    let (change, body) = Change::seal(body);
    let secret = SigningKey::from_bytes(&[7; 32]);
    let sender = (envelope.device, envelope.incarnation);
    let place = (envelope.seq, envelope.prev);
    (
        Envelope::seal(change.id, sender, place, &Ed25519, &secret).encode(),
        body,
    )
}

#[test]
fn a_page_that_somebody_changed_is_refused_whole_and_said_aloud() {
    type Changes = fn(&Page) -> Page;
    let changes: [(&str, Changes); 4] = [
        ("a letter of the body", |page| {
            rewritten(page, |envelope, mut body| {
                let at = body.len() - 3;
                body[at] ^= 1;
                Some((envelope.encode(), body))
            })
        }),
        ("a byte of the signature", |page| {
            rewritten(page, |envelope, body| {
                let mut bytes = envelope.encode();
                let at = bytes.len() - 1;
                bytes[at] ^= 1;
                Some((bytes, body))
            })
        }),
        ("another change in her name", |page| {
            rewritten(page, |envelope, body| Some(forged(&envelope, &body)))
        }),
        ("a chain that is not the stream's", |page| {
            let mut page = page.clone();
            for part in &mut page.parts {
                part.after = part.before;
            }
            page
        }),
    ];
    let mut on_the_way = given_a_page_on_its_way();
    for (nth, (what, change)) in changes.into_iter().enumerate() {
        if nth > 0 {
            on_the_way.when_priya_writes(&format!("Task {nth}"));
        }
        let line = on_the_way.with_pages(move |page| Answer::of(&Reply::Page(change(&page))));

        let status = on_the_way.world.try_sync(&on_the_way.sarah);

        let said = trouble(&on_the_way.sarah);
        assert!(
            said.contains("cannot be trusted"),
            "{what}: {status:?} {said}"
        );
        assert!(said.contains("none of it was kept"), "{what}: {said}");
        assert_eq!(status.tone, SyncTone::NotSyncing, "{what}: {status:?}");
        assert!(!on_the_way.has_arrived(), "{what}");
        let page = format!("{:?}", on_the_way.sarah.page(&on_the_way.dorothy));
        assert!(!page.contains("Stop all visits"), "{what}");
        drop(line);
        on_the_way.then_it_comes_whole();
    }
}

#[test]
fn a_push_whose_answer_never_comes_is_sent_again_and_counts_once() {
    let mut story = given_a_change_that_waits();
    let server = Behind(story.world.step_back());
    let lost = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&lost);
    let line = Between::at(story.world.address(), move |asked| {
        let answer = server.ask(&asked);
        if asked.path == "/v1/push" {
            count.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Some(answer)
    });
    let before = history(&story.sarah, &story.dorothy).len();
    story.world.try_sync(&story.sarah);
    story.world.try_sync(&story.sarah);
    assert!(lost.load(Ordering::Relaxed) > 0);
    drop(line);

    story.then_the_server_gets_everything();
    assert_eq!(history(&story.sarah, &story.dorothy).len(), before, "once");
    let taken = story.sarah.app.sync_page(()).unwrap().taken;
    assert!(taken[0].verdict.starts_with("On the server"));
    assert!(!taken[0].text.is_empty(), "with its words");
    let priya = story.world.laptop("cn1", "DST-12");
    assert_eq!(
        history(&priya, &story.dorothy).len(),
        before,
        "and once for everybody"
    );
}

/// Leaves the first change of a push out, as nobody would by accident.
fn without_the_first(asked: Asked) -> Asked {
    let Request::Push(mut push) = asked.request() else {
        return asked;
    };
    push.changes.0.remove(0);
    push.first += 1;
    let request = Request::Push(push);
    asked.with(&request)
}

#[test]
fn a_push_with_a_gap_is_not_taken_and_sent_again_from_where_the_server_is() {
    let mut story = given_a_change_that_waits();
    what_matters(
        &story.sarah,
        &story.dorothy,
        "Being at home, and the garden.",
    );
    what_matters(&story.sarah, &story.dorothy, "The garden.");
    let server = Behind(story.world.step_back());
    let told = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&told);
    let line = Between::at(story.world.address(), move |asked| {
        if asked.path != "/v1/push" || count.load(Ordering::Relaxed) > 0 {
            return Some(server.ask(&asked));
        }
        let answer = server.ask(&without_the_first(asked));
        let Reply::Refused(refusal) = answer.reply() else {
            panic!("a gap was taken")
        };
        assert!(
            matches!(refusal.obstacle, Obstacle::Gap { .. }),
            "{refusal:?}"
        );
        count.fetch_add(1, Ordering::Relaxed);
        Some(answer)
    });

    story.world.try_sync(&story.sarah);

    assert_eq!(told.load(Ordering::Relaxed), 1);
    let said = trouble(&story.sarah);
    assert!(said.contains("tries again by itself"), "{said}");
    story.world.sync(&story.sarah);
    assert_eq!(story.sarah.app.sync_status(()).unwrap().waiting, 0);
    let page = story.sarah.app.sync_page(()).unwrap();
    assert!(page.refused.is_empty(), "{page:?}");
    drop(line);
    story.then_the_server_gets_everything();
}

#[test]
fn a_server_that_takes_no_push_is_said_to_be_busy_for_as_long_as_it_takes_none() {
    let mut story = given_a_change_that_waits();
    let server = Behind(story.world.step_back());
    let line = Between::at(story.world.address(), move |asked| {
        if asked.path == "/v1/push" {
            return Some(Answer::of(&Reply::Refused(Obstacle::Failed.into())));
        }
        Some(server.ask(&asked))
    });
    for _ in 0..3 {
        let status = story.world.try_sync(&story.sarah);
        assert_eq!(status.waiting, 1);
        let said = trouble(&story.sarah);
        assert!(said.contains("tries again by itself"), "{status:?} {said}");
    }
    drop(line);
    story.then_the_server_gets_everything();
}

#[test]
fn a_server_that_is_too_busy_to_let_a_laptop_in_is_not_said_to_shut_it_out() {
    let mut story = given_a_change_that_waits();
    for path in ["/v1/challenge", "/v1/token"] {
        what_matters(&story.sarah, &story.dorothy, path);
        story.sarah.crash_and_restart();
        let server = Behind(story.world.step_back());
        let line = Between::at(story.world.address(), move |asked| {
            if asked.path == path {
                let problem = sync::account::Problem {
                    code: "busy".to_owned(),
                    words: "the server is busy; try again in a moment".to_owned(),
                };
                return Some(Answer::new(503, "application/cbor", problem.encode()));
            }
            Some(server.ask(&asked))
        });
        let status = story.world.try_sync(&story.sarah);
        let said = trouble(&story.sarah);
        assert!(status.waiting > 0);
        assert!(
            said.contains("tries again by itself"),
            "{path}: {status:?} {said}"
        );
        drop(line);
        story.then_the_server_gets_everything();
    }
}
