//! Rings of `that stands` to warnings, each with a claim in which the ring closes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::order::{self, Asked, Falls, Waits};
use super::{Graph, Order, witness};
use crate::claim::Date;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Edit, EditId, Policy, Search, SetId, Target, Var};

/// The most ways through one ring that are tried.
const MOST_WAYS: usize = 50;

/// One warning for each ring that can close.
pub(super) fn warnings(policy: &Policy) -> Vec<Diagnostic> {
    let waits = order::waits(policy);
    let order = Order::by(&waits);
    if order.rings().next().is_none() {
        return Vec::new();
    }
    let graph = Graph::build(policy);
    let found = order.rings().filter_map(|ring| warning(&graph, policy, &waits, ring));
    let mut warnings: Vec<Diagnostic> = found.collect();
    warnings.sort_by_key(|warning| warning.labels.first().map(|label| label.span));
    warnings
}

/// A claim in which a ring closes.
struct Claim {
    /// The codes of its lines; `None`: any code.
    lines: Vec<Option<String>>,
    /// The day on which the sets hold these codes, where it matters.
    day: Option<Date>,
    /// The edits that wait for each other in it.
    edits: BTreeSet<EditId>,
}

/// What was found of a way through a ring.
enum Closes {
    In(Claim),
    /// The rows of its table never lead back.
    Never,
    /// No claim was found.
    Perhaps,
}

fn warning(graph: &Graph, policy: &Policy, waits: &Waits, ring: &[EditId]) -> Option<Diagnostic> {
    let members: BTreeSet<usize> = ring.iter().map(|edit| edit.0).collect();
    let ways = ways(policy, waits, &members);
    let mut never = !ways.is_empty();
    let mut claim = None;
    for way in &ways {
        match closes(graph, policy, way) {
            Closes::In(found) => {
                claim = Some(found);
                never = false;
                break;
            }
            Closes::Never => {}
            Closes::Perhaps => never = false,
        }
    }
    // A ring of one edit has one way; of a larger one not all may have been tried.
    if never && members.len() == 1 {
        return None;
    }
    let mut edits: Vec<(usize, &Edit)> = members.iter().filter_map(|at| Some((*at, policy.edits.get(*at)?))).collect();
    edits.sort_by_key(|(_, edit)| (edit.span, edit.id.as_str()));
    let (_, first) = edits.first()?;
    let names: Vec<String> = edits.iter().map(|(_, edit)| format!("`{}`", edit.id)).collect();
    let message = if let [name] = names.as_slice() {
        format!("{name} may wait for itself: it asks that a line stands, and it can deny such a line itself")
    } else {
        format!("each of these edits may wait for another of them: {}", names.join(", "))
    };
    let mut warning = Diagnostic::warning("graph/ring", message, first.span);
    for (place, (at, edit)) in edits.iter().enumerate() {
        let mut by: Vec<String> = edits
            .iter()
            .filter(|(by, _)| by != at && waits.contains_edge(*at, *by))
            .map(|(_, other)| format!("`{}`", other.id))
            .collect();
        let text = if by.is_empty() {
            "asks that a line stands, which it can deny itself".to_owned()
        } else {
            by.extend(waits.contains_edge(*at, *at).then(|| "it itself".to_owned()));
            format!("asks that a line stands, which {} can deny", joined(&by, "or"))
        };
        warning = if place == 0 { warning.label(text) } else { warning.also(edit.span, text) };
    }
    Some(warning.help(help(claim.as_ref(), policy, &names)))
}

fn help(claim: Option<&Claim>, policy: &Policy, names: &[String]) -> String {
    let Some(claim) = claim else {
        return format!(
            "No codes were found with which the ring closes; make sure that no line that one of {} asks for can be hit \
             by the next, or leave out `that stands` in one of them.",
            joined(names, "and")
        );
    };
    let day = claim.day.map(|day| format!(" on {day}")).unwrap_or_default();
    let mut waiting: Vec<&Edit> = claim.edits.iter().filter_map(|edit| policy.edits.get(edit.0)).collect();
    waiting.sort_by_key(|edit| (edit.span, edit.id.as_str()));
    let ids: Vec<String> = waiting.iter().map(|edit| format!("`{}`", edit.id)).collect();
    let waits = match ids.as_slice() {
        [id] => format!("{id} waits for its own outcome and stays undetermined"),
        _ => format!("{} wait for each other and stay undetermined", joined(&ids, "and")),
    };
    format!(
        "On a claim with {}{day} {waits}; take these codes out of one of the lists, or leave out `that stands`.",
        lines(&claim.lines)
    )
}

