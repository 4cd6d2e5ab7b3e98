//! Exact numbers: fractions of integers, never floating point.

use std::cmp::Ordering;
use std::fmt;

/// An exact fraction in lowest terms with a positive denominator. Amounts of money are numbers of cents.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    above: i128,
    below: i128,
}

impl Number {
    /// Nought.
    pub const ZERO: Number = Number { above: 0, below: 1 };

    /// A whole number.
    pub fn whole(n: i64) -> Number {
        Number { above: i128::from(n), below: 1 }
    }

    /// `mantissa / 10^scale`; `None` past 10^18.
    pub fn decimal(mantissa: i64, scale: u8) -> Option<Number> {
        if scale == 0 {
            return Some(Number::whole(mantissa));
        }
        Number::new(i128::from(mantissa), 10i128.checked_pow(u32::from(scale))?)
    }

    /// A fraction in lowest terms; `None` for a denominator of nought.
    fn new(above: i128, below: i128) -> Option<Number> {
        if below == 0 {
            return None;
        }
        let divisor = gcd(above.unsigned_abs(), below.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()?;
        let sign = if below < 0 { -1 } else { 1 };
        Some(Number {
            above: above.checked_div(divisor)?.checked_mul(sign)?,
            below: below.checked_div(divisor)?.checked_mul(sign)?,
        })
    }

    /// Reads `4`, `-0.5`, `12.25`: up to 18 digits, no sign but `-`, no exponent, digits on both sides of a point.
    pub fn parse(text: &str) -> Option<Number> {
        let (mantissa, scale) = parse_decimal(text.as_bytes())?;
        Number::decimal(mantissa, scale)
    }

    /// The sum; `None` where it is too large to be exact.
    #[expect(clippy::should_implement_trait, reason = "a sum that can be too large is no `Add`")]
    pub fn add(self, other: Number) -> Option<Number> {
        if self.below == 1 && other.below == 1 {
            return Some(Number { above: self.above.checked_add(other.above)?, below: 1 });
        }
        let left = self.above.checked_mul(other.below)?;
        let right = other.above.checked_mul(self.below)?;
        Number::new(left.checked_add(right)?, self.below.checked_mul(other.below)?)
    }

    /// The number with the other sign.
    pub fn negate(self) -> Option<Number> {
        Some(Number { above: self.above.checked_neg()?, below: self.below })
    }

    /// The difference.
    pub fn subtract(self, other: Number) -> Option<Number> {
        self.add(other.negate()?)
    }

    /// The product.
    pub fn multiply(self, other: Number) -> Option<Number> {
        Number::new(self.above.checked_mul(other.above)?, self.below.checked_mul(other.below)?)
    }

    /// The quotient; `None` for a divisor of nought.
    pub fn divide(self, other: Number) -> Option<Number> {
        Number::new(self.above.checked_mul(other.below)?, self.below.checked_mul(other.above)?)
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(self) -> Number {
        Number { above: self.above.div_euclid(self.below), below: 1 }
    }

    /// The smallest whole number that is not below it.
    #[must_use]
    pub fn ceiling(self) -> Number {
        let floor = self.floor();
        if floor == self { floor } else { Number { above: floor.above + 1, below: 1 } }
    }

    /// The nearest whole number, a half away from nought.
    #[must_use]
    pub fn nearest(self) -> Number {
        let half = Number { above: if self.above < 0 { -1 } else { 1 }, below: 2 };
        match self.add(half) {
            Some(moved) if self.above < 0 => moved.ceiling(),
            Some(moved) => moved.floor(),
            None => self,
        }
    }

    /// The whole number that it is; `None` for a fraction or one past 64 bits.
    pub fn as_whole(self) -> Option<i64> {
        if self.below == 1 { i64::try_from(self.above).ok() } else { None }
    }

    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self.above < 0
    }
}

/// Mantissa and number of decimals of `4`, `-0.5`, `12.25`; at most 18 digits.
pub fn parse_decimal(text: &[u8]) -> Option<(i64, u8)> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut mantissa, mut scale, mut point, mut seen, mut after) = (0i64, 0u8, false, 0u8, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                seen = seen.checked_add(1)?;
                if point {
                    scale += 1;
                    after = true;
                }
            }
            b'.' if !point && seen > 0 => point = true,
            _ => return None,
        }
    }
    if seen == 0 || seen > 18 || (point && !after) {
        return None;
    }
    Some((if negative { -mantissa } else { mantissa }, scale))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if self.below == other.below {
            return self.above.cmp(&other.above);
        }
        // The whole parts decide nearly always; the rest cannot overflow where denominators stay below 2^63.
        let (a, b) = (self.floor(), other.floor());
        a.above.cmp(&b.above).then_with(|| {
            let left = self.above.rem_euclid(self.below).saturating_mul(other.below);
            let right = other.above.rem_euclid(other.below).saturating_mul(self.below);
            left.cmp(&right)
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.below == 1 {
            return write!(f, "{}", self.above);
        }
        // A fraction of tens shows as a decimal, any other as a fraction.
        let (mut scale, mut power) = (0u32, 1i128);
        while power % self.below != 0 && scale < 18 {
            scale += 1;
            power *= 10;
        }
        if power % self.below != 0 {
            return write!(f, "{}/{}", self.above, self.below);
        }
        let scaled = self.above.unsigned_abs() * (power / self.below).unsigned_abs();
        let power = power.unsigned_abs();
        let sign = if self.above < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:0width$}", scaled / power, scaled % power, width = scale as usize)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x18_decimals_are_read_exactly_or_not_at_all() {
        for text in ["", "-", ".5", "5.", "+5", "1e3", "inf", "NaN", "1,000", "9999999999999999999", "1.2.3", " 1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        assert_eq!(Number::parse("12.250").unwrap().to_string(), "12.25");
        assert_eq!(Number::parse("-0.5").unwrap().to_string(), "-0.5");
        assert_eq!(Number::parse("-0"), Some(Number::ZERO));
    }

    #[test]
    fn p20_arithmetic_is_exact_and_never_wraps() {
        let n = |text: &str| Number::parse(text).unwrap();
        assert_eq!(n("0.1").add(n("0.2")), Some(n("0.3")));
        assert_eq!(n("1").divide(n("3")).unwrap().multiply(n("3")), Some(n("1")));
        assert_eq!(n("1").divide(Number::ZERO), None);
        let mut large = n("999999999999999999");
        while let Some(larger) = large.multiply(large) {
            large = larger;
        }
        assert!(large > n("1"));
        assert_eq!(n("2.5").nearest(), n("3"));
        assert_eq!(n("-2.5").nearest(), n("-3"));
        assert_eq!(n("-2.5").floor(), n("-3"));
        assert_eq!(n("2.1").ceiling(), n("3"));
    }
}
