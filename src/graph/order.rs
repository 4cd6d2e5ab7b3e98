//! The order of evaluation: an edit that asks whether a line stands comes after every edit that can fell such a line.

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::claim::{Field, Record};
use crate::policy::model::{
    Action, Condition, Domain, Edit, EditId, IfMissing, Owner, Policy, Question, Search, Target, Term, Var,
};
use crate::policy::sets::{Reach, Sets};
use crate::policy::walk::{self, Part};

/// Strongly connected groups of edits, those that others wait for first.
pub fn strata(policy: &Policy) -> Vec<(Vec<EditId>, bool)> {
    let sets = Sets::new(&policy.sets);
    let mut waits: DiGraphMap<usize, ()> = DiGraphMap::new();
    for at in 0..policy.edits.len() {
        waits.add_node(at);
    }
    let felled: Vec<Felled> = policy.edits.iter().map(|edit| Felled::by(edit, &sets)).collect();
    for (at, edit) in policy.edits.iter().enumerate() {
        for asked in asked_lines(edit, &sets) {
            for (by, felled) in felled.iter().enumerate() {
                if felled.may_be(asked.as_ref()) {
                    waits.add_edge(at, by, ());
                }
            }
        }
    }
    // Tarjan's components come with those that are waited for first; within one, ids keep the policy's order.
    tarjan_scc(&waits)
        .into_iter()
        .map(|mut group| {
            group.sort_unstable();
            let ring = group.len() > 1 || group.first().is_some_and(|at| waits.contains_edge(*at, *at));
            (group.into_iter().map(EditId).collect(), ring)
        })
        .collect()
}

/// Which lines an edit can keep from standing.
enum Felled {
    /// None.
    Nothing,
    /// Any.
    Anything,
    /// Lines with these codes.
    Codes(Reach),
}

impl Felled {
    fn by(edit: &Edit, sets: &Sets) -> Felled {
        let falls = |action: Action| matches!(action, Action::Deny | Action::Reject);
        let later = matches!(edit.if_missing, IfMissing::Act(action) if falls(action));
        if !falls(edit.outcome.action) && !later {
            return Felled::Nothing;
        }
        let rejects =
            edit.outcome.action == Action::Reject || matches!(edit.if_missing, IfMissing::Act(Action::Reject));
        match edit.outcome.target {
            Target::Of(var) if !rejects => {
                let search = std::iter::once(&edit.subject).chain(&edit.with).find(|search| search.var == var);
                search.and_then(|search| codes(search, sets)).map_or(Felled::Anything, Felled::Codes)
            }
            _ => Felled::Anything,
        }
    }

    fn may_be(&self, asked: Option<&Reach>) -> bool {
        match (self, asked) {
            (Felled::Nothing, _) => false,
            (Felled::Anything, _) | (_, None) => true,
            (Felled::Codes(felled), Some(asked)) => felled.overlaps(asked),
        }
    }
}

/// For each `that stands` of an edit, the codes of the lines that it is asked of; `None`: any.
fn asked_lines(edit: &Edit, sets: &Sets) -> Vec<Option<Reach>> {
    let mut searches: Vec<&Search> = Vec::new();
    let mut stands: Vec<Var> = Vec::new();
    walk::edit(edit, &mut |part| match part {
        Part::Search(search) => searches.push(search),
        Part::Condition(Condition { node: Question::Stands(var), .. }) => stands.push(*var),
        _ => {}
    });
    let search_of = |var: Var| searches.iter().find(|search| search.var == var);
    // Lines of the history stand by their own record.
    let on_this_claim = |search: &&Search| matches!(search.domain, Domain::Items(..) | Domain::AnyLines);
    stands
        .into_iter()
        .filter(|var| search_of(*var).is_none_or(on_this_claim))
        .map(|var| search_of(var).and_then(|search| codes(search, sets)))
        .collect()
}

/// The codes of the lines that a search finds, where one of its conditions names them.
fn codes(search: &Search, sets: &Sets) -> Option<Reach> {
    if !matches!(search.domain, Domain::Items(Record::Line, _) | Domain::AnyLines) {
        return None;
    }
    let code = Term::Field(Owner::Var(search.var), Field::LineCode);
    search.conditions.iter().find_map(|condition| match &condition.node {
        Question::In(term, set, _) if *term == code => Some(sets.reach(*set)),
        _ => None,
    })
}
