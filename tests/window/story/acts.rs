//! What is done and seen in the story, each act a method: given, when, then.

use std::{path::PathBuf, time::Duration};

use tempfile::TempDir;

use crate::{central::Central, clock::Clock, laptop::Laptop, page::Page};

/// The demonstration as it stood before the fall, and the day of the visit.
const AS_OF: &str = "2026-02-08";
const BEGINS: &str = "2026-02-11T10:05:00Z";
const PASSPHRASE: &str = "kettle larder meadow violin saddle";

/// What the care manager types while the power goes.
pub const WORDS: &str = "Dorothy fell on the way to the bathroom on Monday night and got up with \
    Martin. She feels steady again and walks with her stick. Her blood pressure is above target \
    and does not drop on standing. She wants to be well for the church lunch on Thursday, and \
    Martin will put a light on the landing. The clinic and Priya are asked to look in. ";

const SARAHS: &str = "Staying in my own home, and walking to the church lunch on Thursdays.";
const PRIYAS: &str = "Staying at home, with my own front door, and the church lunch.";
const SARAHS_LATER: &str = "My own front door, the church lunch, and Martin's Sunday visits.";
const PRIYAS_LATER: &str = "My own front door, the church lunch, and my garden in spring.";

const MATTERS: &str = "What matters to me";

/// Everything that takes part.
pub struct Story {
    central: Central,
    sarah: Desk,
    priya: Desk,
    _folder: TempDir,
}

/// A laptop and the page that is open on it.
struct Desk {
    laptop: Laptop,
    page: Page,
}

impl Desk {
    fn unlock(&self) {
        self.page.fill("Passphrase", PASSPHRASE);
        self.page.press("Unlock");
        self.page.sees("region", "What needs me");
    }

    fn open_dorothy(&self) {
        self.page.part("region", "Main").follow("Caseload");
        self.page.fill("Name, NHS number or postcode", "ashd");
        self.page.follow("ASHDOWN, Dorothy");
        self.page.sees("heading", "Overview");
    }

    fn open_plan(&self) {
        self.open_dorothy();
        self.page.part("region", "Dorothy").follow("Plan");
        self.page.sees("heading", "’s plan");
    }

    /// Opens the form of what matters; the page is the form's.
    fn edit_what_matters(&self) -> Page {
        self.open_plan();
        self.page.press(&format!("Edit {MATTERS}"));
        self.page.part("region", &format!("Edit {MATTERS}"))
    }

    fn write_what_matters(&self, words: &str) {
        let form = self.edit_what_matters();
        form.fill(MATTERS, words);
        form.press("Save");
        self.page.reads(words);
    }

    fn exchange(&self) {
        self.page.part("region", "Main").follow("Sync");
        self.page.press("Exchange now");
        self.page.sees("link", "All on the server");
    }
}

impl Story {
    pub fn given_two_enrolled_laptops_and_no_server() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path();
        let clock = Clock::set_to(BEGINS);
        let mut central = Central::with_demo_as_of(AS_OF, clock, place);
        central.start();
        let printed: PathBuf = place.join("demo.json");

        let mut sarah = Laptop::new("DST-01", place, clock, 0);
        sarah.enrol(&central, &printed, "cm1", PASSPHRASE);
        let page = sarah.open();
        let sarah = Desk {
            laptop: sarah,
            page,
        };

        let mut priya = Laptop::new("DST-02", place, clock, 1);
        let page = priya.open();
        enrol_by_hand(&page, &central, "cn1");
        let priya = Desk {
            laptop: priya,
            page,
        };

