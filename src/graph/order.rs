//! The order of evaluation: an edit that asks whether a line stands comes after every edit that can fell such a line.
//!
//! It is all that judging claims needs of the graph, and by far the cheapest part of it.

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use crate::claim::{Field, Record};
use crate::policy::model::{
    Action, Condition, Domain, Edit, EditId, IfMissing, Owner, Policy, Question, Search, SetId, Target, Term, Var,
};
use crate::policy::sets::{Reach, Sets};
use crate::policy::walk::{self, Part};

/// The order in which the edits of a policy can be evaluated.
#[derive(Debug, Clone)]
pub struct Order {
    strata: Vec<(Vec<EditId>, bool)>,
}

impl Order {
    /// The order of a policy's edits.
    pub fn of(policy: &Policy) -> Order {
        Order::by(&waits(policy))
    }

    /// The order of edits of which is known which wait for which.
    pub(super) fn by(waits: &Waits) -> Order {
        Order { strata: strata(waits) }
    }

    /// Groups of edits in the order in which they can be evaluated; `true`: a ring of `that stands`, whose edits may
    /// each wait for another (or itself).
    pub fn strata(&self) -> &[(Vec<EditId>, bool)] {
        &self.strata
    }

    /// The groups that are rings.
    pub fn rings(&self) -> impl Iterator<Item = &[EditId]> {
        self.strata.iter().filter(|(_, ring)| *ring).map(|(edits, _)| edits.as_slice())
    }
}

/// Which edits wait for which, by their positions.
pub(super) type Waits = DiGraphMap<usize, ()>;

/// An edge from every edit that asks whether a line stands to every edit that can fell such a line.
pub(super) fn waits(policy: &Policy) -> Waits {
    let mut waits = Waits::new();
    for at in 0..policy.edits.len() {
        waits.add_node(at);
    }
    let asking = policy.edits.iter().map(asked).enumerate().filter(|(_, asked)| !asked.is_empty());
    let asking: Vec<(usize, Vec<Asked<'_>>)> = asking.collect();
    if asking.is_empty() {
        return waits;
    }
    let sets = &Sets::new(&policy.sets);
    let felled: Vec<(Falls<'_>, Codes)> = policy
        .edits
        .iter()
        .map(|edit| {
            let falls = falls(edit);
            let codes = match falls {
                Falls::Found(search) => Codes::of(search, sets),
                Falls::Nothing | Falls::AnyLine => Codes::default(),
            };
            (falls, codes)
        })
        .collect();
    for (at, asked) in asking {
        for asked in asked {
            let asked = asked.search.map(|search| Codes::of(search, sets)).unwrap_or_default();
            for (by, (falls, codes)) in felled.iter().enumerate() {
                let may_fell = match falls {
                    Falls::Nothing => false,
                    Falls::AnyLine => true,
                    Falls::Found(_) => codes.overlaps(&asked),
                };
                if may_fell {
                    waits.add_edge(at, by, ());
                }
            }
        }
    }
    waits
}

/// Strongly connected groups of edits, those that others wait for first.
pub(super) fn strata(waits: &Waits) -> Vec<(Vec<EditId>, bool)> {
    // Tarjan's components come with those that are waited for first; within one, ids keep the policy's order.
    tarjan_scc(waits)
        .into_iter()
        .map(|mut group| {
            group.sort_unstable();
            let ring = group.len() > 1 || group.first().is_some_and(|at| waits.contains_edge(*at, *at));
            (group.into_iter().map(EditId).collect(), ring)
        })
        .collect()
}

/// Which lines an edit can keep from standing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Falls<'p> {
    /// None.
    Nothing,
    /// Any.
    AnyLine,
    /// Those that this search finds.
    Found(&'p Search),
}

/// Which lines an edit can keep from standing.
pub(super) fn falls(edit: &Edit) -> Falls<'_> {
    let falls = |action: Action| matches!(action, Action::Deny | Action::Reject);
    let later = matches!(edit.if_missing, IfMissing::Act(action) if falls(action));
    if !falls(edit.outcome.action) && !later {
        return Falls::Nothing;
    }
    let rejects = edit.outcome.action == Action::Reject || matches!(edit.if_missing, IfMissing::Act(Action::Reject));
    match edit.outcome.target {
        Target::Of(var) if !rejects => std::iter::once(&edit.subject)
            .chain(&edit.with)
            .find(|search| search.var == var && finds_lines(search))
            .map_or(Falls::AnyLine, Falls::Found),
        _ => Falls::AnyLine,
    }
}

/// One `that stands` of an edit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'p> {
    /// The line that it is asked of.
    pub(super) var: Var,
    /// What binds that line.
    pub(super) search: Option<&'p Search>,
}