/// `22600 and two lines of 22614`.
fn lines(codes: &[Option<String>]) -> String {
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for code in codes {
        *counts.entry(code.as_deref()).or_default() += 1;
    }
    // Lines of any code come last.
    let known = counts.iter().filter(|(code, _)| code.is_some());
    let words: Vec<String> = known
        .chain(counts.iter().filter(|(code, _)| code.is_none()))
        .map(|(code, count)| match (code, count) {
            (Some(code), 1) => (*code).to_owned(),
            (Some(code), 2) => format!("two lines of {code}"),
            (Some(code), _) => format!("{count} lines of {code}"),
            (None, 1) => "a line of any code".to_owned(),
            (None, _) => format!("{count} lines of any code"),
        })
        .collect();
    joined(&words, "and")
}

fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [before @ .., word] => format!("{} {last} {word}", before.join(", ")),
    }
}

/// Ways through a ring that come back to where they began, the shortest first.
fn ways(policy: &Policy, waits: &Waits, members: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let id = |at: &usize| policy.edits.get(*at).map(|edit| edit.id.as_str());
    let mut order: Vec<usize> = members.iter().copied().collect();
    order.sort_by_key(|at| id(at));
    let sorted = |at: usize| {
        let mut next: Vec<usize> = waits.neighbors(at).filter(|next| members.contains(next)).collect();
        next.sort_by_key(|at| id(at));
        next
    };
    let waited: BTreeMap<usize, Vec<usize>> = members.iter().map(|at| (*at, sorted(*at))).collect();
    let next = |at: usize| waited.get(&at).map_or(&[][..], Vec::as_slice);
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for start in &order {
        if let Some(mut way) = way_back(*start, &next) {
            // Each way once, from its first edit by name.
            let least = way.iter().enumerate().min_by_key(|(_, at)| id(at)).map_or(0, |(place, _)| place);
            way.rotate_left(least);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if ways.len() >= MOST_WAYS {
            break;
        }
    }
    ways.sort_by_key(|way| (way.len(), way.iter().map(id).collect::<Vec<_>>()));
    ways
}

/// The shortest way from a point back to it.
fn way_back<'a>(start: usize, next: &dyn Fn(usize) -> &'a [usize]) -> Option<Vec<usize>> {
    let mut came_from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut waiting: VecDeque<usize> = VecDeque::from([start]);
    while let Some(at) = waiting.pop_front() {
        for to in next(at).iter().copied() {
            if to == start {
                let mut way = vec![at];
                let mut here = at;
                while here != start {
                    here = *came_from.get(&here)?;
                    way.push(here);
                }
                way.reverse();
                return Some(way);
            }
            if let std::collections::btree_map::Entry::Vacant(vacant) = came_from.entry(to) {
                vacant.insert(at);
                waiting.push_back(to);
            }
        }
    }
    None
}

/// Looks for a claim in which the edits of a way wait for each other.
fn closes(graph: &Graph, policy: &Policy, way: &[usize]) -> Closes {
    let edits: Vec<(usize, &Edit)> = way.iter().filter_map(|at| Some((*at, policy.edits.get(*at)?))).collect();
    if let [(at, edit)] = edits.as_slice() {
        return closes_on_itself(graph, policy, EditId(*at), edit);
    }
    for day in witness::days(policy) {
        let mut codes: Vec<Option<String>> = Vec::new();
        let after = edits.iter().cycle().skip(1);
        let found = edits.iter().zip(after).all(|((id, asks), (next, fells))| {
            order::asked(asks).into_iter().any(|asked| {
                let link = Link::new(graph, policy, (EditId(*id), asked), (EditId(*next), fells));
                // Rows say which codes go together; sets cannot stand for them.
                let by_rows = target(asks)
                    .zip(asked.search)
                    .is_some_and(|(hit, search)| witness::pairs(policy, asks, hit, search, day).is_some());
                let code = if by_rows { None } else { link.choose(day, &codes) };
                code.map(|code| codes.push(code)).is_some()
            })
        });
        if !found {
            continue;
        }
        let beside: Option<Vec<Vec<Option<String>>>> =
            edits.iter().map(|(_, edit)| beside(policy, edit, day)).collect();
        if let Some(beside) = beside {
            codes.extend(beside.into_iter().flatten());
            return Closes::In(Claim { lines: codes, day, edits: way.iter().map(|at| EditId(*at)).collect() });
        }
    }
    Closes::Perhaps
}

