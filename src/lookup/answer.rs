//! A policy and a code to the answer: edits, sets and rows that name it, and what is demanded in short.

use std::collections::BTreeSet;

use super::ask::{Asked, Through};
use super::clauses::Texts;
use super::code::{has_shape, kinds};
use super::days::{self, Days, Times};
use super::model::{
    Answer, Brief, Codes, Demand, EditShown, ExceptionShown, Glance, Header, Left, Meaning, NameShown, Role, RoleShown,
    SetShown, Standing, TableShown,
};
use super::roles::{self, Found, Use, window};
use super::{demand, rows};
use crate::claim::{CodeKind, Date};
use crate::policy::model::{Edit, Exception, Policy, Question, Reason, SetId};
use crate::policy::set::{Member, Set};
use crate::policy::walk::{self, Part};

/// Rows of a table that are told at once in what is said in short.
const FEW_ROWS: usize = 2;

/// Everything that a policy demands of a code, ever or on a day.
///
/// Without meanings where no code has the shape of the word and the policy does not know it.
pub fn answer(policy: &Policy, texts: &Texts<'_>, word: &str, on: Option<Date>) -> Answer {
    let kinds = kinds(word);
    let mut meanings: Vec<Meaning> =
        kinds.iter().map(|(kind, code)| meaning(policy, texts, (*kind, code.clone()), on)).collect();
    if meanings.iter().any(|meaning| meaning.known) {
        meanings.retain(|meaning| meaning.known);
    } else {
        meanings.retain(|meaning| has_shape(meaning.kind));
        meanings.truncate(1);
    }
    let header = Header {
        id: policy.id.clone(),
        title: policy.title.clone(),
        payers: policy.payers.clone(),
        types: policy.types.clone(),
        window: policy.window,
        place: texts.place(policy.span),
    };
    Answer { asked: word.trim().to_owned(), policy: header, meanings }
}

fn meaning(policy: &Policy, texts: &Texts<'_>, (kind, code): (CodeKind, String), on: Option<Date>) -> Meaning {
    let asked = Asked::new(policy, kind, code.clone());
    let open = vec![Days { from: policy.window.0.unwrap_or(Date::MIN), to: policy.window.1.unwrap_or(Date::MAX) }];
    let mut meaning = Meaning {
        kind,
        code: code.clone(),
        known: kind == CodeKind::Payer && policy.payers.contains(&code),
        glance: Vec::new(),
        edits: Vec::new(),
        sets: Vec::new(),
        tables: Vec::new(),
        every: Vec::new(),
        claim: Vec::new(),
        left: Left::default(),
    };
    for edit in policy.edits.iter().filter(|edit| !edit.carried) {
        let Found { uses, standing } = roles::find(&asked, edit);
        edit_of(&mut meaning, &asked, texts, (edit, uses, standing), on);
    }
    let used: Vec<(&Edit, BTreeSet<SetId>)> =
        policy.edits.iter().filter(|edit| !edit.carried).map(|edit| (edit, sets_of(policy, edit))).collect();
    for (at, set) in policy.sets.iter().enumerate() {
        let Some(name) = &set.name else { continue };
        let times = days::both(&asked.in_set(SetId(at)), &open);
        if times.is_empty() {
            continue;
        }
        meaning.known = true;
        if on.is_some_and(|day| !days::on(&times, day)) {
            meaning.left.sets += 1;
            continue;
        }
        let edits = used.iter().filter(|(_, sets)| sets.contains(&SetId(at))).map(|(edit, _)| edit.id.clone());
        meaning.sets.push(SetShown { name: name.clone(), times, edits: edits.collect(), place: texts.place(set.span) });
    }
    for (at, table) in policy.tables.iter().enumerate() {
        let id = crate::policy::model::TableId(at);
        let (columns, left) = rows::columns(&asked, id, table, texts, on);
        meaning.known |= !columns.is_empty() || left > 0;
        meaning.left.rows += left;
        if columns.is_empty() {
            continue;
        }
        let uses = |edit: &&Edit| super::ask::tables(edit).values().any(|bound| bound.table == id);
        meaning.tables.push(TableShown {
            name: table.name.clone(),
            file: table.rows.source().to_owned(),
            len: table.rows.len(),
            edits: policy.edits.iter().filter(uses).map(|edit| edit.id.clone()).collect(),
            columns,
            place: texts.place(table.span),
        });
    }
    meaning.glance.sort_by_key(|glance| (glance.demand, glance.every));
    meaning
}

