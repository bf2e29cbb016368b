//! Who there is: the area, its teams with their practices, its staff, and the people cared for.

use care::{Role, catalogue};
use chrono::{DateTime, Utc};
use record::{
    AuthorId, EntryId, Kind, PublicKey, Role as RoleCode, SignatureScheme, SigningKey, Subject,
    Value,
};
use server::area_stream::fields;

use super::dice::Dice;

/// A member of staff.
#[derive(Debug, Clone, Copy)]
pub struct Staff {
    /// Who signs.
    pub author: AuthorId,
    /// In which role.
    pub role: Role,
    /// In which team.
    pub team: usize,
}

impl Staff {
    /// The role as changes carry it.
    pub fn role_code(&self) -> RoleCode {
        self.role.to_record()
    }
}

/// The area and everybody in it.
pub struct Town {
    /// The area.
    pub area: Subject,
    /// The server's key.
    pub key: SigningKey,
    /// Staff, in order; the first can take down a new person.
    pub staff: Vec<Staff>,
    /// The practice of each team.
    pub practices: Vec<String>,
    /// The people who may come to be cared for.
    pub people: Vec<Subject>,
}

/// Roles that may take down a new person, with and without the restricted notes.
const TAKERS: [Role; 4] = [
    Role::CareManager,
    Role::CommunityNurse,
    Role::Coordinator,
    Role::SocialWorker,
];

impl Town {
    /// A town of 1 to 4 members of staff in 1 to 3 teams, and 3 to 10 people.
    pub fn new(dice: &mut Dice) -> Self {
        let teams = dice.between(1, 4) as usize;
        let devices: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| role.has_device())
            .collect();
        let staff = (0..dice.between(1, 5) as usize)
            .map(|nth| Staff {
                author: AuthorId(dice.bytes()),
                role: if nth == 0 {
                    *dice.pick(&TAKERS)
                } else {
                    *dice.pick(&devices)
                },
                team: if nth == 0 { 0 } else { dice.place(teams) },
            })
            .collect();
        Self {
            area: Subject::Area(dice.bytes()),
            key: SigningKey::from_bytes(&dice.bytes()),
            staff,
            practices: (0..teams).map(|nth| format!("A8100{nth}")).collect(),
            people: (0..dice.between(3, 11))
                .map(|_| Subject::Patient(dice.bytes()))
                .collect(),
        }
    }

    /// The server's public key, to be pinned.
    pub fn public_key(&self, scheme: &dyn SignatureScheme) -> PublicKey {
        scheme.public_key(&self.key)
    }

    /// What an administrator writes before anybody is enrolled: one act each.
    pub fn founding(&self, now: DateTime<Utc>) -> Vec<Vec<record::Edit>> {
        let kind = Kind::new_static("area");
        let entry = EntryId::once(self.area, &kind);
        let named = [
            ("name", Value::text("Simulated county")),
            ("demo", Value::Bool(true)),
        ];
        let mut acts = vec![fields(entry, "area", named)];
        for (team, practice) in self.practices.iter().enumerate() {
            acts.push(team_edits(team, practice));
        }
        for staff in &self.staff {
            acts.push(staff_edits(staff, now));
        }
        acts
    }

    /// The catalogue's view of the area.
    pub fn context(&self) -> catalogue::Context {
        catalogue::Context { demo: true }
    }
}

/// The entry of a team, the same in every run.
fn team_entry(team: usize) -> EntryId {
    EntryId::beside(EntryId([0; 16]), &format!("team-{team}"))
}

fn team_edits(team: usize, practice: &str) -> Vec<record::Edit> {
    let entry = team_entry(team);
    let named = [
        ("name", Value::text(format!("Team {team}"))),
        ("ods", Value::text("R1A01")),
    ];
    let mut edits = fields(entry, "team", named);
    let cares_for = [
        ("team", Value::Bytes(entry.0.to_vec())),
        ("practice", Value::text(practice)),
    ];
    edits.extend(fields(
        EntryId::beside(entry, "practice"),
        "team-practice",
        cares_for,
    ));
    edits
}

fn staff_edits(staff: &Staff, now: DateTime<Utc>) -> Vec<record::Edit> {
    let entry = EntryId(staff.author.0);
    let mut edits = fields(entry, "staff", [("family_name", Value::text("Staff"))]);
    let from = now.date_naive() - chrono::Days::new(30);
    let held = [
        ("staff", Value::Bytes(entry.0.to_vec())),
        ("role", Value::text(staff.role.code())),
        ("team", Value::Bytes(team_entry(staff.team).0.to_vec())),
        ("from", Value::Date(from)),
    ];
    edits.extend(fields(EntryId::beside(entry, "role"), "staff-role", held));
    edits
}
