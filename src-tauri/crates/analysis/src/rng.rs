//! The seeded generator behind plans and resampling. Its own, so that no update of a library and no platform changes an
//! order or a p-value.

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
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

    /// A position below `count`, which is not 0. Its bias is below `count` in 2^64.
    pub fn below(&mut self, count: usize) -> usize {
        (self.bits() % count as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let mut chance = SplitMix64::new(1);
        // Reference values of SplitMix64 for seed 1.
        assert_eq!((chance.bits(), chance.bits()), (0x910A_2DEC_8902_5CC1, 0xBEEB_8DA1_658E_EC67));
    }

    #[test]
    fn a_position_stays_below_the_count() {
        let mut chance = SplitMix64::new(7);
        assert!((0..1000).all(|_| chance.below(3) < 3));
    }
}
