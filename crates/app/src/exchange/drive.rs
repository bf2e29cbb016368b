//! One run of the engine: asks over the network, hands jobs to the threads, and brings both back.

use std::{
    sync::{Arc, mpsc::SyncSender},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use record::{DeviceId, Incarnation, SigningKey};
use sync::{
    account::{Challenge, ChallengeRequest, Problem, Refused, Token, TokenReply, TokenRequest},
    device::{
        Certificates, Engine, Failure, Identity, Job, Nudge, Status, Step, Stop, Tick, Ticket,
        clock_offset_ms,
    },
    limits::CLOCK_SUSPECT_MS,
    message::{Obstacle, Reply, Request},
};
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    task::JoinSet,
    time::Instant,
};

use super::{
    Exchange, Http, NoAnswer,
    said::{is_answered, is_failing, progress, trouble},
    traffic::Counts,
    worker,
};
use crate::{
    App, Error,
    desk::Desk,
    outside,
    sync_page::{Failing, Reach},
};

const CBOR: &str = "application/cbor";
/// "Last reached" is told to the minute.
const NOTE_CONTACT_EVERY: TimeDelta = TimeDelta::seconds(10);

/// Which database of which device a driver works for.
pub(crate) struct Place {
    device: DeviceId,
    incarnation: Incarnation,
    server: String,
    key: SigningKey,
    certificates: Certificates,
}

impl Place {
    /// The place of an open desk.
    pub fn of(desk: &mut Desk) -> Self {
        let identity = desk.store.identity().clone();
        let mut certificates = Certificates::new(identity.area, identity.server_key);
        if let Ok(area) = desk.store.record(identity.area) {
            area.changes()
                .for_each(|(_, body)| certificates.learn(body));
        }
        Self {
            device: identity.device,
            incarnation: identity.incarnation,
            server: identity.server_url,
            key: identity.signing_key,
            certificates,
        }
    }
}

/// Drives one engine.
pub(crate) struct Driver {
    place: Place,
    engine: Engine,
    http: Http,
    session: Arc<tokio::sync::Mutex<Option<Token>>>,
    started: Instant,
    counts: Arc<Counts>,
    /// When it was last written down that the server answered.
    contact_noted: Option<DateTime<Utc>>,
}

/// A question that is over, and between which two moments of this laptop's clock it was under way.
struct Answered {
    ticket: Ticket,
    sent_at: DateTime<Utc>,
    received_at: DateTime<Utc>,
    answer: Result<Reply, Failure>,
}

impl Driver {
    /// A driver for a place; none where its server's address cannot be used.
    pub fn new(place: Place, exchange: &Exchange) -> Option<Self> {
        let http = match Http::new(&place.server) {
            Ok(http) => http,
            Err(error) => {
                exchange.reach_mut().trouble =
                    Some(crate::view::problem::Problem::from(error).message);
                return None;
            }
        };
        let engine = Engine::new(Identity {
            device: place.device,
            incarnation: place.incarnation,
            area: place.certificates.area(),
            app: env!("CARGO_PKG_VERSION").to_owned(),
        });
        let session = Arc::default();
        Some(Self {
            place,
            engine,
            http,
            session,
            started: Instant::now(),
            counts: Arc::clone(&exchange.counts),
            contact_noted: None,
        })
    }

    /// Takes up the certificates that have come since the last run. False where this driver is
    /// for another device or incarnation.
    pub fn goes_on_at(&mut self, place: &Place) -> bool {
        let same = (self.place.device, self.place.incarnation) == (place.device, place.incarnation);
        if same {
            self.place.certificates = place.certificates.clone();
        }
        same
    }

    /// Runs until nothing is on its way and the engine wants to wait. Gives how long.
    pub async fn run(&mut self, app: &Arc<App>, nudge: Option<Nudge>) -> Duration {
        let (done, mut results) = unbounded_channel();
        let give = worker::start(app, self.place.certificates.clone(), done);
        let mut questions: JoinSet<Answered> = JoinSet::new();
        let mut jobs = 0_usize;
        if let Some(nudge) = nudge {
            self.engine.nudge(nudge, self.tick(app));
        }
        loop {
            match self.engine.step(self.tick(app)) {
                Step::Ask(ticket, request) => {
                    questions.spawn(self.ask(Arc::clone(app), ticket, request));
                }
                Step::Do(ticket, job) => {
                    jobs += 1;
                    if !hand_over(&give, ticket, job).await {
                        return Duration::MAX;
                    }
                }
                Step::Restart => {
                    questions.shutdown().await;
                    *self.session.lock().await = None;
                    if let Ok(http) = Http::new(&self.place.server) {
                        self.http = http;
                    }
                }
                Step::Wait(until) => {
                    self.report(app, questions.is_empty() && jobs == 0);
                    if questions.is_empty() && jobs == 0 {
                        let now = self.tick(app).now;
                        return Duration::from_millis(until.saturating_sub(now).max(1));
                    }
                    if !self
                        .wait(app, &mut questions, &mut results, &mut jobs)
                        .await
                    {
                        return Duration::MAX;
                    }
                }
            }
        }
    }

