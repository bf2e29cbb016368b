//! The commands a window may give: each named once, with what it takes and what it answers.
//!
//! `src-tauri` makes its handlers, and the TypeScript client its types, from this list.

use ts_rs::{Config, TS};

use crate::view::sync;

/// Hands the list of commands to a macro: `name(argument) -> answer`, those that wait for the
/// network apart.
#[macro_export]
macro_rules! commands {
    ($each:path) => {
        $each! {
            local {
            unlock_page(()) -> $crate::view::session::UnlockPage;
            unlock($crate::view::session::Unlock) -> $crate::view::session::Session;
            lock($crate::view::session::Lock) -> ();
            session(()) -> $crate::view::session::Session;
            catalogue(()) -> $crate::view::form::Catalogue;
            today(()) -> $crate::view::lists::Today;
            caseload($crate::view::lists::CaseloadQuery) -> $crate::view::lists::Caseload;
            search($crate::view::lists::Search) -> Vec<$crate::view::lists::CaseloadRow>;
            person($crate::view::lists::OfPerson) -> $crate::view::person::PersonPage;
            plan($crate::view::lists::OfPerson) -> $crate::view::person::Plan;
            history($crate::view::lists::OfPerson) -> $crate::view::person::History;
            settle_page($crate::view::person::OfEntry) -> $crate::view::person::SettlePage;
            settle($crate::view::person::Settle) -> $crate::view::form::Saved;
            removal($crate::view::person::OfEntry) -> $crate::view::person::Removal;
            remove($crate::view::person::Remove) -> $crate::view::form::Saved;
            keep($crate::view::person::Keep) -> $crate::view::form::Saved;
            keep_visit($crate::view::person::KeepVisit) -> $crate::view::form::Saved;
            open_form($crate::view::form::OpenForm) -> $crate::view::form::FormView;
            keep_draft($crate::view::form::Draft) -> $crate::view::form::FormView;
            save($crate::view::form::Draft) -> $crate::view::form::Saved;
            sign_visit($crate::view::form::Draft) -> $crate::view::form::Saved;
            discard_draft($crate::view::form::OfDraft) -> ();
            finish($crate::view::form::Finish) -> $crate::view::form::Saved;
            sync_status(()) -> $crate::view::sync::SyncStatus;
            network_up(()) -> ();
            sync_page(()) -> $crate::view::sync::SyncPage;
            seen_refused($crate::view::sync::SeenRefused) -> ();
            }
            network {
            enrol($crate::view::session::Enrol) -> $crate::view::session::Session;
            renew($crate::view::session::Renew) -> $crate::view::sync::SyncStatus;
            sync_now(()) -> $crate::view::sync::SyncStatus;
            }
        }
    };
}

/// What the window is told without asking.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, TS)]
#[serde(
    tag = "event",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// These people's records changed, here or by sync: pages that show them refresh.
    RecordChanged {
        /// The people's ids; empty for "anyone's".
        people: Vec<String>,
    },
    /// Practices, teams, staff or settings changed: what forms choose from is read again.
    AreaChanged,
    /// The sync words changed.
    SyncStatus {
        /// The new words.
        status: sync::SyncStatus,
    },
    /// The laptop locked itself.
    Locked,
}

macro_rules! describe {
    (local { $($name:ident($takes:ty) -> $gives:ty;)* }
     network { $($net:ident($net_takes:ty) -> $net_gives:ty;)* }) => {
        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name),)* $(stringify!($net),)*];

        /// Name, argument type and answer type of each command, in TypeScript.
        pub fn signatures(config: &Config) -> Vec<(&'static str, String, String)> {
            vec![
                $((stringify!($name), <$takes as TS>::name(config), <$gives as TS>::name(config)),)*
                $((stringify!($net), <$net_takes as TS>::name(config),
                   <$net_gives as TS>::name(config)),)*
            ]
        }

        /// Writes the TypeScript of every type that commands take or give.
        pub fn export_types(config: &Config) -> Result<(), ts_rs::ExportError> {
            $(<$takes as TS>::export_all(config).or_else(skip_builtin)?;
              <$gives as TS>::export_all(config).or_else(skip_builtin)?;)*
            $(<$net_takes as TS>::export_all(config).or_else(skip_builtin)?;
              <$net_gives as TS>::export_all(config).or_else(skip_builtin)?;)*
            Event::export_all(config)?;
            crate::view::problem::Problem::export_all(config)
        }
    };
}

crate::commands!(describe);

/// `()` and lists have no file of their own.
fn skip_builtin(error: ts_rs::ExportError) -> Result<(), ts_rs::ExportError> {
    if matches!(error, ts_rs::ExportError::CannotBeExported(_)) {
        Ok(())
    } else {
        Err(error)
    }
}
