//! Sync and device: the words that are always on screen, what waits, what was refused.

use care::catalogue;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use record::{Body, Subject};
use store::{OwnChange, PendingState};

use crate::{
    App, Error,
    clock_doubt::{self, Met},
    desk::Desk,
    people::People,
    person::person_line,
    reach,
    reader::role_label,
    view::{
        lists::PersonLine,
        sync::{Age, SeenRefused, SentChange, SyncPage, SyncStatus, SyncTone},
    },
    words,
};

/// After so long without contact the words turn amber, then red: docs/sources.md, Age of what is
/// shown.
const AMBER: TimeDelta = TimeDelta::hours(24);
const RED: TimeDelta = TimeDelta::hours(72);

/// What the exchange knows that the database does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Since when the exchange has failed, if the last try did.
    pub failing: Option<Failing>,
    /// What stops sync, in words with what to do.
    pub trouble: Option<String>,
    /// Whether sync goes on only after the user signs in to the server again.
    pub renew: bool,
    /// How far an exchange is that is going on, in words.
    pub progress: Option<String>,
    /// When everything was last exchanged.
    pub complete_at: Option<DateTime<Utc>>,
}

/// An exchange that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failing {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether the server answers all the same: then the fault is not the network's.
    pub answered: bool,
    /// Whether what is written here gets there all the same: then only others' words are missing.
    pub sends: bool,
}

impl App {
    /// The sync words that are always on screen.
    pub fn sync_status(&self, (): ()) -> Result<SyncStatus, Error> {
        let (now, reach) = (self.now(), self.exchange.reach());
        self.at_desk(|desk| Ok(status(desk, &reach, now)))
    }

    /// The page Sync and device.
    pub fn sync_page(&self, (): ()) -> Result<SyncPage, Error> {
        let reach = self.exchange.reach();
        let about = self.about();
        self.on_command(|desk, now| {
            let today = care::time::london_date(now);
            let unsent = desk.store.unsent()?;
            // The server has given its receipt: such a change is not on this laptop only.
            let (accepted, open): (Vec<_>, Vec<_>) = unsent
                .into_iter()
                .partition(|change| change.state == PendingState::Accepted);
            let (refused, waiting): (Vec<_>, Vec<_>) = open
                .into_iter()
                .partition(|change| is_refused(change.state));
            let taken = accepted.into_iter().rev().chain(desk.store.taken()?);
            let moment = |at: DateTime<Utc>| words::moment(at, today);
            let shown = |changes: &[OwnChange]| -> Result<Vec<SentChange>, Error> {
                let changes = changes.iter();
                changes.map(|one| sent_change(desk, one, now)).collect()
            };
            Ok(SyncPage {
                status: status(desk, &reach, now),
                waiting: shown(&waiting)?,
                refused: shown(&refused)?,
                taken: shown(&taken.collect::<Vec<_>>())?,
                last_complete: reach.complete_at.map(moment),
                last_contact: desk.store.contact_at().map(moment),
                trouble: reach.trouble.clone(),
                about: about_desk(desk, about),
                database_bytes: desk.store.size_bytes()?,
                people: u32::try_from(desk.people.len()).unwrap_or(u32::MAX),
            })
        })
    }

    /// Puts a refused change out of sight on Today. It stays under Sync.
    pub fn seen_refused(&self, takes: SeenRefused) -> Result<(), Error> {
        self.on_command(|desk, now| {
            let change = takes.change.parse().map_err(|_| Error::Malformed)?;
            Ok(desk.store.put_out_of_sight(change, now)?)
        })
    }

