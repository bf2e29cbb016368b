//! What the saver said, line by line: what a user would believe.

use std::collections::BTreeMap;

/// What was said before the end.
#[derive(Debug, Default)]
pub struct Told {
    /// Rounds that were called saved, and in how many changes.
    pub saved: BTreeMap<u32, usize>,
    /// The last part of each round that was called kept.
    pub kept: BTreeMap<u32, u32>,
    /// What was refused, with the code that the page got: `save 7 DiskFull`.
    pub refused: Vec<String>,
    /// What was given up after many tries.
    pub given_up: Vec<String>,
    /// Reading that failed while writing was refused.
    pub unreadable: Vec<String>,
    /// How often the database was closed and opened.
    pub unlocked: usize,
    /// Whether it went on to its own end.
    pub ended: bool,
}

impl Told {
    pub fn of(said: &[u8]) -> Self {
        let mut told = Self::default();
        for line in String::from_utf8_lossy(said).lines() {
            told.hear(line);
        }
        told
    }

    fn hear(&mut self, line: &str) {
        let mut words = line.split(' ');
        let verb = words.next().unwrap_or_default();
        let mut numbers = words.filter_map(|word| word.parse().ok());
        let mut number = || numbers.next().expect("a number");
        let rest = line
            .split_once(' ')
            .map(|(_, rest)| rest.to_owned())
            .unwrap_or_default();
        match verb {
            "saved" => drop(self.saved.insert(number(), number() as usize)),
            "kept" => drop(self.kept.insert(number(), number())),
            "refused" => self.refused.push(rest),
            "gave-up" => self.given_up.push(rest),
            "unreadable" => self.unreadable.push(rest),
            "unlocked" => self.unlocked += 1,
            "ended" => self.ended = true,
            "locked" => {}
            other => panic!("the saver said {other}"),
        }
    }

    /// How much was acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.saved.len() + self.kept.len()
    }
}
