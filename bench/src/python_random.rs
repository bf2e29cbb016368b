//! The random numbers of Python's `random.Random`, so that the workload is the same in both.

use rand_mt::Mt;
use uuid::{Builder, Uuid, Version};

/// What Python 3's `random.Random(seed)` draws, for the calls that the workload makes.
///
/// The generator is MT19937 seeded by `init_by_array` with the seed's 32-bit digits, the least
/// first (CPython, `Modules/_randommodule.c`); what is made of its words follows `Lib/random.py`.
pub struct PythonRandom(Mt);

impl PythonRandom {
    /// Seeds as `random.Random(seed)` does with a whole number.
    pub fn new(seed: u64) -> Self {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        let key = if high == 0 {
            vec![low]
        } else {
            vec![low, high]
        };
        Self(Mt::new_with_key(key))
    }

    /// `getrandbits(bits)` for 1 to 32 bits: the upper ones of a word.
    fn bits(&mut self, bits: u32) -> u32 {
        self.0.next_u32() >> (32 - bits)
    }

    /// `_randbelow(limit)`: as few bits as hold the limit, drawn again until below it.
    fn below(&mut self, limit: u32) -> u32 {
        let bits = u32::BITS - limit.leading_zeros();
        loop {
            let drawn = self.bits(bits);
            if drawn < limit {
                return drawn;
            }
        }
    }

    /// `randint(low, high)`, both ends included.
    pub fn int(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// `choice(of)`. The list must not be empty.
    pub fn choice<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = self.below(u32::try_from(of.len()).unwrap_or(u32::MAX));
        of.get(at as usize).copied().unwrap_or_default()
    }

    /// `random()`: 53 bits between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        let (high, low) = (self.0.next_u32() >> 5, self.0.next_u32() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    /// `uuid.UUID(int=getrandbits(128), version=4)`: four words, the least first.
    pub fn uuid(&mut self) -> Uuid {
        let number = (0..4).fold(0_u128, |number, word| {
            number | u128::from(self.0.next_u32()) << (32 * word)
        });
        Builder::from_u128(number)
            .with_version(Version::Random)
            .with_variant(uuid::Variant::RFC4122)
            .into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drawn with Python 3.11.
    #[test]
    fn it_draws_what_python_draws() {
        let mut random = PythonRandom::new(1);
        assert_eq!(random.unit(), 0.134_364_244_112_401_22);
        assert_eq!(random.int(0, 36_000), 4_135);
        assert_eq!(random.choice(&["a", "b", "c"]), "b");
        assert_eq!(
            random.uuid().to_string(),
            "7311d8a3-c2ce-4f44-bed4-d57b1e2feb89"
        );
        let mut wide = PythonRandom::new(1 << 40 | 7);
        assert_eq!(wide.unit(), 0.613_703_777_993_651_1);
    }
}
