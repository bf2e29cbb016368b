//! Two records that may be of one person.

use care::{
    checks::{Likeness, likeness, same_person},
    summary::{PersonSummary, summarise},
};
use record::{Record, Subject};

fn person(n: u8, name: &str, born: &str, number: &str, postcode: &str) -> PersonSummary {
    let mut person = summarise(&Record::new(Subject::Patient([n; 16])));
    person.family_names = vec![name.to_owned()];
    person.birth_dates = vec![born.parse().unwrap()];
    person.nhs_numbers = vec![number.to_owned()];
    person.postcodes = vec![postcode.to_owned()];
    person
}

#[test]
fn the_surest_likeness_is_named_once() {
    let people = [
        person(1, "Ashdown", "1944-03-05", "9990123454", "CT17 9ZZ"),
        person(2, "Ashdown", "1944-03-05", "9990123454", "CT17 9ZZ"),
        person(3, "ASHDOWN", "1944-03-05", "9990234566", "DA11 9ZZ"),
        person(4, "Brewer", "1944-03-05", "9990345678", "DA11 9ZZ"),
        person(5, "Ashdown", "1950-03-05", "9990567891", "CT17 9ZZ"),
    ];
    let found = same_person(&people);
    let ids: Vec<_> = found
        .iter()
        .map(|one| {
            let subjects = one.subjects.iter().map(|subject| subject.id()[0]);
            (one.likeness, subjects.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        ids,
        [
            (Likeness::NhsNumber, vec![1, 2]),
            (Likeness::NameAndBirth, vec![1, 2, 3]),
            (Likeness::PostcodeAndBirth, vec![3, 4]),
        ]
    );
    assert!(same_person(&people[3..]).is_empty());
}

#[test]
fn two_people_are_as_alike_as_the_surest_of_what_they_share() {
    let dorothy = person(1, "Ashdown", "1944-03-05", "9990123454", "CT17 9ZZ");
    for (other, alike) in [
        (dorothy.clone(), Some(Likeness::NhsNumber)),
        (
            person(2, "ASHDOWN", "1944-03-05", "9990234566", "CT17 9ZZ"),
            Some(Likeness::NameAndBirth),
        ),
        (
            person(2, "Brewer", "1944-03-05", "9990234566", "CT17 9ZZ"),
            Some(Likeness::PostcodeAndBirth),
        ),
        (
            person(2, "Ashdown", "1944-03-06", "9990234566", "CT17 9ZZ"),
            None,
        ),
        (
            person(2, "Brewer", "1944-03-05", "9990234566", "DA11 9ZZ"),
            None,
        ),
    ] {
        let found = likeness(&dorothy, &other);
        assert_eq!(found, alike);
        assert_eq!(found, likeness(&other, &dorothy));
    }
}