/// Takes what one edit does with the code into the answer.
fn edit_of(
    meaning: &mut Meaning,
    asked: &Asked<'_>,
    texts: &Texts<'_>,
    (edit, uses, standing): (&Edit, Vec<Use>, Standing),
    on: Option<Date>,
) {
    let procedure = asked.kind == CodeKind::Procedure;
    meaning.known |= !uses.is_empty();
    let ever: Vec<Days> = uses.iter().flat_map(|found| found.times.iter().copied()).collect();
    let active: Vec<Use> = uses.into_iter().filter(|found| on.is_none_or(|day| days::on(&found.times, day))).collect();
    let applies = window(&edit.applies);
    let general = match standing {
        Standing::Any => true,
        Standing::Claim => procedure,
        Standing::Apart => false,
    };
    // An edit on any line may name the code besides: in an excuse, in an exception.
    let asks: Vec<Days> =
        active.iter().filter(|found| found.role.is_asked()).flat_map(|found| found.times.iter().copied()).collect();
    if procedure && !asks.is_empty() {
        let times = days::union(&asks);
        let judged = active.iter().any(|found| found.role == Role::Judged);
        for (demand, text) in demand::of(edit, texts, on, !judged) {
            let text = with_rows(asked, edit, text, &active, on);
            meaning.glance.push(Glance { demand, edit: edit.id.clone(), text, times: times.clone(), every: false });
        }
    }
    let now = |times: &[Days]| on.is_none_or(|day| days::on(times, day));
    if !active.is_empty() {
        meaning.edits.push(edit_shown(asked, texts, edit, &active, on));
        meaning.left.exceptions += edit.exceptions.iter().filter(|own| !demand::is_active(own, on)).count();
    } else if !(ever.is_empty() || general && now(&applies)) {
        leave(&mut meaning.left, &ever, on);
    }
    if !general || applies.is_empty() || !asks.is_empty() {
        return;
    }
    if !now(&applies) {
        if ever.is_empty() {
            leave(&mut meaning.left, &applies, on);
        }
        return;
    }
    if procedure {
        let said = demand::of(edit, texts, on, false);
        let wanted = said.into_iter().filter(|(demand, _)| matches!(demand, Demand::Authorization | Demand::Referral));
        let glances = wanted.map(|(demand, text)| Glance {
            demand,
            edit: edit.id.clone(),
            text,
            times: applies.clone(),
            every: true,
        });
        meaning.glance.extend(glances);
    }
    let brief = Brief {
        id: edit.id.clone(),
        title: edit.title.clone(),
        outcome: outcome(edit.outcome.action.word(), &edit.outcome.reason),
        times: applies,
        place: texts.place(edit.span),
    };
    match standing {
        Standing::Claim => meaning.claim.push(brief),
        _ => meaning.every.push(brief),
    }
}

/// Counts an edit that does not hold on the day.
fn leave(left: &mut Left, times: &[Days], on: Option<Date>) {
    let Some(day) = on else { return };
    if times.iter().any(|days| days.from > day) {
        left.not_yet += 1;
    } else {
        left.ended += 1;
    }
}

