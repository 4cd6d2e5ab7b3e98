//! A path in an 837 to the element that it names.

use super::has::owns;
use super::scope::Scope;
use super::values::{Sort, Value};
use crate::claim::Record;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{ElementId, Owner, Term};
use crate::read::x12::ElementPath;
use crate::syntax::tree::Word;

impl Scope<'_, '_> {
    /// `element "2410/CTP04"`: of the line or item that is looked at, of its claim where the loop lies above its lines.
    pub(super) fn element(&mut self, word: &Word) -> Option<Value> {
        let path = match ElementPath::parse(&word.value) {
            Ok(path) => path,
            Err(why) => {
                self.report(Diagnostic::error("check/element", why, word.span).help(
                    "The loop may be left out. A qualifier stands behind the segment: `REF*G1/02`; `paylint fields` lists the elements that have a name.",
                ));
                return None;
            }
        };
        let frame =
            self.current.iter().rev().filter_map(|at| self.frames.get(*at)).find(|frame| frame.record().is_some());
        let owner = match frame {
            Some(frame)
                if path.is_above_lines()
                    && frame.record().is_some_and(|own| own == Record::Line || !owns(Record::Claim, own)) =>
            {
                frame.claim()
            }
            Some(frame) => frame.owner(),
            None => Owner::Claim,
        };
        let elements = &mut self.check.elements;
        let id = elements.iter().position(|own| *own == path).unwrap_or_else(|| {
            elements.push(path);
            elements.len() - 1
        });
        Some(Value::new(Term::Element(owner, ElementId(id)), Sort::Text, word.span))
    }
}
