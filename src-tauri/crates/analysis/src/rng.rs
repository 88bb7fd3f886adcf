//! The seeded generator behind plans, samples and resampling. Its own, so that no update of a library and no platform
//! changes an order, a byte of the sample or a p-value.

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The generator that gives the numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// Even over [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * unit
    }

    /// Bell-shaped around `mean`; `spread` is the standard deviation as a share of it. The mean of
    /// twelve even numbers needs no logarithm, whose last digit differs between platforms.
    pub fn around(&mut self, mean: f64, spread: f64) -> f64 {
        let bell: f64 = (0..12).map(|_| self.between(-0.5, 0.5)).sum();
        mean * (1.0 + spread * bell)
    }

    /// A position below `count`, which is not 0. Its bias is below `count` in 2^64.
    pub fn below(&mut self, count: usize) -> usize {
        (self.bits() % count as u64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: u32, high: u32) -> u32 {
        self.between(f64::from(low), f64::from(high) + 1.0) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let mut chance = Chance::new(1);
        // Reference values of SplitMix64 for seed 1.
        assert_eq!((chance.bits(), chance.bits()), (0x910A_2DEC_8902_5CC1, 0xBEEB_8DA1_658E_EC67));
    }

    #[test]
    fn numbers_stay_in_their_bounds() {
        let mut chance = Chance::new(7);
        for _ in 0..1000 {
            assert!((1..=3).contains(&chance.whole(1, 3)));
            assert!((5.0..6.0).contains(&chance.between(5.0, 6.0)));
            assert!(chance.below(3) < 3);
        }
    }
}
