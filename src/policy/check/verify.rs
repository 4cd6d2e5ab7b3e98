//! A last look at a checked policy: every variable, set, table and fact that it refers to is there.

use crate::diagnostic::Diagnostic;
use crate::policy::model::{Domain, Edit, ElementId, FactsId, Policy, Question, TableId, Target, Term, Var};
use crate::policy::set::{Member, Members};
use crate::policy::walk::{self, Part};
use crate::source::Span;

/// Reports each set and edit that refers to something that is not there, which would be a mistake of this program.
pub(super) fn verify(policy: &Policy, problems: &mut Vec<Diagnostic>) {
    let held = |members: &Members| {
        members.any.iter().chain(&members.except).all(|member| match member {
            Member::Set(id) => id.0 < policy.sets.len(),
            Member::Pattern(_) | Member::Codes(_) | Member::Beginnings(_) => true,
        })
    };
    for set in &policy.sets {
        if !held(&set.base) || !set.changes.iter().all(|change| held(&change.members)) {
            problems.push(internal("this set", set.span));
        }
    }
    for edit in &policy.edits {
        if !whole(policy, edit) {
            problems.push(internal(&format!("`{}`", edit.id), edit.span));
        }
    }
}

/// A mistake of this program: what should have been refused, or understood, before.
pub(super) fn internal(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error("check/internal", format!("{what} was not understood as it should be"), span)
        .help("This is a mistake of paylint, not of the policy; please report it.")
}

fn whole(policy: &Policy, edit: &Edit) -> bool {
    let bound = |var: Var| var.0 < edit.variables.len();
    let mut whole = edit.subject.var == Var::SUBJECT;
    if let Target::Of(var) = edit.outcome.target {
        whole &= bound(var);
    }
    walk::edit(edit, &mut |part| {
        walk::variables(part, &mut |var| whole &= bound(var));
        whole &= match part {
            Part::Condition(condition) => match &condition.node {
                Question::In(_, set, _) => set.0 < policy.sets.len(),
                Question::Defined(definition, _) => definition.0 < policy.definitions.len(),
                _ => true,
            },
            Part::Term(Term::Fact(FactsId(facts), _, column, _)) => {
                policy.facts.get(*facts).is_some_and(|facts| *column < facts.rows.columns().len())
            }
            Part::Term(Term::Element(_, ElementId(element))) => *element < policy.elements.len(),
            Part::Search(search) => {
                let table = match &search.domain {
                    Domain::Rows(TableId(table), _) => *table < policy.tables.len(),
                    _ => true,
                };
                table && bound(search.var)
            }
            Part::Term(_) | Part::Owner(_) | Part::Var(_) => true,
        };
    });
    whole
}
