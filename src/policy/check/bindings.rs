//! Bindings to searches: what is gone through, what it is not, and what must hold of it.

use super::conditions::{Alone, at, not};
use super::episodes::Run;
use super::fields::no_line;
use super::has::{owns, record_named};
use super::names::{Named, a, example_field, suggest, whose};
use super::scope::{Frame, Scope, Thing};
use super::single::not_bound;
use super::{Used, names};
use crate::claim::{Field, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Comparison, Condition, Domain, Owner, Question, Search, TableId, Term, Var};
use crate::policy::walk;
use crate::source::Span;
use crate::syntax::tree::{Binding, Expression, Node, RelationKind, Which, Word};

/// Where a binding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Behind `for`.
    Subject,
    /// Behind `with`.
    With,
    /// In a quantifier or an aggregate.
    Inner,
}

/// What a binding goes through, before its conditions.
struct Ground {
    thing: Thing,
    domain: Domain,
    date: Option<Term>,
    /// The line that must point to it: `diagnosis d of line`.
    pointing: Option<Frame>,
    /// That only those of lines are meant: `for provider p of line`.
    of_lines: bool,
}

/// Whose items are gone through, whether they may stand on another claim, and the day of their owner.
struct Holding {
    owner: Option<Owner>,
    elsewhere: bool,
    date: Option<Term>,
    pointing: Option<Frame>,
    of_lines: bool,
}

impl Holding {
    fn new(owner: Option<Owner>, elsewhere: bool, date: Option<Term>) -> Holding {
        Holding { owner, elsewhere, date, pointing: None, of_lines: false }
    }
}

impl Scope<'_, '_> {
    /// Reads a binding. Its frame stays, also where it is wrong, so that its name is known; the caller takes it away.
    pub(super) fn bind(&mut self, binding: &Binding, role: Role) -> Option<Search> {
        let name = self.free_name(binding.name.as_ref());
        let outside = self.outside().cloned();
        let ground = self.ground(binding, role);
        let other_than = ground.as_ref().map(|ground| self.others(binding, role, ground));
        let var = self.variable(name.clone(), binding.span);
        let (thing, domain, date, pointing, of_lines) = match ground {
            Some(ground) => (ground.thing, Some(ground.domain), ground.date, ground.pointing, ground.of_lines),
            None => (Thing::Broken, None, None, None, false),
        };
        let mut frame = Frame {
            var,
            name,
            thing,
            with: None,
            depth: self.open.len(),
            date: date.unwrap_or_else(|| self.date.clone()),
            span: binding.span,
        };
        match frame.record() {
            Some(Record::Line) => frame.date = Term::Field(Owner::Var(var), Field::LineDate),
            Some(Record::Claim) => frame.date = Term::Field(frame.owner(), Field::ClaimFirstDate),
            _ => {}
        }
        if role == Role::With {
            frame.with = domain.clone().map(|domain| (binding.which, domain));
        }
        let position = self.frames.len();
        self.frames.push(frame.clone());
        if role == Role::Subject {
            let lines_own = frame.record().is_some_and(|own| owns(Record::Line, own) && !owns(Record::Claim, own));
            if lines_own || of_lines {
                self.of_lines = of_lines;
                self.line_of_subject(binding.span);
            }
            self.current.push(position);
            if frame.record() == Some(Record::Line) && !self.moved {
                self.date = frame.date.clone();
            }
        }
        let mut conditions: Vec<Option<Condition>> = Vec::new();
        if let Some(line) = pointing {
            conditions.push(Some(self.pointed_to(
                &frame,
                &line,
                binding.owner.as_ref().map_or(binding.span, |of| of.span),
            )));
        }
        if let (Some(list), Some(record)) = (&binding.set, frame.record()) {
            conditions.push(self.in_set_of(frame.owner(), record, list, list.span));
        }
        for (place, relation) in binding.relations.iter().enumerate() {
            if let (RelationKind::Episode(amount, unit), Some(domain)) = (&relation.kind, &domain) {
                let run = Run { binding, before: place, domain, frame: &frame, span: relation.span };
                conditions.push(self.episode(&run, outside.as_ref(), amount, unit.as_ref()));
            } else if !matches!(relation.kind, RelationKind::OnAnyClaim) && frame.thing != Thing::Broken {
                conditions.extend(self.relation(relation, &frame, outside.as_ref()));
            }
        }
        if let Some(condition) = &binding.condition {
            let read = self.inside(position, |scope| scope.condition(condition, Alone::Yes));
            if let Some(read) = &read {
                self.warn_of_stray(condition, read, &frame);
            }
            conditions.push(read);
        }
        let conditions = conditions.into_iter().collect::<Option<Vec<Condition>>>()?;
        Some(Search { var, domain: domain?, other_than: other_than??, conditions, span: binding.span })
    }

