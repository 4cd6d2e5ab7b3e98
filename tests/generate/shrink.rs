//! A policy and a case that show a difference to the smallest ones that still do.

use paylint::policy::model::{Condition, Edit, Exception, Policy, Question, Search, Term};

use crate::generate::claims::{Case, Draft, Node};

/// Drops edits, lines, conditions and fields as long as `differs` holds.
pub fn shrink(policy: &Policy, case: &Case, differs: impl Fn(&Policy, &Case) -> bool) -> (Policy, Case) {
    let (mut policy, mut case) = (policy.clone(), case.clone());
    loop {
        if let Some(smaller) = smaller_policies(&policy).into_iter().find(|smaller| differs(smaller, &case)) {
            policy = smaller;
        } else if let Some(smaller) = smaller_cases(&case).into_iter().find(|smaller| differs(&policy, smaller)) {
            case = smaller;
        } else {
            return (policy, case);
        }
    }
}

/// Each list that is this one without one element.
fn without<T: Clone>(list: &[T]) -> Vec<Vec<T>> {
    (0..list.len())
        .map(|at| list.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, item)| item.clone()).collect())
        .collect()
}

/// Each list that is this one with one element made smaller.
fn with_smaller<T: Clone>(list: &[T], smaller: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    let mut all = Vec::new();
    for (at, item) in list.iter().enumerate() {
        for other in smaller(item) {
            let mut list = list.to_vec();
            list[at] = other;
            all.push(list);
        }
    }
    all
}

fn lists<T: Clone>(list: &[T], smaller: impl Fn(&T) -> Vec<T>) -> Vec<Vec<T>> {
    without(list).into_iter().chain(with_smaller(list, smaller)).collect()
}

fn smaller_policies(policy: &Policy) -> Vec<Policy> {
    lists(&policy.edits, smaller_edits).into_iter().map(|edits| Policy { edits, ..policy.clone() }).collect()
}