        central.stop();
        Self {
            central,
            sarah,
            priya,
            _folder: folder,
        }
    }

    pub fn when_the_care_manager_unlocks_and_opens_dorothy(&self) {
        let page = &self.sarah.page;
        page.sees("radio", "Sarah");
        page.picture("unlock");
        page.fill("Passphrase", "not her passphrase at all");
        page.press("Unlock");
        page.reads("Wrong passphrase. Check Caps Lock.");
        self.sarah.unlock();
        page.picture("today");
        page.part("region", "Main").follow("Caseload");
        page.sees("link", "ASHDOWN, Dorothy");
        page.picture("caseload");
        self.sarah.open_dorothy();
        page.picture("person");
    }

    pub fn when_she_records_the_health_checks_and_the_fall(&self) {
        let page = &self.sarah.page;
        page.follow("Start a visit");
        who_and_why(&page.part("region", "Who and why"));
        health_checks(&page.part("region", "Health checks"));
        page.picture("health-checks");
        the_fall(&page.part("region", "Falls"));
        social_checks(&page.part("region", "Social checks"));
        page.part("group", "Any worry about safety?").choose("No");
        page.fill(
            "What matters today",
            "Being well for the church lunch on Thursday",
        );
    }

    pub fn then_it_prompts_for_the_pressure_and_the_fall_and_not_for_a_postural_drop(&self) {
        let page = &self.sarah.page;
        page.sees("region", "Blood pressure above target");
        page.sees("region", "Fall since last visit");
        page.reads("NEWS2 1, low");
        page.picture("visit");
        assert!(
            !page.text().contains("Postural drop"),
            "a drop of 12 is no postural drop"
        );
    }

    /// Answers what had been typed more than a second before the kill.
    pub fn when_the_app_is_killed_while_she_types(&mut self, moment: Duration) -> String {
        let Desk { laptop, page } = &mut self.sarah;
        let summary = page.part("region", "Summary");
        summary.type_until("Summary", WORDS, moment, || laptop.kill())
    }

    pub fn then_what_was_typed_a_second_before_is_there(&mut self, kept: &str) {
        self.sarah.page = self.sarah.laptop.open();
        self.sarah.unlock();
        self.sarah.open_dorothy();
        self.sarah.page.follow("Start a visit");
        let page = &self.sarah.page;
        let summary = page.part("region", "Summary");
        let found = summary.value("Summary");
        assert!(WORDS.starts_with(&found), "it is what was typed: {found:?}");
        assert!(
            found.starts_with(kept),
            "{kept:?} was kept, and there is {found:?}"
        );
        assert_eq!(page.value("Systolic, sitting, first"), "156");
        summary.fill("Summary", WORDS.trim());
    }

    pub fn when_she_answers_the_prompts_and_tells_the_named_nurse(&self) {
        let page = &self.sarah.page;
        page.part("region", "Blood pressure above target")
            .press("Ask Priya");
        page.part("region", "Fall since last visit")
            .press("Refer to the falls clinic");
        page.part("region", "Follow-ups").press("Message");
        let raised = page.part("region", "Follow-ups");
        raised.select("To", "Priya");
        raised.fill(
            "Message",
            "Could you look in on Dorothy and repeat her blood pressure?",
        );
    }

    pub fn when_she_signs(&self) {
        let page = &self.sarah.page;
        page.press("Check and sign visit");
        page.sees("heading", "Check your answers");
        page.reads("156");
        page.picture("check");
        page.press("Sign visit");
        page.sees("heading", "Overview");
        page.part("region", "Main").follow("Sync");
        page.part("region", "On this laptop only")
            .reads("for Dorothy ASHDOWN");
    }

    pub fn when_she_edits_the_plan_with_the_son_there(&self) {
        let form = self.sarah.edit_what_matters();
        form.fill(MATTERS, SARAHS);
        form.fill(
            "Who was there when the words were agreed",
            "Dorothy; Martin, her son",
        );
        form.press("Save");
        let page = &self.sarah.page;
        page.reads(SARAHS);
        page.press("Edit A fall");
        let form = page.part("region", "Edit A fall");
        form.add("What I do", " Then sit until Martin comes.");
        form.fill(
            "Who was there when the words were agreed",
            "Dorothy; Martin, her son",
        );
        form.press("Save");
        page.reads("Then sit until Martin comes.");
        page.reads("with Dorothy; Martin, her son");
        page.picture("plan");
    }

    pub fn when_the_nurse_changes_the_same_words_without_a_signal(&self) {
        self.priya.write_what_matters(PRIYAS);
    }

    pub fn when_the_server_starts_and_both_exchange(&mut self) {
        self.central.start();
        self.sarah.exchange();
        self.sarah.page.picture("sync");
        self.priya.exchange();
        self.sarah.exchange();
    }

    pub fn then_the_nurse_sees_the_visit_the_task_and_the_message(&self) {
        let page = &self.priya.page;
        page.part("region", "Main").follow("Today");
        page.part("region", "What needs me")
            .reads("Repeat the blood pressure");
        page.part("region", "Messages")
            .reads("Could you look in on Dorothy");
        page.picture("today-nurse");
        self.priya.open_dorothy();
        page.reads("152/84");
        page.reads("Falls clinic");
        page.picture("person-nurse");
    }

    pub fn then_both_see_both_versions(&self) {
        for (desk, picture) in [
            (&self.sarah, "two-versions"),
            (&self.priya, "two-versions-nurse"),
        ] {
            desk.open_plan();
            let versions = desk.page.part("group", "Choose a version of");
            for words in [SARAHS, PRIYAS, "Sarah", "Priya", "DST-01", "DST-02"] {
                versions.reads(words);
            }
            let times = versions.text().matches("Wed 11 Feb 10:").count();
            assert_eq!(times, 2, "each with its time: {}", versions.text());
            desk.page.picture(picture);
        }
    }

    pub fn when_the_nurse_settles_it(&mut self) {
        let page = &self.priya.page;
        page.part("region", "Main").follow("Today");
        page.part("region", "What needs me").follow("Settle");
        page.sees("heading", "Versions to settle");
        page.picture("settle");
        let versions = page.part("group", "Choose a version of");
        versions.choose("Sarah");
        versions.press("Use Sarah’s words");
        page.sees("heading", "Settled");
        self.priya.exchange();
        self.sarah.exchange();
    }

    pub fn then_both_agree_and_the_history_has_all_three(&self) {
        for desk in [&self.sarah, &self.priya] {
            desk.open_plan();
            desk.page.reads("nothing to settle");
            desk.page.reads(SARAHS);
            desk.page.reads_no_more(PRIYAS);
            desk.page.part("region", "Dorothy").follow("History");
            desk.page.sees("heading", "History");
            let history = desk.page.text();
            let times = |words: &str| history.matches(words).count();
            assert!(
                times(SARAHS) >= 2,
                "written once and settled once: {history}"
            );
            assert!(times(PRIYAS) >= 1, "the other wording stays: {history}");
        }
        self.priya.page.picture("history");
    }

    pub fn when_a_pull_brings_another_wording_while_the_nurse_types(&self, a_poll: Duration) {
        let form = self.priya.edit_what_matters();
        form.fill(MATTERS, PRIYAS_LATER);
        self.sarah.write_what_matters(SARAHS_LATER);
        self.sarah.exchange();
        form.within(a_poll).reads("The record moved on.");
        form.reads(SARAHS_LATER);
        assert_eq!(
            form.value(MATTERS),
            PRIYAS_LATER,
            "what she typed is untouched"
        );
        self.priya.page.picture("moved-on");
    }

    pub fn then_the_nurse_saves_and_both_versions_stand(&self) {
        self.priya
            .page
            .part("region", &format!("Edit {MATTERS}"))
            .press("Save");
        let versions = self.priya.page.part("group", "Choose a version of");
        versions.reads(SARAHS_LATER);
        versions.reads(PRIYAS_LATER);
    }

    /// Of a whole day's logs, on both laptops and the server.
    pub fn then_no_log_says_who_she_is_or_what_was_written(&self) {
        let logs = [
            self.sarah.laptop.logs(),
            self.priya.laptop.logs(),
            self.central.log(),
        ];
        let told = [
            "Dorothy",
            "ASHDOWN",
            "Ashdown",
            "9990123454",
            "999 012 3454",
            "Larkspur",
        ];
        let written = ["church lunch", "bathroom", PASSPHRASE];
        for log in &logs {
            assert!(!log.is_empty(), "there is something to look through");
            for words in told.iter().chain(&written) {
                assert!(!log.contains(words), "{words:?} stands in a log: {log}");
            }
        }
    }
}