/// A demand with the few rows by which the edit names the code, or their count: of a single row the values stand where
/// its columns are asked for.
fn with_rows(asked: &Asked<'_>, edit: &Edit, mut text: String, active: &[Use], on: Option<Date>) -> String {
    let mut told: Vec<String> = Vec::new();
    for (var, bound) in super::ask::tables(edit) {
        let Some(table) = asked.policy.tables.get(bound.table.0) else { continue };
        let column = active.iter().find_map(|found| match found.through {
            Through::Table(id, column) if found.role.is_asked() && id == bound.table => Some(column),
            _ => None,
        });
        let Some(column) = column else { continue };
        let (mut own, _) = asked.in_bound(&bound, column);
        own.retain(|row| on.is_none_or(|day| table.rows.in_force(*row, day)));
        let name = table.rows.columns().get(column).map_or("", |column| column.name.as_str());
        if own.len() > FEW_ROWS {
            told.push(format!("{} rows of {} ({name})", rows::thousands(own.len()), table.name));
            continue;
        }
        let shown: Vec<_> = own.iter().map(|row| rows::row_shown(&table.rows, *row)).collect();
        let bound_as = edit.variables.get(var.0).and_then(|variable| variable.name.as_deref());
        if let ([row], Some(bound_as)) = (shown.as_slice(), bound_as) {
            for (cell, value) in row.cells.iter().filter(|(cell, _)| cell != name) {
                text = filled(&text, &format!("{bound_as}.{cell}"), value);
            }
        }
        for row in &shown {
            let cells = row.cells.iter().filter(|(own, _)| own != name);
            let cells: Vec<String> = cells.map(|(name, value)| format!("{name} {value}")).collect();
            told.push(format!("{}: {}", table.name, cells.join(", ")));
        }
    }
    told.into_iter().fold(text, |text, told| format!("{text}; {told}"))
}

/// A text with a value in the place of each whole word `row.column`.
fn filled(text: &str, word: &str, value: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        let whole = !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        filled.push_str(before);
        filled.push_str(if whole { value } else { word });
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn edit_shown(asked: &Asked<'_>, texts: &Texts<'_>, edit: &Edit, active: &[Use], on: Option<Date>) -> EditShown {
    let policy = asked.policy;
    let reasons =
        [&edit.outcome.reason].into_iter().chain(edit.require.iter().filter_map(|own| own.otherwise.as_ref()));
    let codes = reasons.map(|Reason { group, carc, rarc, .. }| Codes {
        group: group.clone(),
        carc: carc.clone(),
        rarc: rarc.clone(),
    });
    let all: Vec<Days> = active.iter().flat_map(|found| found.times.iter().copied()).collect();
    let roles = active.iter().map(|found| RoleShown {
        role: found.role,
        through: through(policy, found.through),
        exception: found.exception.clone(),
        times: found.times.clone(),
    });
    let said = texts.clauses(edit.span).into_iter().filter(|clause| !matches!(clause.keyword, "source" | "tag"));
    EditShown {
        id: edit.id.clone(),
        title: edit.title.clone(),
        roles: roles.collect(),
        times: days::union(&all),
        clauses: said.map(|clause| clause.text).collect(),
        action: edit.outcome.action,
        codes: codes.collect(),
        sources: edit.sources.clone(),
        tags: edit.tags.clone(),
        documentation: edit.documentation.clone(),
        names: names(policy, texts, edit),
        exceptions: edit.exceptions.iter().filter_map(|own| exception(own, texts, on)).collect(),
        place: texts.place(edit.span),
    }
}

fn exception(exception: &Exception, texts: &Texts<'_>, on: Option<Date>) -> Option<ExceptionShown> {
    let said = texts.clauses(exception.span).into_iter();
    demand::is_active(exception, on).then(|| ExceptionShown {
        id: exception.id.clone(),
        clauses: said.filter(|clause| !matches!(clause.keyword, "source" | "tag")).map(|clause| clause.text).collect(),
        sources: exception.sources.clone(),
        exceptions: exception.exceptions.iter().filter_map(|inner| self::exception(inner, texts, on)).collect(),
        place: texts.place(exception.span),
    })
}

/// `by advanced_imaging`: what gives a code its role, where it has a name.
fn through(policy: &Policy, through: Through) -> Option<String> {
    match through {
        Through::Set(id) => policy.sets.get(id.0)?.name.clone(),
        Through::Table(id, column) => {
            let table = policy.tables.get(id.0)?;
            let column = table.rows.columns().get(column)?;
            Some(format!("column {} of {}", column.name, table.name))
        }
        Through::Itself | Through::Shape => None,
    }
}

/// The definitions that an edit uses, then the named sets, each as written.
fn names(policy: &Policy, texts: &Texts<'_>, edit: &Edit) -> Vec<NameShown> {
    let mut definitions = BTreeSet::new();
    walk::edit(edit, &mut |part| {
        if let Part::Condition(condition) = part
            && let Question::Defined(id, _) = &condition.node
        {
            definitions.insert(*id);
        }
    });
    let definitions = definitions.into_iter().filter_map(|id| policy.definitions.get(id.0));
    let definitions = definitions.map(|definition| (definition.name.clone(), definition.span));
    let sets = sets_of(policy, edit).into_iter().filter_map(|id| policy.sets.get(id.0));
    let sets = sets.filter_map(|set| Some((set.name.clone()?, set.span)));
    definitions
        .chain(sets)
        .map(|(name, span)| NameShown { name, text: texts.declared(span), place: texts.place(span) })
        .collect()
}

/// All sets that decide an edit, those within sets too.
fn sets_of(policy: &Policy, edit: &Edit) -> BTreeSet<SetId> {
    let mut open: Vec<SetId> = Vec::new();
    walk::edit(edit, &mut |part| {
        if let Part::Condition(condition) = part
            && let Question::In(_, set, _) = &condition.node
        {
            open.push(*set);
        }
    });
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id)
            && let Some(set) = policy.sets.get(id.0)
        {
            open.extend(within(set));
        }
    }
    found
}