/// Every `that stands` that an edit asks of lines of this claim.
pub(super) fn asked(edit: &Edit) -> Vec<Asked<'_>> {
    let mut searches: Vec<&Search> = Vec::new();
    let mut stands: Vec<Var> = Vec::new();
    walk::edit(edit, &mut |part| match part {
        Part::Search(search) => searches.push(search),
        Part::Condition(Condition { node: Question::Stands(var), .. }) => stands.push(*var),
        _ => {}
    });
    let search_of = |var: Var| searches.iter().copied().find(|search| search.var == var);
    stands
        .into_iter()
        .map(|var| Asked { var, search: search_of(var) })
        // Lines of the history stand by their own record.
        .filter(|asked| {
            asked
                .search
                .is_none_or(|search| matches!(search.domain, Domain::Items(..) | Domain::LineOf(_) | Domain::AnyLines))
        })
        .collect()
}

/// Whether a search finds lines of this claim.
pub(super) fn finds_lines(search: &Search) -> bool {
    matches!(search.domain, Domain::Items(Record::Line, _) | Domain::LineOf(_) | Domain::AnyLines)
}

/// The sets that hold the codes of all lines that a search finds.
pub(super) fn code_sets(search: &Search) -> impl Iterator<Item = SetId> {
    let code = Term::Field(Owner::Var(search.var), Field::LineCode);
    search.conditions.iter().filter(|_| finds_lines(search)).filter_map(move |condition| match &condition.node {
        Question::In(term, set, _) if *term == code => Some(*set),
        _ => None,
    })
}

/// What the codes of a search's lines may be: each must be of all of these; none: any code.
#[derive(Debug, Default)]
struct Codes(Vec<Reach>);

impl Codes {
    fn of(search: &Search, sets: &Sets) -> Codes {
        Codes(code_sets(search).map(|set| sets.reach(set)).collect())
    }

    fn overlaps(&self, other: &Codes) -> bool {
        self.0.iter().all(|own| other.0.iter().all(|other| own.overlaps(other)))
    }
}

#[cfg(test)]
mod tests {
    use crate::graph::samples::{edges, graph};

    const SETS: &str = "procedures base = 22600, 22612\nprocedures more = 22614, 22632\nprocedures far = 73721\n";

    fn edit(id: &str, clauses: &str) -> String {
        format!("\nedit {id}\n{clauses}\n  deny CO-107\n")
    }

    #[test]
    fn an_edit_comes_after_those_that_can_deny_its_primary() {
        let text = [
            SETS.to_owned(),
            edit("ADD-ON", "  for line in more\n  require another line in base on same day that stands"),
            edit("BASE", "  for line in base\n  require authorization"),
            edit("FAR", "  for line in far\n  require authorization"),
            edit("WARNED", "  for line in base\n  require modifier 25").replace("deny CO-107", "warn"),
        ]
        .concat();
        let (sources, _, graph) = graph(&text);
        let stands: Vec<String> =
            edges(&graph, &sources).into_iter().filter(|edge| edge.contains(" stands ")).collect();
        let stands: Vec<&str> = stands.iter().map(String::as_str).filter(|edge| !edge.contains(" line ")).collect();
        assert_eq!(stands, ["ADD-ON stands BASE"]);
        let order = graph.whole().order();
        let place = |id: &str| order.iter().position(|(ids, _)| ids.contains(&id)).unwrap();
        assert!(place("BASE") < place("ADD-ON"));
        assert_eq!(graph.order().rings().count(), 0);
        let strata: Vec<usize> =
            graph.order().strata().iter().flat_map(|(edits, _)| edits).map(|edit| edit.0).collect();
        let place = |at: usize| strata.iter().position(|edit| *edit == at).unwrap();
        assert!(place(1) < place(0));
    }

    #[test]
    fn a_reject_fells_every_line_and_history_stands_by_itself() {
        let reject = edit("FRONT", "  for line in far\n  require authorization").replace("deny", "reject");
        let asks = edit("ADD-ON", "  for line in more\n  require another line in base that stands");
        let (.., graph) = graph(&[SETS, &reject, &asks].concat());
        assert_eq!(graph.whole().order(), [(vec!["FRONT"], false), (vec!["ADD-ON"], false)]);
        let history =
            edit("LATER", "  for line in base\n  require history line in base within 9 days before that stands");
        let (sources, policy) =
            crate::graph::samples::policy(&[SETS, &history.replace("require history", "require any history")].concat());
        let graph = crate::graph::Graph::build(&policy);
        assert!(!edges(&graph, &sources).iter().any(|edge| edge.contains("LATER stands LATER")));
    }
}
