//! A term as a message shows it.

use super::{Element, Known, Machine, Out};
use crate::claim::{Kind, Number};
use crate::policy::model::Term;
use crate::table::{ColumnKind, Rows};
use crate::verdict::model::Bound;
use crate::verdict::trace::Quiet;

impl<'a> Machine<'a, Quiet> {
    /// A value as a message shows it: dates as `2026-04-01`, amounts with `$`, what is not there as `none`; nothing where
    /// it is not known.
    pub fn shown(&mut self, term: &'a Term) -> Option<String> {
        let field = match term {
            Term::Field(_, field) | Term::First(_, field) | Term::OfProvider(_, _, field) => Some(*field),
            _ => None,
        };
        let is_money = self.is_money(term);
        let shown = |known: Known<'a>| match known {
            Known::Code(code) => {
                match field.and_then(|field| field.info().words.iter().find(|(_, own)| *own == code.to_string())) {
                    Some((word, _)) => (*word).to_owned(),
                    None => code.to_string(),
                }
            }
            Known::Text(text) => String::from_utf8_lossy(text).into_owned(),
            Known::Date(date) => date.to_string(),
            Known::Number(number) if is_money => {
                let dollars = number.divide(Number::whole(100)).unwrap_or(number).to_string();
                let tenths = dollars.split_once('.').is_some_and(|(_, cents)| cents.len() == 1);
                let (sign, dollars) =
                    dollars.strip_prefix('-').map_or(("", dollars.as_str()), |dollars| ("-", dollars));
                format!("{sign}${dollars}{}", if tenths { "0" } else { "" })
            }
            Known::Number(number) => number.to_string(),
            Known::Yes(yes) => if yes { "yes" } else { "no" }.to_owned(),
        };
        Some(match self.term(term) {
            Out::None | Out::Many(_, []) => "none".to_owned(),
            Out::One(known) => shown(known),
            Out::Many(claim, values) => {
                let values = values.iter().filter_map(|slot| match Known::of(claim, *slot) {
                    Some(Element::Known(known)) => Some(shown(known)),
                    _ => None,
                });
                values.collect::<Vec<_>>().join(", ")
            }
            Out::Missing | Out::Days(..) | Out::Range(..) => return None,
        })
    }

    /// Whether a value counts cents: a field of a claim, a cell of a row, a fact beside the claim.
    fn is_money(&self, term: &Term) -> bool {
        let cents =
            |rows: &Rows, column: usize| rows.columns().get(column).is_some_and(|own| own.kind == ColumnKind::Money);
        match *term {
            Term::Field(_, field) | Term::First(_, field) | Term::OfProvider(_, _, field) => {
                field.info().kind == Kind::Money
            }
            Term::Column(var, column) => match self.bound(var) {
                Bound::Row(table, _) => self.plan.rows(table).is_some_and(|rows| cents(rows, column)),
                _ => false,
            },
            Term::Fact(id, _, column, _) => self.beside.facts.get(id.0).is_some_and(|rows| cents(rows, column)),
            _ => false,
        }
    }
}