    /// A part behind `or` in a `where` that asks nothing of what is bound was meant to stand beside it.
    fn warn_of_stray(&mut self, written: &Expression, read: &Condition, frame: &Frame) {
        let (Node::Or(parts), Question::Any(meant)) = (&written.node, &read.node) else { return };
        for (part, meant) in parts.iter().zip(meant) {
            let mut asked = false;
            walk::condition(meant, &mut |part| walk::variables(part, &mut |var| asked |= var == frame.var));
            if !asked {
                let what = frame.record().map_or("row", Record::words);
                self.report(
                    Diagnostic::warning(
                        "check/stray",
                        format!("this stands inside the `where`, and asks nothing of the {what} there"),
                        part.span,
                    )
                    .also(frame.span, "a `where` runs on to the end of the clause")
                    .help(format!(
                        "Where it is meant beside it, close the search before it: `(any {what} … where …) or …`."
                    )),
                );
            }
        }
    }

    /// That a line points to a diagnosis; it does to all where no line of its claim has pointers.
    fn pointed_to(&mut self, diagnosis: &Frame, line: &Frame, span: Span) -> Condition {
        let pointers = |owner| Term::Field(owner, Field::LinePointers);
        let position = Term::Field(diagnosis.owner(), Field::DiagnosisPosition);
        let points = at(Question::Compare(position, Comparison::Is, pointers(line.owner())), span);
        let has_none = not(at(Question::Present(pointers(line.owner())), span));
        let var = self.variable(None, span);
        let owner = Some(line.claim()).filter(|claim| *claim != Owner::Claim);
        let any = Search {
            var,
            domain: Domain::Items(Record::Line, owner),
            other_than: Vec::new(),
            conditions: vec![at(Question::Present(pointers(Owner::Var(var))), span)],
            span,
        };
        let none_has = not(at(Question::Exists(Box::new(any)), span));
        at(Question::Any(vec![points, at(Question::All(vec![has_none, none_has]), span)]), span)
    }

    /// Binds the line of a subject that is an item of a line, so that `line` and relations find it.
    fn line_of_subject(&mut self, span: Span) {
        let var = self.variable(None, span);
        let domain = Domain::LineOf(Var::SUBJECT);
        self.current.push(self.frames.len());
        self.frames.push(Frame {
            var,
            name: None,
            thing: Thing::Item { record: Record::Line, elsewhere: false },
            with: Some((Which::Another, domain.clone())),
            depth: self.open.len(),
            date: Term::Field(Owner::Var(var), Field::LineDate),
            span,
        });
        self.own_line = Some(Search { var, domain, other_than: Vec::new(), conditions: Vec::new(), span });
    }

    /// What relations compare with: the nearest line, unless the subject is an item with a day of its own.
    fn outside(&self) -> Option<&Frame> {
        let line = self.nearest_line();
        let of_subject = line.is_some_and(|line| self.own_line.as_ref().is_some_and(|own| own.var == line.var));
        line.filter(|_| !of_subject || self.subject().is_none_or(|subject| subject.day().is_none()))
            .or_else(|| self.here())
    }

    /// A name that nothing else has here.
    fn free_name(&mut self, name: Option<&Word>) -> Option<String> {
        let word = name?;
        if let Some(frame) = self.frame_named(&word.value).filter(|frame| frame.depth == self.open.len()) {
            let first = frame.span;
            self.report(names::twice(&format!("the name `{}`", word.value), word.span, first));
        }
        if matches!(word.value.as_str(), "line" | "claim" | "patient") {
            self.report(
                Diagnostic::error(
                    "check/reserved-name",
                    format!("`{}` is a word of the language and cannot be a name", word.value),
                    word.span,
                )
                .help("Choose another name, such as `a`."),
            );
        }
        Some(word.value.clone())
    }