    /// Waits for the next answer, result or nudge. False when the desk was locked.
    async fn wait(
        &mut self,
        app: &Arc<App>,
        questions: &mut JoinSet<Answered>,
        results: &mut UnboundedReceiver<worker::Outcome>,
        jobs: &mut usize,
    ) -> bool {
        tokio::select! {
            Some(joined) = questions.join_next(), if !questions.is_empty() => {
                if let Ok(answered) = joined {
                    self.contact(app, &answered);
                    let tick = self.tick(app);
                    self.engine.answered(answered.ticket, answered.answer, tick);
                }
            }
            Some((ticket, result)) = results.recv(), if *jobs > 0 => {
                *jobs -= 1;
                let result = match result {
                    Err(Error::Locked) => return false,
                    Err(error) => {
                        tracing::error!(%error, "the database failed during an exchange");
                        Err(())
                    }
                    Ok(done) => Ok(done),
                };
                let tick = self.tick(app);
                match result {
                    Ok(done) => self.engine.done(ticket, done, tick),
                    Err(()) => self.engine.database_failed(tick),
                }
            }
            () = app.exchange.wake.notified() => {
                let tick = self.tick(app);
                self.engine.nudge(Nudge::Saved, tick);
            }
        }
        true
    }

    fn tick(&self, app: &App) -> Tick {
        let random = outside::random::<8>(app.outside.random.as_ref()).unwrap_or_default();
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Tick {
            now,
            random: u64::from_le_bytes(random),
        }
    }

    /// Notes that the server answered, and what its clock said: once in a while, because each
    /// note waits for the page that is being written, and for the disk.
    fn contact(&mut self, app: &App, answered: &Answered) {
        let now = answered.received_at;
        let lately = |noted: DateTime<Utc>| (now - noted).abs() < NOTE_CONTACT_EVERY;
        if self.contact_noted.is_some_and(lately) {
            return;
        }
        if let Ok(reply) = &answered.answer
            && let Some(header) = reply.header()
        {
            self.contact_noted = Some(now);
            // A lid that was closed, or a clock that was set meanwhile: such a way says nothing.
            let way_ms = (now - answered.sent_at).num_milliseconds();
            let offset_ms = (0..=CLOCK_SUSPECT_MS)
                .contains(&way_ms)
                .then(|| clock_offset_ms(answered.sent_at, now, header.server_time));
            let noted = app
                .at_desk(|desk| Ok(desk.store.contact(now, offset_ms)?))
                .and_then(|()| app.note_contact(now));
            if let Err(error) = noted {
                tracing::debug!(%error, "the contact was not noted");
            }
        }
    }

    /// Says on the screen how it stands.
    fn report(&self, app: &App, quiet: bool) {
        let status = self.engine.status();
        let now = app.now();
        let mut reach = app.exchange.reach_mut();
        let before = reach.clone();
        let failing = is_failing(&status).then(|| Failing {
            since: before
                .failing
                .map_or_else(|| self.stuck_since(&status, now), |was| was.since),
            answered: is_answered(&status),
            sends: status.stopped == Some(Stop::UpgradeNeeded),
        });
        *reach = Reach {
            failing,
            trouble: trouble(&status),
            renew: status.stopped == Some(Stop::Fork),
            progress: progress(&status, quiet),
            complete_at: if quiet && failing.is_none() && status.complete_at.is_some() {
                Some(now)
            } else {
                before.complete_at
            },
        };
        let changed = *reach != before;
        drop(reach);
        if changed {
            app.tell_status();
        }
    }

