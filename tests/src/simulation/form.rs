//! A form somebody has open: what was drawn when it was opened, and what is typed into it.

use care::{
    Role,
    catalogue::{FieldDef, KindDef, NOT_ANSWERS, Type},
};
use chrono::Days;
use record::{Base, Decimal, Edit, EntryId, FieldKey, FieldName, Kind, Record, Subject, Value};

use super::{clock, dice::Dice, town::Town};

/// A form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The draft's name in the database.
    pub name: String,
    /// The draft's text: enough to see that it comes back whole.
    pub text: String,
    /// Whose record.
    pub subject: Subject,
    /// What was drawn.
    pub base: Base,
    /// What is typed.
    pub typed: Vec<(FieldKey, Value)>,
}

impl Form {
    /// The edits that saving it makes: what differs from its base, resting on its base.
    pub fn edits(&self, record: &Record) -> Vec<Edit> {
        let typed = self.typed.iter();
        typed
            .filter_map(|(key, value)| self.base.edit(record, key.clone(), value.clone()))
            .collect()
    }
}

/// Names a field of an entry of a kind that the catalogue has.
pub fn key(entry: EntryId, kind: &KindDef, field: &FieldDef) -> FieldKey {
    FieldKey {
        entry,
        kind: kind.to_record(),
        field: field.to_record(),
    }
}

/// The same of a kind and a field that it may not have.
pub fn any_key(entry: EntryId, kind: &str, field: &str) -> FieldKey {
    FieldKey {
        entry,
        kind: Kind::parse(kind).expect("a kind's name"),
        field: FieldName::parse(field).expect("a field's name"),
    }
}

const WORDS: [&str; 12] = [
    "walks", "with", "a", "frame", "daughter", "visits", "twice", "garden", "tea", "radio", "cat",
    "morning",
];
const NAMES: [&str; 6] = ["Ann", "Brian", "Carys", "Dev", "Edith", "Femi"];

/// Some words, a few times very many, so that pages and pushes come to their bounds.
pub fn words(dice: &mut Dice, most: usize) -> String {
    let long = dice.in_a_thousand(8);
    let count = if long {
        600
    } else {
        dice.between(1, 9) as usize
    };
    let mut text = String::new();
    for _ in 0..count {
        let word: &&str = dice.pick(&WORDS);
        text.push_str(word);
        text.push(' ');
    }
    text.truncate(most);
    let text = text.trim();
    if text.is_empty() {
        "tea".to_owned()
    } else {
        text.to_owned()
    }
}

/// A value that a field may hold.
pub fn value(field: &FieldDef, town: &Town, dice: &mut Dice) -> Value {
    if field.not_answers && dice.in_a_thousand(60) {
        return Value::Absent(dice.pick(NOT_ANSWERS).code.to_owned());
    }
    if !field.required && dice.in_a_thousand(40) {
        return Value::Empty;
    }
    typed(field, town, dice)
}

fn typed(field: &FieldDef, town: &Town, dice: &mut Dice) -> Value {
    let range = field.hard.map_or((0, 99), |range| (range.min, range.max));
    let mut number = || range.0 + dice.below((range.1 - range.0 + 1) as u64) as i64;
    match field.ty {
        Type::Int | Type::Number => Value::Int(number()),
        Type::Decimal { places } => Value::Decimal(Decimal {
            digits: number(),
            places,
        }),
        Type::Text { max } => Value::Text(words(dice, max)),
        Type::PersonName => Value::text(*dice.pick(&NAMES)),
        Type::Code => Value::text(dice.pick(field.choices).code),
        Type::Codes => {
            let at = dice.place(field.choices.len());
            let chosen = field.choices.iter().skip(at).take(2);
            Value::List(chosen.map(|choice| Value::text(choice.code)).collect())
        }
        Type::Bool => Value::Bool(dice.in_a_thousand(500)),
        Type::Date { .. } => day(dice.below(30)),
        Type::BirthDate => day(25_000 + dice.below(9_000)),
        Type::Instant { .. } => Value::instant(clock::start() - Days::new(dice.below(9))),
        Type::Time => Value::text(format!("{:02}:30", dice.below(24))),
        Type::NhsNumber => Value::text("9990000018"),
        Type::Postcode => Value::text("ZZ99 3WZ"),
        Type::Phone { .. } => Value::text(format!("01632960{:03}", dice.below(999))),
        Type::Ods => Value::text(dice.pick(&town.practices).as_str()),
        Type::Staff => Value::Bytes(dice.pick(&town.staff).author.0.to_vec()),
        Type::Role => Value::text(dice.pick(&Role::ALL).code()),
        Type::EntryRef => Value::Bytes(dice.bytes::<16>().to_vec()),
        Type::Bytes { length } => Value::Bytes(vec![7; length]),
        Type::Map => Value::Map([("rate".to_owned(), Value::Int(number()))].into()),
        Type::List => Value::List(Vec::new()),
    }
}

fn day(days_ago: u64) -> Value {
    Value::Date(clock::start().date_naive() - Days::new(days_ago))
}
