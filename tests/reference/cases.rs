//! Values by case, and the characters of a text.

use paylint::policy::model::{Condition, Stretch, Term};
use paylint::source::Span;

use super::kleene::{Reasons, Truth};
use super::values::{Scalar, Text, Value, Values, unknown};
use super::world::{Scope, World};

impl<'a> World<'a> {
    /// The value of the case that holds, else the last. Where several may hold it is what they all are, or lies between
    /// them.
    pub fn by_case(
        &self,
        cases: &'a [(Condition, Term)],
        otherwise: &'a Term,
        scope: &Scope,
        span: Span,
    ) -> Values<'a> {
        let (mut possible, mut reasons) = (Vec::new(), Reasons::default());
        for (when, value) in cases {
            match self.truth(when, scope) {
                Truth::True => return self.values(value, scope, span),
                Truth::Unknown(more) => {
                    reasons = reasons.and(&more);
                    possible.push(value);
                }
                Truth::False => {}
            }
        }
        possible.push(otherwise);
        let all: Vec<Values> = possible.iter().map(|value| self.values(value, scope, span)).collect();
        if let [only] = all.as_slice() {
            return only.clone();
        }
        reasons = all.iter().flatten().fold(reasons, |all, value| all.and(&value.reasons()));
        if all.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let mut each = all.iter().map(|values| match values.as_slice() {
            [one] => Some(one),
            _ => None,
        });
        let first = each.next().flatten().cloned();
        let joined = each.fold(first, |all, one| either(&all?, one?, &reasons));
        joined.map_or_else(|| unknown(reasons.clone()), |value| vec![value])
    }
}

/// One of two values: the same, or between them where numbers or days are.
fn either<'a>(a: &Value<'a>, b: &Value<'a>, reasons: &Reasons) -> Option<Value<'a>> {
    if let (Value::Known(left), Value::Known(right)) = (a, b)
        && left.order(right) == Some(std::cmp::Ordering::Equal)
    {
        return Some(Value::Known(*left));
    }
    let ((low, high), (least, most)) = (a.ends(), b.ends());
    let ordered = |end: &Option<Scalar>| matches!(end, None | Some(Scalar::Number(_) | Scalar::Date(_)));
    if ![low, high, least, most].iter().all(ordered) {
        return None;
    }
    let end = |x: Option<Scalar<'a>>, y: Option<Scalar<'a>>, keep| {
        let (x, y) = (x?, y?);
        Some(if x.order(&y)? == keep { x } else { y })
    };
    let low = end(low, least, std::cmp::Ordering::Less);
    let high = end(high, most, std::cmp::Ordering::Greater);
    Some(Value::between(low, high, reasons.clone()))
}

/// Some of the characters of a text; nothing where it has none there.
pub fn characters<'a>(text: &Value<'a>, stretch: Stretch) -> Option<Value<'a>> {
    let Value::Known(Scalar::Text(text)) = text else { return Some(Value::Unknown(text.reasons())) };
    let whole = text.text();
    let count = whole.chars().count();
    let (skip, take) = match stretch {
        Stretch::First(n) => (0, n),
        Stretch::Last(n) => (count.saturating_sub(n), n),
        Stretch::Between(from, to) => (from - 1, to + 1 - from),
    };
    let part: String = whole.chars().skip(skip).take(take).collect();
    (!part.is_empty()).then(|| Value::Known(Scalar::Text(Text::Long(part.into_bytes().leak()))))
}