    /// Since when nothing moves, by the laptop's clock; now where only this try failed.
    fn stuck_since(&self, status: &Status, now: DateTime<Utc>) -> DateTime<Utc> {
        let Some(since) = status.stuck_since else {
            return now;
        };
        let ran = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let ago = i64::try_from(ran.saturating_sub(since)).unwrap_or(i64::MAX);
        TimeDelta::try_milliseconds(ago).map_or(now, |ago| now - ago)
    }

    /// Asks the server, and notes by this laptop's clock when.
    fn ask(
        &self,
        app: Arc<App>,
        ticket: Ticket,
        request: Request,
    ) -> impl Future<Output = Answered> + Send + use<> {
        let http = self.http.clone();
        let session = Arc::clone(&self.session);
        let (incarnation, key) = (self.place.incarnation, self.place.key.clone());
        let counts = Arc::clone(&self.counts);
        async move {
            counts.asked(&request);
            let sent_at = app.now();
            let answer = async {
                let mut answer = Err(Failure::Unreachable);
                // Once more with a new token, if the one at hand has run out.
                for _ in 0..2 {
                    let token = match token(&http, &session, incarnation, &key).await {
                        Ok(token) => token,
                        Err(failure) => return failure,
                    };
                    answer = post(&http, &request, &token, &counts).await;
                    let ended = matches!(
                        &answer,
                        Ok(Reply::Refused(refusal)) if refusal.obstacle == Obstacle::Unauthorised
                    );
                    if !ended {
                        break;
                    }
                    *session.lock().await = None;
                }
                answer
            };
            let answer = answer.await;
            Answered {
                ticket,
                sent_at,
                received_at: app.now(),
                answer,
            }
        }
    }
}

async fn hand_over(give: &SyncSender<(Ticket, Job)>, ticket: Ticket, job: Job) -> bool {
    let give = give.clone();
    let handed = tokio::task::spawn_blocking(move || give.send((ticket, job)).is_ok());
    handed.await.unwrap_or(false)
}

async fn post(
    http: &Http,
    request: &Request,
    token: &Token,
    counts: &Counts,
) -> Result<Reply, Failure> {
    let path = format!("/v1/{}", request.name());
    let header = token.header();
    let answer = http
        .post(&path, &request.encode(), Some(&header), Reply::CONTENT_TYPE)
        .await;
    match answer {
        Ok(answer) => {
            counts.came(answer.wire_bytes);
            sync::device::read_answer(Some(Reply::CONTENT_TYPE), &answer.bytes)
        }
        Err(no) => Err(no.into()),
    }
}

/// The token at hand, or a new one for a challenge signed with the device's key.
async fn token(
    http: &Http,
    session: &tokio::sync::Mutex<Option<Token>>,
    incarnation: Incarnation,
    key: &SigningKey,
) -> Result<Token, Result<Reply, Failure>> {
    let mut session = session.lock().await;
    if let Some(token) = *session {
        return Ok(token);
    }
    let unreachable = |no: NoAnswer| Err(no.into());
    let asked = ChallengeRequest { incarnation }.encode();
    let answer = http
        .post("/v1/challenge", &asked, None, CBOR)
        .await
        .map_err(unreachable)?;
    if !answer.ok {
        return Err(not_let_in(&answer.bytes));
    }
    let challenge = Challenge::decode(&answer.bytes)
        .map_err(|_| Err(Failure::NotOurServer))?
        .challenge;
    let statement = Challenge::statement(incarnation, &challenge);
    let signature = record::SignatureScheme::sign(&record::Ed25519, key, &statement);
    let request = TokenRequest {
        incarnation,
        challenge,
        signature,
    }
    .encode();
    let answer = http
        .post("/v1/token", &request, None, CBOR)
        .await
        .map_err(unreachable)?;
    if !answer.ok {
        return Err(not_let_in(&answer.bytes));
    }
    let reply = TokenReply::decode(&answer.bytes).map_err(|_| Err(Failure::NotOurServer))?;
    Ok(*session.insert(reply.token))
}

/// Why there is no token. A server that is busy, or failed, has shut nobody out.
fn not_let_in(said: &[u8]) -> Result<Reply, Failure> {
    let problem = Problem::decode(said).map_err(|_| Failure::NotOurServer)?;
    let obstacle = match problem.refused() {
        Some(Refused::TooManyTries) | None => Obstacle::Failed,
        Some(_) => Obstacle::Unauthorised,
    };
    Ok(Reply::Refused(obstacle.into()))
}