    /// What is gone through.
    fn ground(&mut self, binding: &Binding, role: Role) -> Option<Ground> {
        let kind = &binding.kind;
        if kind.value == "row" {
            return self.row(binding, role);
        }
        let any_claim = binding.relations.iter().any(|relation| relation.kind == RelationKind::OnAnyClaim);
        let item = |record, elsewhere| Thing::Item { record, elsewhere };
        let (thing, domain) = match kind.value.as_str() {
            "history line" => (item(Record::Line, true), Domain::HistoryLines),
            "original line" => (item(Record::Line, true), Domain::OriginalLines),
            "history claim" => (item(Record::Claim, true), Domain::HistoryClaims),
            "original claim" => (item(Record::Claim, true), Domain::OriginalClaim),
            "line" if any_claim => (item(Record::Line, true), Domain::AnyLines),
            _ => return self.items(binding, role, any_claim),
        };
        if role == Role::Subject {
            self.report(
                Diagnostic::error("check/subject", format!("an edit is not for {}", a(&kind.value)), kind.span).help(
                    "An edit is for a line, for the claim, or for what repeats on it; name what is on other claims behind `with`.",
                ),
            );
            return None;
        }
        let mut ground = Ground { thing, domain, date: None, pointing: None, of_lines: false };
        if let Some(owner) = &binding.owner {
            let holder = self.frame_named(&owner.value).filter(|frame| frame.record() == Some(Record::Claim)).cloned();
            match holder {
                Some(frame) if frame.elsewhere() && kind.value.ends_with("line") && !any_claim => {
                    ground.domain = Domain::Items(Record::Line, Some(Owner::Var(frame.var)));
                }
                _ => {
                    self.wrong_owner(owner, &format!("{}s", kind.value), None);
                    return None;
                }
            }
        }
        Some(ground)
    }

    /// Items of a claim.
    fn items(&mut self, binding: &Binding, role: Role, any_claim: bool) -> Option<Ground> {
        let kind = &binding.kind;
        let record = match record_named(&kind.value) {
            Some(record) if record != Record::Patient && (record != Record::Claim || role == Role::Subject) => record,
            Some(record) => {
                self.report(
                    Diagnostic::error(
                        "check/kind-of-binding",
                        format!("there is only one {}, so it is not searched for", kind.value),
                        kind.span,
                    )
                    .help(format!(
                        "Write `{}.` before its fields: `{}`; other claims are a `history claim`.",
                        kind.value,
                        example_field(record)
                    )),
                );
                return None;
            }
            None => {
                let known = Record::ALL.iter().map(|(_, words)| *words);
                let known: Vec<&str> =
                    known.chain(["history line", "history claim", "original line", "original claim", "row"]).collect();
                let error = Diagnostic::error(
                    "check/kind-of-binding",
                    format!("nothing on a claim is called `{}`", kind.value),
                    kind.span,
                );
                let lines = match kind.value.as_str() {
                    word @ ("history" | "original") => known.iter().copied().find(|known| known.starts_with(word)),
                    _ => None,
                };
                let near = lines
                    .or_else(|| suggest(&kind.value, known.iter().copied()))
                    .or_else(|| part_of(&kind.value, &known));
                let problem = match near {
                    Some(near) => error.help(format!("Did you mean `{near}`?")),
                    None => error.help(not_bound(&kind.value)),
                };
                self.report(problem);
                return None;
            }
        };
        if any_claim {
            self.report(
                Diagnostic::error("check/relation", "only lines are searched `on any claim`", kind.span)
                    .help("Write `line … on any claim`; other claims themselves are a `history claim`."),
            );
            return None;
        }
        let holding = match &binding.owner {
            Some(word) => self.owner_word(word, record, role)?,
            None => self.default_owner(record, role),
        };
        let Holding { owner, elsewhere, date, pointing, of_lines } = holding;
        let owner = match (record, owner) {
            // The claim's own lines are all lines.
            (Record::Line | Record::Claim, Some(Owner::Claim)) => None,
            (_, owner) => owner,
        };
        let thing = Thing::Item { record, elsewhere };
        Some(Ground { thing, domain: Domain::Items(record, owner), date, pointing, of_lines })
    }