/// The sets that a set names.
fn within(set: &Set) -> impl Iterator<Item = SetId> {
    let members = std::iter::once(&set.base).chain(set.changes.iter().map(|change| &change.members));
    members.flat_map(|members| members.any.iter().chain(&members.except)).filter_map(|member| match member {
        Member::Set(id) => Some(*id),
        Member::Pattern(_) | Member::Codes(_) | Member::Beginnings(_) => None,
    })
}

/// `deny CO-197 N822`
fn outcome(word: &str, reason: &Reason) -> String {
    let mut text = word.to_owned();
    let codes: Vec<&str> = reason.group.iter().chain(&reason.carc).map(String::as_str).collect();
    if !codes.is_empty() {
        text.push_str(&format!(" {}", codes.join("-")));
    }
    for code in &reason.rarc {
        text.push_str(&format!(" {code}"));
    }
    text
}

impl Meaning {
    /// The parts that the code plays, those of the given roles, each with its edits.
    pub fn parts(&self, wanted: impl Fn(Role) -> bool) -> Vec<(Role, Vec<&str>)> {
        let mut found: Vec<(Role, Vec<&str>)> = Vec::new();
        for edit in &self.edits {
            for role in edit.roles.iter().map(|shown| shown.role).filter(|role| wanted(*role)) {
                match found.iter_mut().find(|(own, _)| *own == role) {
                    Some((_, edits)) if edits.contains(&edit.id.as_str()) => {}
                    Some((_, edits)) => edits.push(&edit.id),
                    None => found.push((role, vec![&edit.id])),
                }
            }
        }
        found.sort_by_key(|(role, _)| *role);
        found
    }
}

/// When something holds within a policy's own days; open where it lasts as long as the policy.
pub fn within_window(times: &Times, window: (Option<Date>, Option<Date>)) -> Vec<(Option<Date>, Option<Date>)> {
    let first = window.0.unwrap_or(Date::MIN);
    let last = window.1.unwrap_or(Date::MAX);
    let part = |days: &Days| {
        let from = (days.from > first).then_some(days.from);
        let to = (days.to < last).then_some(days.to);
        (days.to >= first && days.from <= last).then_some((from, to))
    };
    times.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_in_the_place_of_its_whole_column() {
        assert_eq!(filled("units <= cap.limit", "cap.limit", "4"), "units <= 4");
        assert_eq!(filled("cap.limits and recap.limit", "cap.limit", "4"), "cap.limits and recap.limit");
    }

    #[test]
    fn the_ends_of_a_policy_are_not_said_of_what_lasts_as_long() {
        let day = |text: &str| Date::parse(text.as_bytes());
        let window = (day("2026-01-01"), day("2026-12-31"));
        let days = |from: &str, to: &str| Days { from: day(from).unwrap(), to: day(to).unwrap() };
        assert_eq!(within_window(&vec![Days::ALWAYS], window), [(None, None)]);
        assert_eq!(within_window(&vec![days("2026-04-01", "2027-01-01")], window), [(day("2026-04-01"), None)]);
        assert_eq!(within_window(&vec![days("2025-01-01", "2025-12-31")], window), []);
    }
}
