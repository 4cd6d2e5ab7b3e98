//! Numbers drawn from a seed, the same on every machine.

use paylint::claim::Date;

/// Draws (splitmix64).
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
    /// So many days are added to every day that is drawn.
    shift: i64,
}

impl Random {
    /// Draws from a seed.
    pub fn new(seed: u64) -> Random {
        Random { state: seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5851_F42D_4C95_7F2D, shift: 0 }
    }

    /// The same draws, with every day so many days later.
    pub fn shifted(seed: u64, shift: i64) -> Random {
        Random { shift, ..Random::new(seed) }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From nought to below a number.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.bits() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    /// From one number through another.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(usize::try_from(high - low + 1).unwrap())).unwrap()
    }

    /// Yes, so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// The position of a weight, as often as it weighs.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let here = left < *weight;
                left = left.saturating_sub(*weight);
                here
            })
            .unwrap()
    }

    /// Some of several, at least one, in their order.
    pub fn some<T: Clone>(&mut self, from: &[T], percent: usize) -> Vec<T> {
        let one = self.below(from.len());
        let kept: Vec<bool> = from.iter().map(|_| self.chance(percent)).collect();
        from.iter().enumerate().filter(|(at, _)| *at == one || kept[*at]).map(|(_, item)| item.clone()).collect()
    }

    /// Puts things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }

    /// A day by year, month and day, moved by the shift.
    pub fn day(&self, year: i32, month: u32, day: u32) -> Date {
        Date::from_ymd(year, month, day).unwrap().add_days(self.shift).unwrap()
    }

    /// One of the few days on which things begin and end.
    pub fn anchor(&mut self) -> Date {
        let (year, month, day) = self.pick(&[(2026, 1, 1), (2026, 2, 28), (2026, 3, 31), (2026, 4, 1), (2024, 2, 29)]);
        self.day(year, month, day)
    }

    /// A day of service: near an anchor.
    pub fn service_day(&mut self) -> Date {
        let anchor = self.anchor();
        let days = if self.chance(60) { self.between(-1, 1) } else { self.between(-40, 40) };
        anchor.add_days(days).unwrap()
    }
}