fn closes_on_itself(graph: &Graph, policy: &Policy, id: EditId, edit: &Edit) -> Closes {
    let mut never = true;
    for asked in order::asked(edit) {
        let link = Link::new(graph, policy, (id, asked), (id, edit));
        // Two lines are needed where the line that is asked for is another than the one that is hit.
        let another = asked.search.zip(hit(edit)).is_some_and(|(search, hit)| search.other_than.contains(&hit));
        let claim = |mut lines: Vec<Option<String>>, day: Option<Date>| {
            lines.extend(beside(policy, edit, day)?);
            Some(Closes::In(Claim { lines, day, edits: BTreeSet::from([id]) }))
        };
        let pairs = |day| {
            let (hit, search) = target(edit).zip(asked.search)?;
            witness::pairs(policy, edit, hit, search, day)
        };
        if let Some(on_any_day) = pairs(None) {
            if hit(edit).is_some() && link.way_back(&on_any_day, None).is_none() {
                continue;
            }
            never = false;
            for day in witness::days_of_rows(policy, on_any_day.rows) {
                let way = pairs(day).filter(|_| hit(edit).is_some()).and_then(|pairs| link.way_back(&pairs, day));
                let lines: Vec<Option<String>> = match way.as_deref() {
                    None => continue,
                    Some([code]) if another => vec![Some(code.clone()), Some(code.clone())],
                    Some(way) => way.iter().cloned().map(Some).collect(),
                };
                if let Some(found) = claim(lines, day) {
                    return found;
                }
            }
            continue;
        }
        never = false;
        for day in witness::days(policy) {
            let Some(code) = link.choose(day, &[]) else { continue };
            let mut lines = vec![code];
            if another {
                let Some(second) = link.choose(day, &lines) else { continue };
                lines.push(second);
            }
            if let Some(found) = claim(lines, day) {
                return found;
            }
        }
    }
    if never { Closes::Never } else { Closes::Perhaps }
}

/// The variable of the line that an edit names as its target.
fn target(edit: &Edit) -> Option<Var> {
    match edit.outcome.target {
        Target::Of(var) => Some(var),
        Target::Claim => None,
    }
}

/// The variable of the line that an edit hits, where it hits a line.
fn hit(edit: &Edit) -> Option<Var> {
    match order::falls(edit) {
        Falls::Found(search) => Some(search.var),
        Falls::Nothing | Falls::AnyLine => None,
    }
}

/// A line that one edit asks for and another hits.
struct Link<'p> {
    graph: &'p Graph,
    policy: &'p Policy,
    sets: Vec<SetId>,
    /// The edits that start on the line: it is their subject.
    starts: Vec<EditId>,
}