    /// `of p`, `of line`, `of claim`.
    fn owner_word(&mut self, word: &Word, record: Record, role: Role) -> Option<Holding> {
        if word.value == "claim" && owns(Record::Claim, record) {
            return Some(Holding::new(Some(Owner::Claim), false, None));
        }
        let frame = match self.frame_named(&word.value) {
            Some(frame) => Some(frame),
            None if word.value == "line" => self.subject_line(),
            None => None,
        };
        match frame {
            Some(frame) if frame.thing == Thing::Broken => None,
            Some(frame) if frame.record().is_some_and(|holder| owns(holder, record)) => {
                Some(Holding::new(Some(frame.owner()), frame.elsewhere(), Some(frame.date.clone())))
            }
            Some(frame) if frame.record() == Some(Record::Line) && record == Record::Diagnosis => {
                let claim = Some(frame.claim()).filter(|claim| *claim != Owner::Claim);
                let pointing = Some(frame.clone());
                Some(Holding { pointing, ..Holding::new(claim, frame.elsewhere(), Some(frame.date.clone())) })
            }
            None if role == Role::Subject && word.value == "line" && owns(Record::Line, record) => {
                // Of what only lines have, all; of what the claim has, too, those for which a line is found.
                Some(Holding { of_lines: owns(Record::Claim, record), ..Holding::new(None, false, None) })
            }
            None if role == Role::Subject && word.value == "line" && record == Record::Diagnosis => {
                self.report(
                    Diagnostic::error(
                        "check/subject",
                        "an edit is for a diagnosis of the claim, to which several lines may point",
                        word.span,
                    )
                    .help("For those of a line write `for line`, then `with diagnosis d of line`."),
                );
                None
            }
            _ => {
                self.wrong_owner(word, &record.plural(), Some(record));
                None
            }
        }
    }

    fn wrong_owner(&mut self, word: &Word, what: &str, record: Option<Record>) {
        let names: Vec<&str> =
            self.frames.iter().filter_map(|frame| frame.name.as_deref()).chain(["line", "claim"]).collect();
        let bound = names.contains(&word.value.as_str());
        if word.value == "line" && self.subject_line().is_none() {
            self.report(no_line(word.span).help(format!(
                "Leave `of line` out for those of all lines, or name a line first: `with line l`, then `{what} of l`."
            )));
            return;
        }
        let problem = if bound {
            Diagnostic::error("check/owner", format!("`{}` has no {what}", word.value), word.span).help(whose(
                &word.value,
                what,
                record,
            ))
        } else {
            let error =
                Diagnostic::error("check/unknown-name", format!("nothing here is called `{}`", word.value), word.span);
            match suggest(&word.value, names.iter().copied()) {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => error.help(format!(
                    "Give a line or an item this name behind `for` or `with`, or write one of: {}.",
                    names.join(", ")
                )),
            }
        };
        self.report(problem);
    }

    /// Without `of`: those of the line or item bound here where it has such, else of its claim. Providers are the
    /// claim's: a line names its own by fields.
    fn default_owner(&self, record: Record, role: Role) -> Holding {
        let Some(here) = self.here().filter(|_| role != Role::Subject) else {
            return Holding::new(None, false, None);
        };
        if record == Record::Line {
            return Holding::new(None, false, None);
        }
        let own = here.record().is_some_and(|holder| owns(holder, record));
        if own && here.record() != Some(Record::Claim) && record != Record::Provider {
            return Holding::new(Some(here.owner()), here.elsewhere(), Some(here.date.clone()));
        }
        let claim = here.claim();
        if claim == Owner::Claim {
            let shared = owns(Record::Line, record) && owns(Record::Claim, record);
            return Holding::new(shared.then_some(Owner::Claim), false, None);
        }
        Holding::new(Some(claim), true, Some(Term::Field(claim, Field::ClaimFirstDate)))
    }