fn smaller_edits(edit: &Edit) -> Vec<Edit> {
    let mut all = Vec::new();
    let mut keep = |change: &dyn Fn(&mut Edit)| {
        let mut smaller = edit.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    // The last binding may be used by what remains, so a policy without it is tried only where nothing names it.
    for list in lists(&edit.applies, smaller_conditions) {
        keep(&|edit| edit.applies = list.clone());
    }
    for list in lists(&edit.when, smaller_conditions) {
        keep(&|edit| edit.when = list.clone());
    }
    for list in lists(&edit.unless, smaller_conditions) {
        keep(&|edit| edit.unless = list.clone());
    }
    for list in lists(&edit.exceptions, smaller_exceptions) {
        keep(&|edit| edit.exceptions = list.clone());
    }
    for list in with_smaller(&edit.with, smaller_searches) {
        keep(&|edit| edit.with = list.clone());
    }
    for subject in smaller_searches(&edit.subject) {
        keep(&|edit| edit.subject = subject.clone());
    }
    let smaller_requirement = |requirement: &paylint::policy::model::Requirement| {
        let conditions = smaller_conditions(&requirement.condition);
        let make = |condition| paylint::policy::model::Requirement { condition, otherwise: None };
        conditions.into_iter().map(make).collect()
    };
    for list in lists(&edit.require, smaller_requirement) {
        keep(&|edit| edit.require = list.clone());
    }
    if let Some(last) = edit.with.last() {
        let mut smaller = edit.clone();
        smaller.with.pop();
        if !format!("{smaller:?}").contains(&format!("{:?}", last.var)) {
            all.push(smaller);
        }
    }
    all
}

fn smaller_exceptions(exception: &Exception) -> Vec<Exception> {
    let when = lists(&exception.when, smaller_conditions);
    let when = when.into_iter().map(|when| Exception { when, ..exception.clone() });
    let inner = lists(&exception.exceptions, smaller_exceptions);
    when.chain(inner.into_iter().map(|exceptions| Exception { exceptions, ..exception.clone() })).collect()
}

fn smaller_searches(search: &Search) -> Vec<Search> {
    let conditions = lists(&search.conditions, smaller_conditions);
    let conditions = conditions.into_iter().map(|conditions| Search { conditions, ..search.clone() });
    let others = without(&search.other_than);
    conditions.chain(others.into_iter().map(|other_than| Search { other_than, ..search.clone() })).collect()
}

fn smaller_conditions(condition: &Condition) -> Vec<Condition> {
    let with = |node| Condition { node, span: condition.span };
    match &condition.node {
        Question::All(parts) => {
            let lists = lists(parts, smaller_conditions).into_iter().map(|parts| with(Question::All(parts)));
            parts.iter().cloned().chain(lists).collect()
        }
        Question::Any(parts) => {
            let lists = lists(parts, smaller_conditions).into_iter().map(|parts| with(Question::Any(parts)));
            parts.iter().cloned().chain(lists).collect()
        }
        Question::Not(part) => {
            let inner = smaller_conditions(part).into_iter().map(|part| with(Question::Not(Box::new(part))));
            std::iter::once((**part).clone()).chain(inner).collect()
        }
        Question::Defined(_, meaning) => vec![(**meaning).clone()],
        Question::Exists(search) => {
            smaller_searches(search).into_iter().map(|search| with(Question::Exists(Box::new(search)))).collect()
        }
        Question::Every(search, meets) => {
            let searches = smaller_searches(search).into_iter();
            let searches = searches.map(|search| with(Question::Every(Box::new(search), meets.clone())));
            let meets = smaller_conditions(meets).into_iter();
            searches.chain(meets.map(|meets| with(Question::Every(search.clone(), Box::new(meets))))).collect()
        }
        Question::Compare(left, comparison, right) => {
            let lefts = smaller_terms(left).into_iter();
            let lefts = lefts.map(|left| with(Question::Compare(left, *comparison, right.clone())));
            let rights = smaller_terms(right).into_iter();
            lefts.chain(rights.map(|right| with(Question::Compare(left.clone(), *comparison, right)))).collect()
        }
        _ => Vec::new(),
    }
}

fn smaller_terms(term: &Term) -> Vec<Term> {
    let searches = |search: &Search| smaller_searches(search).into_iter().map(Box::new);
    match term {
        Term::Count(search) => searches(search).map(Term::Count).collect(),
        Term::CountDistinct(search, of) => searches(search).map(|s| Term::CountDistinct(s, of.clone())).collect(),
        Term::Sum(search, of, flag) => searches(search).map(|s| Term::Sum(s, of.clone(), *flag)).collect(),
        Term::Extreme(search, of, flag) => searches(search).map(|s| Term::Extreme(s, of.clone(), *flag)).collect(),
        Term::Arithmetic(left, _, right) => vec![(**left).clone(), (**right).clone()],
        Term::Rounded(inner, _) => vec![(**inner).clone()],
        Term::Shift(day, ..) => vec![(**day).clone()],
        _ => Vec::new(),
    }
}

fn smaller_cases(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    all.extend(without(&case.history).into_iter().map(|history| Case { history, ..case.clone() }));
    if case.original.is_some() {
        all.push(Case { original: None, ..case.clone() });
    }
    let always = paylint::policy::model::Extent::ALWAYS;
    if case.extent != always {
        all.push(Case { extent: always, ..case.clone() });
    }
    all.extend(smaller_drafts(&case.claim).into_iter().map(|claim| Case { claim, ..case.clone() }));
    if !case.doubtful.is_empty() {
        all.push(Case { doubtful: Vec::new(), ..case.clone() });
    }
    let histories = with_smaller(&case.history, smaller_drafts);
    all.extend(histories.into_iter().map(|history| Case { history, ..case.clone() }));
    for original in case.original.iter().flat_map(smaller_drafts) {
        all.push(Case { original: Some(original), ..case.clone() });
    }
    let facts = with_smaller(&case.facts, |rows| without(rows));
    all.extend(facts.into_iter().map(|facts| Case { facts, ..case.clone() }));
    all
}

fn smaller_drafts(draft: &Draft) -> Vec<Draft> {
    let items = lists(&draft.items, smaller_nodes).into_iter().filter(|items| {
        // Providers are named by position: they stay.
        let providers = |items: &[Node]| items.iter().filter(|n| n.record == paylint::claim::Record::Provider).count();
        providers(items) == providers(&draft.items)
    });
    let mut all: Vec<Draft> = items.map(|items| Draft { items, ..draft.clone() }).collect();
    all.extend(without(&draft.fields).into_iter().map(|fields| Draft { fields, ..draft.clone() }));
    all.extend(without(&draft.patient).into_iter().map(|patient| Draft { patient, ..draft.clone() }));
    all
}

fn smaller_nodes(node: &Node) -> Vec<Node> {
    let fields = without(&node.fields).into_iter().map(|fields| Node { fields, ..node.clone() });
    let items = lists(&node.items, smaller_nodes).into_iter().map(|items| Node { items, ..node.clone() });
    fields.chain(items).collect()
}

/// A policy's edits and a case as they can be read, without the places of conditions.
pub fn show(policy: &Policy, case: &Case) -> String {
    let mut shown = String::new();
    for edit in &policy.edits {
        shown += &format!(
            "edit {}: {:?} if missing {:?}\n  applies {:?}\n  for {:?}\n",
            edit.id, edit.outcome, edit.if_missing, edit.applies, edit.subject
        );
        for search in &edit.with {
            shown += &format!("  with {search:?}\n");
        }
        for condition in &edit.when {
            shown += &format!("  when {condition:?}\n");
        }
        for condition in &edit.unless {
            shown += &format!("  unless {condition:?}\n");
        }
        for require in &edit.require {
            shown += &format!("  require {:?}\n", require.condition);
        }
        for exception in &edit.exceptions {
            shown += &format!("  exception {exception:?}\n");
        }
    }
    for (at, set) in policy.sets.iter().enumerate() {
        if shown.contains(&format!("SetId({at})")) {
            shown += &format!("set {at}: {set:?}\n");
        }
    }
    for (at, table) in policy.tables.iter().enumerate() {
        if shown.contains(&format!("TableId({at})")) {
            shown += &format!("table {at} {}:\n", table.name);
            for row in 0..table.rows.len() {
                let cells: Vec<_> = (0..table.rows.columns().len()).map(|c| table.rows.cell(row, c)).collect();
                shown += &format!("  {cells:?}\n");
            }
        }
    }
    shown += &format!("types {:?}\n", policy.types);
    let mut draft = |name: &str, draft: &Draft| {
        shown += &format!("{name} {:?} {:?}\n  patient {:?}\n", draft.claim_type, draft.fields, draft.patient);
        for item in &draft.items {
            shown += &format!("  {:?} {:?} {:?}\n", item.record, item.fields, item.items);
        }
    };
    draft("claim", &case.claim);
    for history in &case.history {
        draft("history", history);
    }
    if let Some(original) = &case.original {
        draft("original", original);
    }
    shown += &format!("doubtful {:?}\ncomplete {:?}\nfacts {:?}\n", case.doubtful, case.extent.complete, case.facts);
    // Places say nothing here.
    let mut plain = String::new();
    let mut rest = shown.as_str();
    while let Some((before, after)) = rest.split_once(", span: Span {") {
        plain += before;
        rest = after.split_once(" }").map_or("", |(_, after)| after);
    }
    plain + rest
}