    fn about(&self) -> Vec<(String, String)> {
        vec![("Version".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]
    }
}

fn about_desk(desk: &Desk, mut about: Vec<(String, String)>) -> Vec<(String, String)> {
    let identity = desk.store.identity();
    let device = desk
        .directory
        .device_name(identity.device)
        .unwrap_or_default()
        .to_owned();
    about.push(("This laptop".to_owned(), device));
    about.push(("Server".to_owned(), identity.server_url.clone()));
    about.push(("Area".to_owned(), desk.directory.name.clone()));
    about
}

fn is_refused(state: PendingState) -> bool {
    matches!(state, PendingState::Rejected | PendingState::Quarantined)
}

/// The refused changes that the user has not put out of sight.
pub(crate) fn refused_unseen(desk: &Desk, now: DateTime<Utc>) -> Result<Vec<SentChange>, Error> {
    let unsent = desk.store.unsent()?;
    let unseen = |change: &&OwnChange| is_refused(change.state) && change.seen_at.is_none();
    let unseen = unsent.iter().filter(unseen);
    unseen
        .map(|change| sent_change(desk, change, now))
        .collect()
}

/// The words that are always on screen.
pub(crate) fn status(desk: &Desk, reach: &Reach, now: DateTime<Utc>) -> SyncStatus {
    let today = care::time::london_date(now);
    let waiting = desk.store.only_here();
    let refused = desk.store.refused();
    let reached = desk.store.contact_at();
    let moment = |at: DateTime<Utc>| words::moment(at, today);
    let held = desk.store.held();
    let only_here = not_with_the_team(waiting, held);
    let last = reached.map_or_else(
        || "Server not reached yet".to_owned(),
        |at| format!("Server last reached {}", moment(at)),
    );
    let (tone, words, detail) = if reach.renew {
        (
            SyncTone::Renew,
            "Sign in to the server again".to_owned(),
            only_here,
        )
    } else if refused > 0 {
        let words = words::count(refused, "change", "changes") + " not accepted";
        (SyncTone::Refused, words, "See why".to_owned())
    } else if let Some(failing) = reach.failing {
        let (tone, words) = failing_words(failing, reached, moment);
        let detail = if waiting + held > 0 {
            only_here
        } else {
            "Nothing is waiting".to_owned()
        };
        (tone, words, detail)
    } else if waiting + held > 0 {
        (SyncTone::Waiting, only_here, last)
    } else {
        let at = reached.map(moment).unwrap_or_default();
        (SyncTone::Fine, format!("All on the server, {at}"), last)
    };
    SyncStatus {
        words,
        detail,
        tone,
        age: age(reached, now),
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        refused: u32::try_from(refused).unwrap_or(u32::MAX),
        progress: reach.progress.clone(),
        clock: clock_doubt::of_this_laptop(Met::last(&desk.store), now),
    }
}

/// What colleagues do not have yet: what only this laptop has, and what the server has and gives to
/// nobody until it can decide.
fn not_with_the_team(waiting: usize, held: usize) -> String {
    let changes = |count| words::count(count, "change", "changes");
    match (waiting, held) {
        (_, 0) => changes(waiting) + " on this laptop only",
        (0, _) => changes(held) + " held by the server",
        _ => format!("{} on this laptop only, {held} held", changes(waiting)),
    }
}

/// What is said of an exchange that fails: one that never reached the server has not since it last
/// did, and one that the server answered has failed since the first such try.
fn failing_words(
    failing: Failing,
    reached: Option<DateTime<Utc>>,
    moment: impl Fn(DateTime<Utc>) -> String,
) -> (SyncTone, String) {
    if failing.answered {
        let what = if failing.sends {
            "receiving"
        } else {
            "syncing"
        };
        let words = format!("Not {what} since {}", moment(failing.since));
        return (SyncTone::NotSyncing, words);
    }
    let since = moment(reached.unwrap_or(failing.since));
    let words = format!("Not reaching the server since {since}");
    (SyncTone::Unreachable, words)
}

fn age(reached: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Age {
    match reached.map(|at| now - at) {
        Some(silence) if silence >= RED => Age::Red,
        Some(silence) if silence >= AMBER => Age::Amber,
        _ => Age::Fresh,
    }
}

fn sent_change(desk: &Desk, change: &OwnChange, now: DateTime<Utc>) -> Result<SentChange, Error> {
    let today = care::time::london_date(now);
    Ok(SentChange {
        id: change.change.to_string(),
        person: person_of(&desk.people, &change.body, now),
        what: what(&change.body),
        written: format!(
            "{}, as {}",
            words::full_moment(change.saved_at, today),
            words::lower_first(&role_label(&change.body.role))
        ),
        verdict: verdict(change, today),
        telephone: telephone(desk, change.body.stream.subject, now)?,
        text: text(desk, &change.body),
    })
}

fn telephone(desk: &Desk, about: Subject, now: DateTime<Utc>) -> Result<Option<String>, Error> {
    let why = reach::out_of_reach(desk, about, now)?;
    let known = desk.people.get(about).filter(|_| why.is_some());
    Ok(known.map(|known| reach::whom_to_telephone(desk, &known.summary)))
}

fn person_of(people: &People, body: &Body, now: DateTime<Utc>) -> Option<PersonLine> {
    let known = people.get(body.stream.subject)?;
    Some(person_line(&known.summary, care::time::london_date(now)))
}

fn what(body: &Body) -> String {
    let mut kinds: Vec<&str> = as_read(body)
        .into_iter()
        .map(|edit| catalogue::kind(edit.kind.as_str()).map_or("Newer content", |kind| kind.label))
        .collect();
    kinds.dedup();
    kinds.join(", ")
}

/// The edits in the order in which their pages show them, not in that of their random ids: kind by
/// kind of the catalogue, entry by entry, field by field.
fn as_read(body: &Body) -> Vec<&record::Edit> {
    let place = |edit: &&record::Edit| {
        let (kind, field) = (edit.kind.as_str(), edit.field.as_str());
        let kinds = catalogue::KINDS.iter().position(|one| one.name == kind);
        let fields = catalogue::kind(kind)
            .and_then(|def| def.fields.iter().position(|one| one.name == field));
        (kinds.is_none(), kinds, edit.entry, fields.is_none(), fields)
    };
    let mut edits: Vec<&record::Edit> = body.edits.iter().collect();
    edits.sort_by_key(place);
    edits
}

fn verdict(change: &OwnChange, today: NaiveDate) -> String {
    let why = change.reason.clone().unwrap_or_default();
    match change.state {
        PendingState::Waiting => "Waiting to be sent".to_owned(),
        PendingState::Offer => "The server was restored: waiting to be given back".to_owned(),
        PendingState::Accepted => on_the_server(change, today),
        PendingState::Held => format!("Held by the server. {why}"),
        PendingState::Quarantined => format!("Put aside by the server. {why}"),
        PendingState::Rejected => format!("Not accepted. {why}"),
    }
}

fn on_the_server(change: &OwnChange, today: NaiveDate) -> String {
    let at = change.server_at.map(|at| words::moment(at, today));
    let since = at.map_or_else(String::new, |at| format!(" since {at}"));
    let besides = change.reason.as_deref().map(|said| format!(". {said}"));
    format!("On the server{since}{}", besides.unwrap_or_default())
}

fn text(desk: &Desk, body: &Body) -> Vec<(String, String)> {
    let line = |edit: &record::Edit| {
        let field = catalogue::field(edit.kind.as_str(), edit.field.as_str())?;
        field.is_typed().then(|| {
            let said = catalogue::render_with(field, &edit.value, &desk.directory);
            (field.label.to_owned(), said)
        })
    };
    as_read(body).into_iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_answers_is_not_said_to_be_out_of_reach() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let said = |answered, sends| {
            let failing = Failing {
                since: at("2026-02-11T10:42:00Z"),
                answered,
                sends,
            };
            failing_words(failing, Some(at("2026-02-11T10:58:00Z")), words::clock)
        };
        assert_eq!(
            said(true, false),
            (SyncTone::NotSyncing, "Not syncing since 10:42".to_owned())
        );
        let too_old = "Not receiving since 10:42".to_owned();
        assert_eq!(said(true, true), (SyncTone::NotSyncing, too_old));
        let unreachable = "Not reaching the server since 10:58".to_owned();
        assert_eq!(said(false, false), (SyncTone::Unreachable, unreachable));
    }

    #[test]
    fn what_the_server_holds_is_not_said_to_be_with_the_team() {
        let said = |waiting, held| not_with_the_team(waiting, held);
        assert_eq!(said(2, 0), "2 changes on this laptop only");
        assert_eq!(said(0, 1), "1 change held by the server");
        assert_eq!(said(3, 1), "3 changes on this laptop only, 1 held");
    }

    #[test]
    fn the_words_turn_amber_after_a_day_and_red_after_three() {
        let now: DateTime<Utc> = "2026-02-11T14:00:00Z".parse().unwrap();
        assert_eq!(age(None, now), Age::Fresh);
        assert_eq!(
            age(Some(now - TimeDelta::minutes(24 * 60 - 1)), now),
            Age::Fresh
        );
        assert_eq!(age(Some(now - TimeDelta::hours(24)), now), Age::Amber);
        assert_eq!(age(Some(now - TimeDelta::hours(72)), now), Age::Red);
    }
}