    /// `row r in TABLE on DATE`.
    fn row(&mut self, binding: &Binding, role: Role) -> Option<Ground> {
        let kind = &binding.kind;
        if role == Role::Subject {
            let table = binding.table.as_ref().map_or("TABLE", |word| word.value.as_str());
            if let Some(Named::Table(at)) = self.check.names.named(table) {
                self.check.used.insert(Used::Table(at));
            }
            self.report(
                Diagnostic::error(
                    "check/row",
                    "an edit is for a line or the claim, not for rows of a table",
                    kind.span,
                )
                .help(format!("Write `for line`, then `with row r in {table} where r.code = code`.")),
            );
            return None;
        }
        if binding.owner.is_some() || !binding.relations.is_empty() || binding.set.is_some() {
            let place = binding.relations.first().map_or(kind.span, |relation| relation.span);
            self.report(
                Diagnostic::error("check/row", "a row is found in a table by its `where` alone", place)
                    .help("Write `with row r in TABLE where r.column = …`."),
            );
            return None;
        }
        let date = match &binding.on {
            Some(day) => self.dated(day)?.term,
            None => self.date.clone(),
        };
        let Some(word) = &binding.table else {
            self.report(
                Diagnostic::error("check/row", "it is not said in which table this row is", kind.span)
                    .help("Write `row r in TABLE where …`."),
            );
            return None;
        };
        let Some(Named::Table(at)) = self.check.names.named(&word.value) else {
            let known: Vec<&str> = self.check.names.tables.iter().map(|table| table.name.value.as_str()).collect();
            let error =
                Diagnostic::error("check/unknown-table", format!("there is no table `{}`", word.value), word.span);
            let problem = match suggest(&word.value, known.into_iter()) {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => error.help(format!("Declare it at the left margin: `table {} from \"FILE.csv\"`.", word.value)),
            };
            self.report(problem);
            return None;
        };
        self.check.used.insert(Used::Table(at));
        let id = TableId(at);
        let domain = Domain::Rows(id, Box::new(date));
        Some(Ground { thing: Thing::Row(id), domain, date: None, pointing: None, of_lines: false })
    }

    /// What `another` is not: the subject and what `with` bound before; in a condition, the nearest of its kind.
    fn others(&mut self, binding: &Binding, role: Role, ground: &Ground) -> Option<Vec<Var>> {
        if binding.which != Which::Another {
            return Some(Vec::new());
        }
        let Thing::Item { record, .. } = ground.thing else {
            self.report(
                Diagnostic::error(
                    "check/row",
                    "`another` is for lines and items, not for rows of a table",
                    binding.kind.span,
                )
                .help("Leave `another` out: `row r in TABLE where …`."),
            );
            return None;
        };
        let bound: Vec<Var> = match role {
            Role::Inner => self.nearest(record).map(|frame| frame.var).into_iter().collect(),
            Role::Subject | Role::With => self
                .frames
                .iter()
                .enumerate()
                .filter(|(position, frame)| {
                    frame.record() == Some(record)
                        && (*position == 0 || matches!(&frame.with, Some((which, _)) if *which != Which::Any))
                })
                .map(|(_, frame)| frame.var)
                .collect(),
        };
        // Something of the history is never the subject itself; it is another than what was bound of the history.
        if bound.is_empty() && !matches!(ground.domain, Domain::HistoryLines | Domain::HistoryClaims) {
            self.report(
                Diagnostic::error(
                    "check/another",
                    format!("there is no {} yet beside which this could be another", binding.kind.value),
                    binding.kind.span,
                )
                .help(match role {
                    Role::Inner => format!("Write `any {}` instead.", binding.kind.value),
                    Role::With => format!("Leave `another` out: `with {} …`.", binding.kind.value),
                    Role::Subject => format!("Leave `another` out: `for {} …`.", binding.kind.value),
                }),
            );
            return None;
        }
        Some(bound)
    }
}

/// The words of several of which one is this: `payer` of `other payer`.
fn part_of<'n>(word: &str, known: &[&'n str]) -> Option<&'n str> {
    let mut whole = known.iter().filter(|words| words.contains(' ') && words.split(' ').any(|part| part == word));
    whole.next().copied().filter(|_| whole.next().is_none())
}
