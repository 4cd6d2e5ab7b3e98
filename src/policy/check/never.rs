//! Edits that can never fire, and requirements that nothing can break or meet: each condition leaves some values to what
//! it asks of, and two of them leave none.

use super::spans::{Told, single, told, told_without};
use super::values::never_negative;
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Condition, Edit, Policy, Question, Term};
use crate::policy::set::Set;
use crate::source::Span;

/// Of an edit that says more than this of its values only so much is compared, each with each.
const MOST: usize = 200;

/// What an edit says in vain: that it can never fire, or that a requirement has no effect or cannot be met.
pub fn in_vain(policy: &Policy, edit: &Edit) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let sets = &policy.sets;
    let mut known = Known { said: Vec::new(), sets };
    let places = edit.subject.conditions.iter().chain(edit.with.iter().flat_map(|search| &search.conditions));
    // Another policy with other days may use the file of this edit, too.
    let own = edit.span.file == policy.span.file;
    let days = edit.applies.iter().filter(|condition| own && matches!(condition.node, Question::During(..)));
    let asked = days.map(|condition| (condition, true, Role::Period));
    let asked = asked.chain(places.chain(&edit.when).map(|condition| (condition, true, Role::When)));
    let asked = asked.chain(edit.unless.iter().map(|condition| (condition, false, Role::Unless)));
    for (condition, holds, role) in asked {
        if let Some(clash) = known.add(condition, holds, role) {
            return vec![clash.never_fires()];
        }
    }
    let told = known.said.len();
    let unbroken: Vec<Option<Clash>> = edit
        .require
        .iter()
        .map(|require| {
            let clash = known.add(&require.condition, false, Role::Require);
            known.said.truncate(told);
            clash
        })
        .collect();
    let all = unbroken.iter().all(Option::is_some);
    problems.extend(unbroken.iter().flatten().map(|clash| clash.never_broken(all)));
    let mut required = Known { said: Vec::new(), sets };
    for require in &edit.require {
        if let Some(clash) = required.add(&require.condition, true, Role::Require) {
            problems.push(clash.never_met());
            break;
        }
    }
    problems
}

/// What a condition is to its edit.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// The time in which it applies.
    Period,
    /// Where it looks.
    When,
    /// What excuses.
    Unless,
    /// What must hold.
    Require,
}

/// What is said of the values of one term, and where.
#[derive(Clone, Copy)]
struct Said<'p> {
    term: &'p Term,
    says: Says<'p>,
    place: Span,
    role: Role,
}

#[derive(Clone, Copy)]
enum Says<'p> {
    /// Its value satisfies this.
    Holds(&'p Condition),
    /// Its value does not, or there is none.
    Not(&'p Condition),
    /// There is a value.
    Present,
    /// There is none.
    Absent,
    /// It is yes.
    Yes,
    /// It is not yes.
    No,
}

/// Two that cannot both be, or one that cannot be by itself.
struct Clash {
    later: (Span, Role),
    earlier: Option<(Span, Role)>,
}

impl Clash {
    fn never_fires(&self) -> Diagnostic {
        let (place, role) = self.later;
        let fires =
            |why: &str| Diagnostic::warning("check/never-fires", format!("this edit never fires: {why}"), place);
        let Some((earlier, earlier_role)) = self.earlier else {
            return fires("this value is never below nought").help("Correct the comparison, or take the edit away.");
        };
        let warning = match (role, earlier_role) {
            (Role::Unless, Role::Unless) => {
                fires("one of these two always excuses it").label("or this one").also(earlier, "this one")
            }
            (Role::Unless, _) => fires("all that it looks at is excused here").also(earlier, "what it looks at"),
            (_, Role::Period) => fires("this does not hold while it applies").also(earlier, "when it applies"),
            _ => fires("these two never hold together").label("and this one").also(earlier, "this one"),
        };
        warning.help("Correct one of the two, or take the edit away.")
    }

    fn never_broken(&self, all: bool) -> Diagnostic {
        let (place, _) = self.later;
        let so = if all { "so that this edit never fires" } else { "so that it has no effect" };
        let warning =
            Diagnostic::warning("check/never-fires", format!("this requirement is never broken, {so}"), place);
        match self.earlier {
            Some((earlier, _)) if earlier != place => warning
                .label("holds already")
                .also(earlier, "where this edit looks")
                .help("Correct one of the two, or take the requirement away."),
            _ => warning.help("Correct it, or take it away."),
        }
    }

    fn never_met(&self) -> Diagnostic {
        let (place, _) = self.later;
        let warning = |what: &str| Diagnostic::warning("check/never-met", what.to_owned(), place);
        match self.earlier {
            Some((earlier, _)) if earlier != place => warning("nothing can meet both of these requirements")
                .label("and this one")
                .also(earlier, "this one")
                .help("Correct one of the two; where either suffices, join them with `or`."),
            _ => warning("nothing can meet this requirement").help("Correct it, or take it away."),
        }
    }
}

/// What is said together, all of which must be so.
struct Known<'p> {
    said: Vec<Said<'p>>,
    sets: &'p [Set],
}