impl<'p> Link<'p> {
    fn new(
        graph: &'p Graph,
        policy: &'p Policy,
        (asks, asked): (EditId, Asked<'p>),
        (fells, edit): (EditId, &'p Edit),
    ) -> Link<'p> {
        let mut sets: Vec<SetId> = asked.search.map(|search| order::code_sets(search).collect()).unwrap_or_default();
        let mut starts = Vec::new();
        if asked.var == Var::SUBJECT {
            starts.push(asks);
        }
        if let Falls::Found(search) = order::falls(edit) {
            sets.extend(order::code_sets(search));
            if search.var == Var::SUBJECT {
                starts.push(fells);
            }
        }
        Link { graph, policy, sets, starts }
    }

    fn may_start(&self, code: &str) -> bool {
        let starts = self.starts.iter().filter_map(|edit| self.graph.starts.get(edit.0));
        starts.into_iter().all(|start| start.may_be(code, &self.graph.sets))
    }

    /// A code of the line, of those not chosen yet where there is one; `Some(None)`: any code will do.
    fn choose(&self, day: Option<Date>, chosen: &[Option<String>]) -> Option<Option<String>> {
        if self.sets.is_empty() {
            return Some(None);
        }
        let codes: Vec<String> =
            witness::common(self.policy, &self.sets, day).into_iter().filter(|code| self.may_start(code)).collect();
        let fresh = codes.iter().find(|code| !chosen.iter().flatten().any(|other| other == *code));
        fresh.or(codes.first()).cloned().map(Some)
    }

    /// Codes that lead back to the first by the rows of a table.
    fn way_back(&self, pairs: &witness::Pairs, day: Option<Date>) -> Option<Vec<String>> {
        let fits = |code: &String| {
            (self.sets.is_empty() || witness::holds(self.policy, &self.sets, code, day)) && self.may_start(code)
        };
        let codes: Vec<&String> = pairs.codes.keys().filter(|code| fits(code)).collect();
        let place = |code: &String| codes.binary_search(&code).ok();
        let next: Vec<Vec<usize>> =
            codes.iter().map(|code| pairs.codes.get(*code).into_iter().flatten().filter_map(place).collect()).collect();
        let mut rows = Waits::new();
        for (from, to) in next.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
            rows.add_edge(from, to, ());
        }
        let mut groups: Vec<Vec<EditId>> =
            order::strata(&rows).into_iter().filter(|(_, ring)| *ring).map(|(group, _)| group).collect();
        groups.sort_by_key(|group| (group.len(), group.first().copied()));
        let start = groups.first()?.first()?.0;
        let way = way_back(start, &|at| next.get(at).map_or(&[][..], Vec::as_slice))?;
        Some(way.into_iter().filter_map(|at| codes.get(at).map(|code| (*code).clone())).collect())
    }
}

/// Codes of the lines that an edit binds beside the one that it hits and those that it asks for; `None`: none were found.
fn beside(policy: &Policy, edit: &Edit, day: Option<Date>) -> Option<Vec<Option<String>>> {
    let asked: Vec<Var> = order::asked(edit).iter().map(|asked| asked.var).collect();
    let searches: Vec<&Search> = std::iter::once(&edit.subject).chain(&edit.with).collect();
    searches
        .into_iter()
        .filter(|search| order::finds_lines(search) && hit(edit) != Some(search.var) && !asked.contains(&search.var))
        .map(|search| order::code_sets(search).collect::<Vec<SetId>>())
        .filter(|sets| !sets.is_empty())
        .map(|sets| witness::common(policy, &sets, day).into_iter().next().map(Some))
        .collect()
}

#[cfg(test)]
mod tests {

    const SETS: &str = "procedures one = 22600, 22614\nprocedures two = 22614-22616\nprocedures far = 73721\n";

    fn edit(id: &str, clauses: &str) -> String {
        format!("\nedit {id}\n{clauses}\n  deny CO-107\n")
    }

    /// Message and help of a warning, and its labels with their lines.
    type Shown = (String, String, Vec<(u32, String)>);

    fn warnings(text: &str) -> Vec<Shown> {
        let (sources, policy) = crate::graph::samples::policy(text);
        let shown = |warning: crate::diagnostic::Diagnostic| {
            assert_eq!(warning.code, "graph/ring");
            let places = warning
                .labels
                .iter()
                .map(|label| (sources.place(label.span).position.line, label.text.clone()))
                .collect();
            (warning.message, warning.help.unwrap(), places)
        };
        super::warnings(&policy).into_iter().map(shown).collect()
    }

    #[test]
    fn two_edits_that_wait_for_each_other_are_named_with_a_claim() {
        let a = edit("A", "  for line in one\n  require another line in two on same day that stands");
        let b = edit("B", "  for line in two\n  require another line in one on same day that stands");
        let far = edit("C", "  for line in far\n  require another line in one that stands");
        let found = warnings(&[SETS, &a, &b, &far].concat());
        assert_eq!(found.len(), 1, "{found:?}");
        let (message, help, places) = &found[0];
        assert_eq!(message, "each of these edits may wait for another of them: `A`, `B`");
        assert_eq!(
            help,
            "On a claim with two lines of 22614 `A` waits for its own outcome and stays undetermined; take these codes \
             out of one of the lists, or leave out `that stands`."
        );
        let itself = "asks that a line stands, which `B` or it itself can deny".to_owned();
        let other = "asks that a line stands, which `A` or it itself can deny".to_owned();
        assert_eq!(*places, [(7, itself), (12, other)]);
    }

