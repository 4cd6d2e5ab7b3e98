//! Exact numbers: fractions of integers, never floating point.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroI64;

use serde::{Deserialize, Serialize};

/// An exact fraction in lowest terms with a positive denominator, both of 64 bits; what does not fit is no result.
/// Amounts of money are numbers of cents.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    above: i64,
    below: NonZeroI64,
}

const ONE: NonZeroI64 = match NonZeroI64::new(1) {
    Some(one) => one,
    None => NonZeroI64::MAX,
};
const TWO: NonZeroI64 = match NonZeroI64::new(2) {
    Some(two) => two,
    None => NonZeroI64::MAX,
};

impl Number {
    /// Nought.
    pub const ZERO: Number = Number { above: 0, below: ONE };

    /// A whole number.
    pub fn whole(n: i64) -> Number {
        Number { above: n, below: ONE }
    }

    /// `mantissa / 10^scale`; `None` past 10^18.
    pub fn decimal(mantissa: i64, scale: u8) -> Option<Number> {
        if scale == 0 {
            return Some(Number::whole(mantissa));
        }
        Number::new(i128::from(mantissa), 10i128.checked_pow(u32::from(scale))?)
    }

    /// A fraction in lowest terms; `None` for a denominator of nought, or where it does not fit.
    fn new(above: i128, below: i128) -> Option<Number> {
        if below == 0 {
            return None;
        }
        let divisor = i128::try_from(gcd(above.unsigned_abs(), below.unsigned_abs())).ok()?;
        let sign = if below < 0 { -1 } else { 1 };
        let above = i64::try_from(above.checked_div(divisor)?.checked_mul(sign)?).ok()?;
        let below = i64::try_from(below.checked_div(divisor)?.checked_mul(sign)?).ok()?;
        Some(Number { above, below: NonZeroI64::new(below)? })
    }

    /// Both parts, with room to multiply.
    fn parts(self) -> (i128, i128) {
        (i128::from(self.above), i128::from(self.below.get()))
    }

    fn is_whole(self) -> bool {
        self.below == ONE
    }

    /// Reads `4`, `-0.5`, `12.25`: up to 18 digits, no sign but `-`, no exponent, digits on both sides of a point.
    pub fn parse(text: &str) -> Option<Number> {
        let (mantissa, scale) = parse_decimal(text.as_bytes())?;
        Number::decimal(mantissa, scale)
    }

    /// The sum; `None` where it is too large to be exact.
    #[expect(clippy::should_implement_trait, reason = "a sum that can be too large is no `Add`")]
    pub fn add(self, other: Number) -> Option<Number> {
        if self.is_whole() && other.is_whole() {
            return Some(Number::whole(self.above.checked_add(other.above)?));
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Number::new((a * d).checked_add(c * b)?, b * d)
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
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Number::new(a * c, b * d)
    }

    /// The quotient; `None` for a divisor of nought.
    pub fn divide(self, other: Number) -> Option<Number> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Number::new(a * d, b * c)
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(self) -> Number {
        Number::whole(self.above.div_euclid(self.below.get()))
    }

    /// The smallest whole number that is not below it.
    #[must_use]
    pub fn ceiling(self) -> Number {
        let floor = self.floor();
        if floor == self { floor } else { Number::whole(floor.above + 1) }
    }

    /// The nearest whole number, a half away from nought.
    #[must_use]
    pub fn nearest(self) -> Number {
        let half = Number { above: if self.above < 0 { -1 } else { 1 }, below: TWO };
        match self.add(half) {
            Some(moved) if self.above < 0 => moved.ceiling(),
            Some(moved) => moved.floor(),
            None => self,
        }
    }

    /// The whole number that it is; `None` for a fraction.
    pub fn as_whole(self) -> Option<i64> {
        self.is_whole().then_some(self.above)
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
    let length = u8::try_from(digits.len()).ok().filter(|length| *length <= MOST_DIGITS + 1)?;
    // So few digits do not reach what an integer holds; one more than allowed is refused below, whatever it gave.
    let (mut mantissa, mut decimals, mut left) = (0i64, None, length);
    for byte in digits {
        left = left.wrapping_sub(1);
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
        } else if *byte == b'.' && decimals.is_none() && left + 1 < length {
            decimals = Some(left);
        } else {
            return None;
        }
    }
    let seen = length - u8::from(decimals.is_some());
    if seen == 0 || seen > MOST_DIGITS || decimals == Some(0) {
        return None;
    }
    Some((if negative { -mantissa } else { mantissa }, decimals.unwrap_or(0)))
}

/// The most digits of a number.
const MOST_DIGITS: u8 = 18;

/// The same number without its exponent, `120` for `1.2e2`, where there is one and what is left may be a number of 18 digits.
pub fn without_exponent(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let (head, tail) = text.split_once(['e', 'E'])?;
    let exponent: i32 = tail.strip_prefix('+').unwrap_or(tail).parse().ok()?;
    let (sign, head) = head.strip_prefix('-').map_or(("", head), |head| ("-", head));
    let (whole, decimals) = head.split_once('.').unwrap_or((head, ""));
    let digits = format!("{whole}{decimals}");
    if whole.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|byte| byte == b'0') {
        return Some(format!("{sign}0"));
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent).filter(|point| (-18..=18).contains(point))?;
    let before = usize::try_from(point).unwrap_or(0);
    let behind = usize::try_from(-point).unwrap_or(0);
    let wide = format!("{:0>behind$}{digits:0<before$}", "");
    let (whole, decimals) = wide.split_at_checked(before)?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match decimals.trim_end_matches('0') {
        "" => Some(format!("{sign}{whole}")),
        decimals => Some(format!("{sign}{whole}.{decimals}")),
    }
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
        // Neither product can overflow: each factor has 64 bits.
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (above, below) = self.parts();
        if self.is_whole() {
            return write!(f, "{above}");
        }
        // A fraction of tens shows as a decimal, any other as a fraction.
        let (mut scale, mut power) = (0u32, 1i128);
        while power % below != 0 && scale < 18 {
            scale += 1;
            power *= 10;
        }
        if power % below != 0 {
            return write!(f, "{above}/{below}");
        }
        let scaled = above.unsigned_abs() * (power / below).unsigned_abs();
        let power = power.unsigned_abs();
        let sign = if above < 0 { "-" } else { "" };
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
    fn j04_an_exponent_is_resolved_exactly() {
        for (text, plain) in [
            ("1E2", Some("100")),
            ("1.2e2", Some("120")),
            ("-1.25e+1", Some("-12.5")),
            ("12e-1", Some("1.2")),
            ("5e-3", Some("0.005")),
            ("100e-2", Some("1")),
            ("0.5e1", Some("5")),
            ("0e99", Some("0")),
            ("120", None),
            ("1e400", None),
            ("1e19", None),
            ("1e99999999999", None),
            ("e2", None),
        ] {
            assert_eq!(without_exponent(text.as_bytes()).as_deref(), plain, "{text}");
        }
    }

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
