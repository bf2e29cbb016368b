//! The two threads of a run: one checks pages, the other writes. Jobs keep their order.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use record::{Ed25519, SignatureScheme, Subject};
use store::StoreError;
use sync::device::{
    Applied, Certificates, DeviceLog, Done, Job, PageProblem, Ticket, VerifiedPage, verify_page,
};
use tokio::sync::mpsc::UnboundedSender;

use crate::{App, Error, commands::Event, log::StoreLog};

/// Checked pages that may wait for the writer: they are large. As many as are checked while it
/// moves what it wrote to its place in the file, so that the checking does not wait for that.
const WAITING_PAGES: usize = 8;
/// Jobs that may wait to be looked at: the engine has only a few in hand.
const WAITING_JOBS: usize = 16;

/// What came of a job, or that the database failed or was locked away.
pub(super) type Outcome = (Ticket, Result<Done, Error>);

/// A job after the first thread looked at it.
enum Checked {
    Page(Ticket, Box<Result<VerifiedPage, PageProblem>>),
    Other(Ticket, Box<Job>),
}

/// Starts both threads. They end when the sender is dropped.
pub(super) fn start(
    app: &Arc<App>,
    certificates: Certificates,
    done: UnboundedSender<Outcome>,
) -> SyncSender<(Ticket, Job)> {
    let (give, jobs) = sync_channel(WAITING_JOBS);
    let (pass_on, checked) = sync_channel(WAITING_PAGES);
    let writer_certificates = certificates.clone();
    std::thread::spawn(move || check(&jobs, &pass_on, certificates));
    let app = Arc::clone(app);
    std::thread::spawn(move || write(&app, &checked, writer_certificates, &done));
    give
}

/// Checks every page: its hashes, its signatures together, its chains. Passes the rest on.
fn check(
    jobs: &Receiver<(Ticket, Job)>,
    pass_on: &SyncSender<Checked>,
    mut certificates: Certificates,
) {
    while let Ok((ticket, job)) = jobs.recv() {
        let checked = match job {
            Job::Take { page, asked } => {
                let page = verify_page(page, &asked, &mut certificates, &Ed25519);
                Checked::Page(ticket, Box::new(page))
            }
            job => Checked::Other(ticket, Box::new(job)),
        };
        if pass_on.send(checked).is_err() {
            return;
        }
    }
}

/// Writes, one transaction a job, at the desk.
fn write(
    app: &Arc<App>,
    checked: &Receiver<Checked>,
    mut certificates: Certificates,
    done: &UnboundedSender<Outcome>,
) {
    while let Ok(checked) = checked.recv() {
        let (ticket, result) = match checked {
            Checked::Page(ticket, page) => (ticket, take(app, *page)),
            Checked::Other(ticket, job) => {
                let perform = |log: &mut StoreLog<'_>| {
                    job.perform(log, &mut certificates, &Ed25519 as &dyn SignatureScheme)
                };
                (ticket, at_log(app, perform))
            }
        };
        if done.send((ticket, result)).is_err() {
            return;
        }
    }
}

fn take(app: &Arc<App>, page: Result<VerifiedPage, PageProblem>) -> Result<Done, Error> {
    match page {
        Ok(page) => {
            let applied: Applied = at_log(app, |log| log.apply(page))?;
            Ok(Done::Taken(Ok(applied)))
        }
        Err(problem) => {
            tracing::error!(%problem, "a page of the server is not believed");
            Ok(Done::Taken(Err(problem)))
        }
    }
}

/// Works on the log, then refreshes what the desk holds in memory of those whose records changed.
fn at_log<T>(
    app: &Arc<App>,
    work: impl FnOnce(&mut StoreLog<'_>) -> Result<T, StoreError>,
) -> Result<T, Error> {
    let now = app.now();
    let mut changed: Vec<Subject> = Vec::new();
    let mut of_area = false;
    let result = app.at_desk(|desk| {
        let mut log = StoreLog::new(&mut desk.store, &Ed25519, now);
        let result = work(&mut log)?;
        changed = std::mem::take(&mut log.touched);
        let people = std::mem::take(&mut log.people);
        let told: BTreeSet<Subject> = people.iter().map(|person| person.subject).collect();
        people
            .into_iter()
            .for_each(|person| desk.people.put(person));
        for subject in changed.iter().filter(|subject| !told.contains(subject)) {
            desk.refresh(*subject)?;
        }
        let is_area = |subject: &Subject| matches!(subject, Subject::Area(_));
        of_area = changed.iter().any(is_area);
        if of_area {
            desk.refresh_area(now)?;
        }
        Ok(result)
    })?;
    if of_area {
        app.tell(Event::AreaChanged);
    }
    if !changed.is_empty() {
        app.record_changed(changed.iter().map(ToString::to_string).collect());
    }
    Ok(result)
}
