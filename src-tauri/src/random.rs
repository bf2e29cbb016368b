//! The randomness that the app is given: the operating system's.

use app::Randomness;

/// The operating system's generator.
pub struct System;

impl Randomness for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), app::NoRandomness> {
        getrandom::fill(bytes).map_err(|_| app::NoRandomness)
    }
}