impl<'p> Known<'p> {
    /// Adds that a condition holds, or does not; what that clashes with.
    fn add(&mut self, condition: &'p Condition, holds: bool, role: Role) -> Option<Clash> {
        let (mut said, mut choices) = (Vec::new(), Vec::new());
        simple(condition, holds, (role, None), &mut said, &mut choices);
        for one in said {
            if let Some(clash) = self.say(one) {
                return Some(clash);
            }
        }
        // One of these holds; where each clashes, all do.
        for (parts, holds, place) in choices {
            let before = self.said.len();
            let mut clashes = Vec::new();
            for part in parts {
                let (mut said, mut deeper) = (Vec::new(), Vec::new());
                simple(part, holds, (role, None), &mut said, &mut deeper);
                let clash = said.into_iter().find_map(|one| self.say(one));
                self.said.truncate(before);
                clashes.push(clash?);
            }
            let earlier = clashes.iter().find_map(|clash| clash.earlier);
            if !clashes.is_empty() {
                return Some(Clash { later: (place, role), earlier });
            }
        }
        None
    }

    fn say(&mut self, one: Said<'p>) -> Option<Clash> {
        if self.said.len() >= MOST {
            return None;
        }
        let earlier = self.said.iter().find(|other| other.term == one.term && clashes(other, &one, self.sets)).copied();
        self.said.push(one);
        let clash = |earlier| Clash { later: (one.place, one.role), earlier };
        match earlier {
            Some(other) => Some(clash(Some((other.place, other.role)))),
            None => (never_negative(one.term) && below_nought(&one, self.sets)).then(|| clash(None)),
        }
    }
}

fn below_nought(said: &Said<'_>, sets: &[Set]) -> bool {
    match said.says {
        Says::Holds(condition) if !matches!(condition.node, Question::In(..)) => {
            told(condition, sets).is_some_and(|told| told.negative())
        }
        _ => false,
    }
}

fn clashes(one: &Said<'_>, other: &Said<'_>, sets: &[Set]) -> bool {
    match (one.says, other.says) {
        // Whether it applies cannot be told without the day: what asks for it is then undetermined, and says so.
        (Says::Holds(_), Says::Absent) if one.role == Role::Period => false,
        (Says::Yes, Says::No | Says::Absent)
        | (Says::No | Says::Absent, Says::Yes)
        | (Says::Present | Says::Holds(_), Says::Absent)
        | (Says::Absent, Says::Present | Says::Holds(_)) => true,
        (Says::Holds(one), Says::Holds(other)) => both(one, other, sets).is_some_and(|shared| !shared),
        (Says::Holds(holds), Says::Not(not)) | (Says::Not(not), Says::Holds(holds)) => match inner(not) {
            Question::In(_, set, _) => told(holds, sets).is_some_and(|told| told.within(*set, sets)),
            _ => told(holds, sets).zip(told_without(not)).is_some_and(|(one, other)| one.apart(&other)),
        },
        _ => false,
    }
}

/// Whether a value may satisfy both; `None`: that is not known.
fn both(one: &Condition, other: &Condition, sets: &[Set]) -> Option<bool> {
    let (left, right) = (told(one, sets)?, told(other, sets)?);
    let may = |condition: &Condition, code: &str| match inner(condition) {
        Question::In(_, set, _) => sets.get(set.0).is_none_or(|set| set.contains(sets, code, None) != Some(false)),
        _ => true,
    };
    // Of single codes it can be said whether the other takes them out again.
    let by_codes = |told: &Told| told.codes().map(|codes| codes.iter().any(|code| may(one, code) && may(other, code)));
    let asks = |condition: &Condition| matches!(inner(condition), Question::In(..));
    if left.apart(&right) {
        return Some(false);
    }
    match (asks(one), asks(other)) {
        (_, true) if left.codes().is_some() => by_codes(&left),
        (true, _) if right.codes().is_some() => by_codes(&right),
        _ => None,
    }
}

/// What is asked, without the definitions around it.
fn inner(condition: &Condition) -> &Question {
    match &condition.node {
        Question::Defined(_, within) => inner(within),
        node => node,
    }
}

/// What a condition that holds (or does not) says of single terms; of the choices that it leaves, one holds.
fn simple<'p>(
    condition: &'p Condition,
    holds: bool,
    (role, told): (Role, Option<Span>),
    said: &mut Vec<Said<'p>>,
    choices: &mut Vec<(&'p [Condition], bool, Span)>,
) {
    // A definition is told where it is used.
    let place = told.unwrap_or(condition.span);
    let mut say = |term, says| said.push(Said { term, says, place, role });
    match &condition.node {
        Question::Defined(_, within) => simple(within, holds, (role, Some(place)), said, choices),
        Question::Not(within) => simple(within, !holds, (role, Some(place)), said, choices),
        Question::Present(term) => say(term, if holds { Says::Present } else { Says::Absent }),
        Question::Yes(term) if single(term) => say(term, if holds { Says::Yes } else { Says::No }),
        Question::All(parts) | Question::Any(parts) => {
            let each = matches!(condition.node, Question::All(_)) == holds;
            match asked_of(condition) {
                Some(term) if !each => say(term, if holds { Says::Holds(condition) } else { Says::Not(condition) }),
                _ if each => parts.iter().for_each(|part| simple(part, holds, (role, told), said, choices)),
                _ => choices.push((parts, holds, place)),
            }
        }
        _ => {
            if let Some(term) = asked_of(condition) {
                say(term, if holds { Says::Holds(condition) } else { Says::Not(condition) });
            }
        }
    }
}

/// The one term of one value that a condition asks of.
fn asked_of(condition: &Condition) -> Option<&Term> {
    match &condition.node {
        Question::Defined(_, within) => asked_of(within),
        Question::Compare(term, _, Term::Literal(_)) | Question::In(term, ..) | Question::During(term, ..) => {
            single(term).then_some(term)
        }
        Question::All(parts) | Question::Any(parts) => {
            let mut terms = parts.iter().map(asked_of);
            let first = terms.next()??;
            terms.all(|term| term == Some(first)).then_some(first)
        }
        _ => None,
    }
}
