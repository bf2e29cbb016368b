//! The rows of one person for one viewer, a function for each sort of need.

use super::{
    NaiveDate, Need, NeedRow, PersonSummary, ReferralStatus, TaskStatus, Urgency, Viewer,
    VisitStatus, by_day, catalogue, day_in_words, due_in_words, is_shown_as_divergence,
};
use crate::{
    checks::is_safety_kind,
    status::{PromptStatus, ReferralFacts},
    summary::ToSettle,
    time,
};

/// One person, looked at by one viewer on one day.
pub(super) struct Look<'a> {
    pub person: &'a PersonSummary,
    pub viewer: &'a Viewer,
    pub today: NaiveDate,
}

impl Look<'_> {
    /// Whether what concerns the person and is nobody's own concerns the viewer: by a place on the
    /// care team, or as anyone who may write it where nobody has a place.
    fn concerned(&self, kind: &str) -> bool {
        let team = &self.person.care_team;
        let placed = team.contains(self.viewer.staff) || team.all().next().is_none();
        placed && self.viewer.may_write(kind)
    }

    fn row(&self, need: Need, urgency: Urgency, (entry, kind): (record::EntryId, &str)) -> NeedRow {
        NeedRow {
            subject: self.person.subject,
            urgency,
            need,
            entry,
            kind: kind.to_owned(),
            field: None,
            title: String::new(),
            reason: String::new(),
            due_on: None,
            since: self.person.last_change_at.unwrap_or_default(),
        }
    }

    pub fn prompts(&self) -> Vec<NeedRow> {
        let theirs = self.person.prompts.iter().filter(|prompt| {
            let raised = prompt.by == self.viewer.staff && self.viewer.may_write(&prompt.kind);
            raised || self.concerned(&prompt.kind)
        });
        let row = |prompt: &crate::status::PromptFacts| {
            let late = prompt.status(self.today) == PromptStatus::Overdue;
            let urgency = match late || prompt.is_urgent() {
                true => Urgency::CannotWait,
                false => by_day(prompt.due_on, self.today),
            };
            let row = self.row(Need::Prompt, urgency, (prompt.entry, &prompt.kind));
            let due = due_in_words(prompt.due_on, self.today);
            let value = prompt.value.as_deref().map(|value| format!("{value} "));
            NeedRow {
                title: prompt.title.clone(),
                reason: format!("{}Not answered. {due}.", value.unwrap_or_default()),
                due_on: prompt.due_on,
                since: prompt.at,
                ..row
            }
        };
        theirs.map(row).collect()
    }

    pub fn to_settle(&self) -> Vec<NeedRow> {
        let theirs = self.person.to_settle.iter().filter(|question| {
            let mut writers = question.versions.iter();
            let wrote = writers.any(|version| version.author == self.viewer.staff);
            let may = self.viewer.may_write(&question.kind);
            (wrote && may) || self.concerned(&question.kind)
        });
        theirs.map(|question| self.question(question)).collect()
    }

    fn question(&self, question: &ToSettle) -> NeedRow {
        let kind = catalogue::kind(&question.kind);
        let section = kind.map_or("Newer content", |kind| kind.label);
        let field = question.field.as_deref();
        let label = field.and_then(|field| catalogue::field(&question.kind, field));
        let title = match (field, label) {
            (None, _) => format!("{section}: removed by one, changed by another"),
            (Some(_), Some(field)) if field.label == section => format!("{section}: two versions"),
            (Some(_), Some(field)) => format!("{section}: two versions of “{}”", field.label),
            (Some(_), None) => format!("{section}: two versions"),
        };
        let reason = match field {
            None => "It stays on the page until somebody decides.",
            Some(_) => "People wrote without seeing each other’s words. All are kept.",
        };
        let urgency = match is_safety_kind(&question.kind) {
            true => Urgency::CannotWait,
            false => Urgency::ThisWeek,
        };
        let latest = question.versions.iter().map(|version| version.at).max();
        let row = self.row(Need::Settle, urgency, (question.entry, &question.kind));
        NeedRow {
            field: question.field.clone(),
            title,
            reason: reason.to_owned(),
            since: latest.unwrap_or(row.since),
            ..row
        }
    }

    pub fn checks(&self) -> Vec<NeedRow> {
        let theirs = self
            .person
            .checks
            .iter()
            .filter(|check| !is_shown_as_divergence(check) && self.concerned(&check.kind));
        let row = |check: &crate::checks::Check| {
            let urgency = match check.safety {
                true => Urgency::CannotWait,
                false => Urgency::ThisWeek,
            };
            NeedRow {
                title: check.words.clone(),
                reason: "The record does not fit together.".to_owned(),
                ..self.row(Need::Check, urgency, (check.entry, &check.kind))
            }
        };
        theirs.map(row).collect()
    }

    pub fn visits(&self) -> Vec<NeedRow> {
        let me = self.viewer.staff;
        let mut rows = Vec::new();
        for visit in &self.person.visits {
            let Some(day) = visit.day().map(|day| day_in_words(day, self.today)) else {
                continue;
            };
            let (need, urgency, title, reason) = match visit.status(self.today) {
                VisitStatus::NotMade if visit.is_for(me) => (
                    Need::NotMade,
                    Urgency::CannotWait,
                    "Planned visit was not made",
                    format!("Planned for {day}."),
                ),
                VisitStatus::Recorded if visit.is_for(me) => (
                    Need::Visit,
                    Urgency::ThisWeek,
                    "Visit is not signed",
                    format!("Made {day}."),
                ),
                VisitStatus::ChangedAfterSigning if visit.signed_by == Some(me) => (
                    Need::Visit,
                    Urgency::ThisWeek,
                    "Visit changed after you signed it",
                    format!("Visit of {day}. What you signed is kept."),
                ),
                _ => continue,
            };
            rows.push(NeedRow {
                title: title.to_owned(),
                reason,
                due_on: visit.day(),
                since: visit.at,
                ..self.row(need, urgency, (visit.entry, "visit"))
            });
        }
        rows
    }

    pub fn tasks(&self) -> Vec<NeedRow> {
        let (me, roles) = (self.viewer.staff, &self.viewer.roles);
        let theirs = self.person.tasks.iter().filter(|task| {
            let open = !matches!(
                task.status(self.today),
                TaskStatus::Done | TaskStatus::Closed
            );
            open && task.is_for(me, roles)
        });
        let row = |task: &crate::status::TaskFacts| {
            let due = due_in_words(task.due_on, self.today);
            let reason = match &task.why {
                Some(why) => format!("{due}. {why}"),
                None => format!("{due}."),
            };
            let urgency = by_day(task.due_on, self.today);
            NeedRow {
                title: task.what.clone(),
                reason,
                due_on: task.due_on,
                since: task.at,
                ..self.row(Need::Task, urgency, (task.entry, "task"))
            }
        };
        theirs.map(row).collect()
    }

    pub fn referrals(&self) -> Vec<NeedRow> {
        let (me, roles) = (self.viewer.staff, &self.viewer.roles);
        let theirs = self
            .person
            .referrals
            .iter()
            .filter(|one| one.is_for(me, roles));
        theirs
            .filter_map(|referral| self.referral(referral))
            .collect()
    }

    /// A referral needs its owner when the service has answered no, has not answered, or when the
    /// day of the appointment has passed without an outcome.
    fn referral(&self, referral: &ReferralFacts) -> Option<NeedRow> {
        let service = &referral.service;
        let appointment = referral.appointment_at.map(time::london_date);
        let day = |day: Option<NaiveDate>| day.map(|day| day_in_words(day, self.today));
        let passed = |day: &NaiveDate| *day < self.today;
        let (title, reason, due_on) = match referral.status() {
            ReferralStatus::Rejected => (
                format!("{service} did not accept the referral"),
                format!("Answered {}.", day(referral.rejected_on)?),
                referral.rejected_on,
            ),
            ReferralStatus::Seen => (
                format!("{service}: what came of it?"),
                format!("Seen {}. No outcome is recorded.", day(referral.seen_on)?),
                referral.seen_on,
            ),
            _ if appointment.as_ref().is_some_and(passed) => (
                format!("{service}: what came of it?"),
                format!("The appointment was {}.", day(appointment)?),
                appointment,
            ),
            ReferralStatus::Sent if referral.chase_on().is_some_and(|on| on <= self.today) => (
                format!("{service}: no answer yet"),
                format!("Sent {}.", day(referral.sent_on)?),
                referral.chase_on(),
            ),
            _ => return None,
        };
        let cannot_wait = referral.urgent && referral.status() != ReferralStatus::Seen;
        let urgency = match cannot_wait {
            true => Urgency::CannotWait,
            false => Urgency::ThisWeek,
        };
        Some(NeedRow {
            title,
            reason,
            due_on,
            since: referral.at,
            ..self.row(Need::Referral, urgency, (referral.entry, "referral"))
        })
    }
}
