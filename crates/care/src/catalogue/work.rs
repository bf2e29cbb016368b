//! Tasks, referrals and messages. Only facts and their dates are stored; each status is derived.

use super::{
    Begin, Choice, KindDef, OneOf, VISIT_REF,
    define::{FieldDef as Field, Type},
};
use crate::{Role, matrix::Row};

/// Whose a task or a referral is: a role's, or one person's.
const OWNER: OneOf = OneOf {
    fields: &["owner_role", "owner"],
    words: "Choose an owner: a role or a person",
};

pub const TASK: KindDef = KindDef::list(
    "task",
    "Task",
    Row::ReferralsAndTasks,
    &[
        VISIT_REF,
        Field::entry("prompt", "Raised by prompt"),
        Field::text("what", "What").max(400).required(),
        Field::text("why", "Why").max(400),
        Field::of("owner_role", "Owner, as a role", Type::Role).begins(Begin::WritersRole),
        Field::staff("owner", "Owner"),
        Field::date_ahead("due_on", "Due"),
        Field::date("done_on", "Done on"),
        Field::text("outcome", "Outcome"),
        Field::date("closed_on", "Closed on"),
        Field::text("close_reason", "Closed because"),
    ],
)
.one_of(OWNER);

const PRIORITY: &[Choice] = &[
    Choice::new("urgent", "Urgent"),
    Choice::new("routine", "Routine"),
];

pub const REFERRAL: KindDef = KindDef::list(
    "referral",
    "Referral",
    Row::ReferralsAndTasks,
    &[
        VISIT_REF,
        Field::name("service", "To which service").required(),
        Field::name("to", "To whom"),
        Field::text("reason", "Reason"),
        Field::code("priority", "Priority", PRIORITY),
        Field::of("owner_role", "Owner, as a role", Type::Role)
            .begins(Begin::Role(Role::Coordinator)),
        Field::staff("owner", "Owner"),
        Field::date("sent_on", "Sent on")
            .required()
            .begins(Begin::Today)
            .help("The day on which you sent it: Doorstep sends it to no service"),
        Field::instant("requested_at", "Requested at"),
        Field::date("accepted_on", "Accepted on"),
        Field::instant("accepted_at", "Accepted at"),
        Field::date("waiting_from", "On the waiting list from"),
        Field::instant("appointment_at", "Appointment"),
        Field::date("seen_on", "Seen on"),
        Field::happened_at("arrived_at", "Arrived at"),
        Field::date("rejected_on", "Not accepted on"),
        Field::text("rejected_reason", "Not accepted because"),
        Field::date("withdrawn_on", "Withdrawn on"),
        Field::text("withdrawn_reason", "Withdrawn because"),
        Field::text("outcome", "Outcome"),
    ],
)
.one_of(OWNER)
.section(20);

pub const MESSAGE: KindDef = KindDef::list(
    "message",
    "Message",
    Row::Messages,
    &[
        VISIT_REF,
        Field::staff("to", "To").required(),
        Field::text("text", "Message").required(),
        Field::instant("sent_at", "Written at"),
        Field::instant("handled_at", "Handled at"),
        Field::text("handled_note", "What was done"),
    ],
);