/// Enrols a laptop as its user does, on the first page.
fn enrol_by_hand(page: &Page, central: &Central, staff: &str) {
    let of_staff = |list: &str, field: &str| {
        let rows = central.demo[list].as_array().cloned().unwrap_or_default();
        let row = rows.into_iter().find(|row| row["staff"] == staff);
        let text = row.and_then(|row| row[field].as_str().map(str::to_owned));
        text.unwrap_or_else(|| panic!("the demonstration has a {field} for {staff}"))
    };
    page.fill("Server address", &central.url());
    page.fill("Enrolment code", &of_staff("enrolment_codes", "code"));
    page.fill("Account", &of_staff("accounts", "account"));
    page.fill("Password of the account", &of_staff("accounts", "password"));
    page.fill("Name of this laptop", "DST-02");
    page.fill("New passphrase for this laptop", PASSPHRASE);
    page.fill("The passphrase again", PASSPHRASE);
    page.picture("enrol");
    page.press("Set up this laptop");
    page.sees("region", "What needs me");
    page.sees("link", "All on the server");
}

fn who_and_why(part: &Page) {
    part.fill("Why", "After the fall on 9 February");
    part.part("group", "Place").choose("At home");
    part.fill("Who was present", "Dorothy; her son Martin");
    part.part("group", "Information from").choose("The person");
    part.part("group", "Consent to this visit").choose("Yes");
    part.part("group", "Interpreter used").choose("No");
}

