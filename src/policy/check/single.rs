//! What a line or a claim has one of and is searched for all the same, `no authorization`, to how it is asked for.

use super::fields::field_named;
use super::has::record_named;
use super::names::{a, capital};
use crate::claim::{Field, Kind, Record};
use crate::diagnostic::Diagnostic;
use crate::syntax::tree::{Binding, Expression, Node, Quantity};

/// A field by the word of a binding, which stands in the singular, as a condition writes it.
fn path(word: &str) -> Option<(Record, String, Field)> {
    let records = [(Record::Line, ""), (Record::Claim, "claim."), (Record::Patient, "patient.")];
    records.into_iter().find_map(|(record, before)| {
        let field = field_named(record, word).or_else(|| Field::find(record, &format!("{word}s")))?;
        Some((record, format!("{before}{}", field.info().name), field))
    })
}

/// What to write instead of a word that names nothing that repeats.
pub(super) fn not_bound(word: &str) -> String {
    match path(word) {
        Some((record, path, _)) => {
            format!("{} `when {path} is present`.", asked_alone(record))
        }
        None => "Write what repeats, such as `line`, `diagnosis`, `modifier`, `other payer` or `history line`; \
                 `paylint fields` lists all of it, and how each is called."
            .to_owned(),
    }
}

fn asked_alone(record: Record) -> String {
    format!("{} has one such field, which is asked for by itself:", capital(&a(record.words())))
}

/// A quantifier over such a field: the condition that asks the same.
pub(super) fn of_quantifier(quantity: &Quantity, binding: &Binding) -> Option<Diagnostic> {
    let word = binding.kind.value.as_str();
    if record_named(word).is_some() {
        return None;
    }
    let (record, path, field) = path(word)?;
    let kind = field.info().kind;
    let number = |number: &Expression| match &number.node {
        Node::Code(number) | Node::Money(number) => number.clone(),
        _ => "…".to_owned(),
    };
    let measured = matches!(kind, Kind::Number | Kind::Money);
    let bare = binding.set.is_none() && binding.relations.is_empty() && binding.condition.is_none();
    let condition = match quantity {
        Quantity::AtMost(limit) if measured => format!("{path} <= {}", number(limit)),
        Quantity::AtLeast(limit) if measured => format!("{path} >= {}", number(limit)),
        Quantity::Exactly(limit) if measured => format!("{path} = {}", number(limit)),
        Quantity::No if bare && kind == Kind::Yes => format!("{path} is no"),
        _ if bare && kind == Kind::Yes => format!("{path} is yes"),
        Quantity::No if bare => format!("{path} is absent"),
        Quantity::No if binding.set.is_some() => format!("{path} not in …"),
        _ if binding.set.is_some() => format!("{path} in …"),
        Quantity::No => format!("not ({path} …)"),
        _ => format!("{path} is present"),
    };
    Some(
        Diagnostic::error("check/kind-of-binding", format!("nothing on a claim is called `{word}`"), binding.kind.span)
            .help(format!("{} `{condition}`.", asked_alone(record))),
    )
}
