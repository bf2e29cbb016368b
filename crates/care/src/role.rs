//! The roles that people hold (docs/sources.md, Roles). What each may read and write is `matrix`.

/// A role. A person may hold several; each change is stamped with the one in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// General practitioner: the accountable professional.
    Gp,
    /// Community nurse; one is the person's named nurse.
    CommunityNurse,
    /// Care manager.
    CareManager,
    /// Care coordinator.
    Coordinator,
    /// Pharmacist.
    Pharmacist,
    /// Health trainer.
    HealthTrainer,
    /// Occupational therapist.
    OccupationalTherapist,
    /// Physiotherapist.
    Physiotherapist,
    /// Social worker.
    SocialWorker,
    /// Mental health practitioner.
    MentalHealth,
    /// Coordinator of the multi-disciplinary team's meetings.
    MdtCoordinator,
    /// Reader in a crisis: ambulance, A&E, out-of-hours GP.
    Crisis,
    /// The person.
    Person,
    /// Family member or carer whom the person names.
    Family,
    /// Caldicott guardian or privacy officer.
    InformationGovernance,
    /// System administrator: no clinical content.
    Admin,
    /// Reader of aggregate numbers.
    Analyst,
}

impl Role {
    /// Every role, in the order of the matrix's columns and then those without a device.
    pub const ALL: [Self; 17] = [
        Self::Gp,
        Self::CommunityNurse,
        Self::CareManager,
        Self::Coordinator,
        Self::Pharmacist,
        Self::HealthTrainer,
        Self::OccupationalTherapist,
        Self::Physiotherapist,
        Self::SocialWorker,
        Self::MentalHealth,
        Self::MdtCoordinator,
        Self::Crisis,
        Self::Person,
        Self::Family,
        Self::InformationGovernance,
        Self::Admin,
        Self::Analyst,
    ];

    /// The role of a code, as changes carry it.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The code that changes carry.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gp => "gp",
            Self::CommunityNurse => "cn",
            Self::CareManager => "cm",
            Self::Coordinator => "coord",
            Self::Pharmacist => "pharm",
            Self::HealthTrainer => "ht",
            Self::OccupationalTherapist => "ot",
            Self::Physiotherapist => "pt",
            Self::SocialWorker => "sw",
            Self::MentalHealth => "mh",
            Self::MdtCoordinator => "mdtc",
            Self::Crisis => "crisis",
            Self::Person => "person",
            Self::Family => "family",
            Self::InformationGovernance => "ig",
            Self::Admin => "admin",
            Self::Analyst => "analyst",
        }
    }

    /// The name on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gp => "GP",
            Self::CommunityNurse => "Community nurse",
            Self::CareManager => "Care manager",
            Self::Coordinator => "Care coordinator",
            Self::Pharmacist => "Pharmacist",
            Self::HealthTrainer => "Health trainer",
            Self::OccupationalTherapist => "Occupational therapist",
            Self::Physiotherapist => "Physiotherapist",
            Self::SocialWorker => "Social worker",
            Self::MentalHealth => "Mental health practitioner",
            Self::MdtCoordinator => "MDT coordinator",
            Self::Crisis => "Crisis reader",
            Self::Person => "The person",
            Self::Family => "Family or carer",
            Self::InformationGovernance => "Information governance",
            Self::Admin => "Administrator",
            Self::Analyst => "Analyst",
        }
    }

    /// Whether people in this role have a device of their own in this version. A role without one
    /// receives no stream and writes nothing.
    pub const fn has_device(self) -> bool {
        !matches!(
            self,
            Self::Crisis
                | Self::Person
                | Self::Family
                | Self::InformationGovernance
                | Self::Admin
                | Self::Analyst
        )
    }

    /// As the record writes it.
    pub fn to_record(self) -> record::Role {
        record::Role::new_static(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_role() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
            assert!(!role.label().is_empty());
            assert!(record::Role::parse(role.code()).is_ok());
        }
        assert_eq!(Role::parse("nurse"), None);
        assert_eq!(Role::parse("GP"), None);
    }

    #[test]
    fn eleven_roles_have_a_device() {
        assert_eq!(
            Role::ALL
                .into_iter()
                .filter(|role| role.has_device())
                .count(),
            11
        );
    }
}