fn health_checks(part: &Page) {
    for (field, value) in [
        ("Breathing rate", "18"),
        ("Oxygen saturation (SpO2)", "95"),
        ("Systolic, sitting, first", "156"),
        ("Diastolic, sitting, first", "86"),
        ("Systolic, sitting, second", "152"),
        ("Diastolic, sitting, second", "84"),
        ("Systolic, lying for 5 minutes", "154"),
        ("Diastolic, lying for 5 minutes", "86"),
        ("Systolic, standing at 1 minute", "142"),
        ("Diastolic, standing at 1 minute", "80"),
        ("Systolic, standing at 3 minutes", "146"),
        ("Diastolic, standing at 3 minutes", "82"),
        ("Pulse", "84"),
        ("Temperature", "36.6"),
    ] {
        part.fill(field, value);
    }
    for (field, answer) in [
        ("On oxygen", "On air"),
        ("Arm", "Left"),
        ("Symptoms on standing", "No"),
        ("Rhythm", "Regular"),
        ("Awareness", "Alert"),
    ] {
        part.part("group", field).choose(answer);
    }
}

fn the_fall(part: &Page) {
    part.press("Add a fall");
    part.fill("Date", "9/2/2026");
    part.fill(
        "Doing what, and where exactly",
        "On the way to the bathroom at night",
    );
    for (field, answer) in [
        ("Where", "Indoors at home"),
        ("Injury", "None"),
        ("An injury needed treatment", "No"),
        ("Newly unable to put weight on a leg", "No"),
        ("Blacked out", "No"),
        ("Time on the floor", "Under 1 hour"),
        ("Could get up alone", "No"),
        ("Ambulance called", "No"),
        ("Taken to hospital", "No"),
        ("Fear of falling", "Some"),
        ("Takes an anticoagulant", "No"),
        ("Living with frailty", "Yes"),
    ] {
        part.part("group", field).choose(answer);
    }
    part.fill("Falls in the last 12 months", "2");
}

fn social_checks(part: &Page) {
    for (field, answer) in [
        ("Lives", "Alone"),
        ("Type of home", "Flat"),
        ("Stairs", "None"),
        ("Heating", "OK"),
        ("Smoke alarm", "Working"),
        ("Eaten little for more than 5 days", "No"),
        ("Poor absorption or high losses", "No"),
    ] {
        match field {
            "Type of home" => part.select(field, answer),
            _ => part.part("group", field).choose(answer),
        }
    }
    part.fill("Paid care now: visits", "0");
}
