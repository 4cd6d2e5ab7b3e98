//! Edits that ask the same: they always fire together.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::policy::model::Edit;
use crate::syntax::asked;
use crate::syntax::tree::{self, EditClause};

/// Each edit is compared with so many before it that begin like it: what differs in many is no slip.
const COMPARED: usize = 64;

impl Checker<'_> {
    /// Warns of each edit that asks the very same as one before it. Edits with exceptions of their own are left alone.
    pub(super) fn warn_of_alike(&mut self, edits: &[Edit]) {
        let excepted: BTreeSet<&str> =
            edits.iter().filter(|edit| !edit.exceptions.is_empty()).map(|edit| edit.id.as_str()).collect();
        let mut begun: BTreeMap<String, Vec<&tree::Edit>> = BTreeMap::new();
        for (_, edit) in &self.names.edits {
            if !excepted.contains(edit.id.value.as_str()) {
                begun.entry(beginning(edit)).or_default().push(edit);
            }
        }
        for group in begun.values().filter(|group| group.len() > 1) {
            let asked: Vec<Vec<EditClause>> = group.iter().take(COMPARED).map(|edit| asked(edit)).collect();
            for (at, (edit, own)) in group.iter().zip(&asked).enumerate() {
                let Some(first) = asked.iter().take(at).position(|other| other == own) else { continue };
                let Some(first) = group.get(first) else { continue };
                self.problems.push(
                    Diagnostic::warning(
                        "check/same-edit",
                        format!(
                            "`{}` asks the same as `{}`, so that they always fire together",
                            edit.id.value, first.id.value
                        ),
                        edit.id.span,
                    )
                    .label("and this one")
                    .also(first.id.span, "this one")
                    .help("Correct one of the two, or take it away; one edit may hold several sources and remarks."),
                );
            }
        }
    }
}

/// What most edits differ in: how many clauses of which kind, and the words and first codes of each.
fn beginning(edit: &tree::Edit) -> String {
    let mut text = String::new();
    for clause in &edit.clauses {
        match &clause.body {
            EditClause::For(binding) | EditClause::With(binding) => {
                text.push_str(&binding.kind.value);
                for item in binding.set.iter().flat_map(|set| &set.members).take(8) {
                    if let tree::CodeItem::Code(word) | tree::CodeItem::Name(word) = item {
                        text.push(' ');
                        text.push_str(&word.value);
                    }
                }
            }
            EditClause::When(_) => text.push_str("|when"),
            EditClause::Unless(_) => text.push_str("|unless"),
            EditClause::Require(_) => text.push_str("|require"),
            _ => {}
        }
    }
    text
}