    #[test]
    fn a_ring_of_two_takes_a_line_of_each() {
        let sets = "procedures one = 22600\nprocedures two = 22614-22616\n  remove 22614 from 2026-02-01\n";
        let a = edit("A", "  for line in one\n  require another line in two on same day that stands");
        let b = edit("B", "  for line in two\n  require another line in one on same day that stands");
        let found = warnings(&[sets, &a, &b].concat());
        assert_eq!(
            found[0].1,
            "On a claim with 22600 and 22615 `A` and `B` wait for each other and stay undetermined; take these codes out \
             of one of the lists, or leave out `that stands`."
        );
    }

    #[test]
    fn an_add_on_whose_primary_is_an_add_on_waits_for_itself() {
        let text = [SETS, &edit("A", "  for line in one\n  require another line in two that stands")].concat();
        let found = warnings(&text);
        assert_eq!(
            found[0].0,
            "`A` may wait for itself: it asks that a line stands, and it can deny such a line itself"
        );
        assert!(found[0].1.starts_with("On a claim with two lines of 22614 `A` waits"), "{found:?}");
        let text = text.replace("another line", "any line");
        assert!(warnings(&text)[0].1.starts_with("On a claim with 22614 `A` waits"), "{:?}", warnings(&text));
    }

    #[test]
    fn sets_without_a_common_code_make_no_ring() {
        let a = edit("A", "  for line in one\n  require another line in far that stands");
        let b = edit("B", "  for line in far\n  require another line in 99213 on same day that stands");
        assert_eq!(warnings(&[SETS, &a, &b].concat()), []);
    }

    #[test]
    fn a_larger_ring_names_all_its_edits_and_the_claim_their_lines() {
        let sets = "procedures p = 11111\nprocedures q = 22222\nprocedures r = 33333\n";
        let asks = |id: &str, on: &str, of: &str| {
            edit(id, &format!("  for line in {on}\n  require another line in {of} that stands"))
        };
        let found = warnings(&[sets, &asks("P", "p", "q"), &asks("Q", "q", "r"), &asks("R", "r", "p")].concat());
        assert_eq!(found[0].0, "each of these edits may wait for another of them: `P`, `Q`, `R`");
        assert!(found[0].1.starts_with("On a claim with 11111, 22222 and 33333 `P`, `Q` and `R` wait"), "{found:?}");
        assert_eq!(found[0].2.len(), 3);
    }

    fn add_on(rows: &str) -> String {
        format!(
            "table add_on\n  add_on     primary\n  procedure  procedure\n{rows}\n{}",
            edit(
                "ADD-ON",
                "  for line\n  when any row r in add_on where r.add_on = code\n  require another line p on same day that \
                 stands\n    where any row r in add_on where r.add_on = line.code and r.primary = p.code"
            )
        )
    }

    #[test]
    fn rows_that_lead_back_close_a_ring_and_others_do_not() {
        assert_eq!(warnings(&add_on("  22614  22600\n  22632  22630\n  22630  22614")), []);
        let found = warnings(&add_on("  22614  22600\n  22600  22632\n  22632  22614\n  1111F  1112F"));
        assert!(found[0].1.starts_with("On a claim with 22600, 22614 and 22632 `ADD-ON` waits"), "{found:?}");
        let found = warnings(&add_on("  22614  22614"));
        assert!(found[0].1.starts_with("On a claim with two lines of 22614 `ADD-ON` waits"), "{found:?}");
    }

    #[test]
    fn a_claim_that_is_denied_takes_its_lines_with_it() {
        let text = "edit A\n  for claim\n  require any line in 11111 that stands\n  deny CO-1\n";
        let found = warnings(text);
        assert!(found[0].1.starts_with("On a claim with 11111 `A` waits for its own outcome"), "{found:?}");
    }
}
