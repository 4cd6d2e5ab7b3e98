//! Edits as written to edits as meant: clauses in any order, `for` first, then each `with`, then the rest.

use super::Checker;
use super::bindings::Role;
use super::conditions::{Alone, not};
use super::exceptions::Exceptions;
use super::headers::Header;
use super::scope::Scope;
use super::verify::internal;
use crate::claim::{Date, Field, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{
    Action, Condition, Domain, Edit, IfMissing, Outcome, Question, Reason, Requirement, Search, Target, Term,
};
use crate::policy::walk;
use crate::source::Span;
use crate::syntax::tree::{self, Binding, Declaration, EditClause, Word};

impl Checker<'_> {
    /// Reads all edits with their exceptions; those that are wrong are left out, their mistakes reported.
    pub(super) fn read_edits(&mut self, header: &Header) -> Vec<Edit> {
        let exceptions = self.exceptions();
        let edits = self.names.edits.clone();
        edits
            .iter()
            .enumerate()
            .flat_map(|(position, (declaration, edit))| {
                self.read_edit(position, declaration, edit, header, &exceptions).unwrap_or_default()
            })
            .collect()
    }

    fn read_edit(
        &mut self,
        position: usize,
        declaration: &Declaration,
        edit: &tree::Edit,
        header: &Header,
        exceptions: &Exceptions,
    ) -> Option<Vec<Edit>> {
        let mut scope = Scope::new(self);
        let parts = scope.parts(edit);
        if let Some(word) = parts.dated_by {
            scope.dated_by(word);
        }
        let Some((binding, _)) = parts.subject else {
            // The text without one has been refused.
            scope.report(internal(&format!("`{}`", edit.id.value), edit.id.span));
            return None;
        };
        let subject = scope.subject_of(binding);
        let with: Vec<Option<Search>> = parts.with.iter().map(|binding| scope.bind(binding, Role::With)).collect();
        let mut when = Vec::new();
        let mut unless = Vec::new();
        let mut require = Vec::new();
        for clause in &edit.clauses {
            match &clause.body {
                EditClause::When(condition) => when.push(scope.condition(condition, Alone::Yes)),
                EditClause::Unless(condition) => unless.push(scope.condition(condition, Alone::Yes)),
                EditClause::Require(obligation) => {
                    let condition = scope.obligation(obligation);
                    let otherwise = obligation.otherwise.as_ref().map(|reason| scope.reason(reason));
                    require.push(condition.map(|condition| Requirement { condition, otherwise }));
                }
                _ => {}
            }
        }
        let outcome = match parts.outcome {
            Some((outcome, _)) => scope.outcome(outcome),
            None => {
                // The text without one has been refused.
                scope.report(internal(&format!("`{}`", edit.id.value), edit.id.span));
                None
            }
        };
        // A title that fills something in is a message, too; without any other it is what findings say.
        let filled = edit.title.as_ref().filter(|title| title.value.contains('{')).map(|title| scope.message(title));
        let outcome = outcome.map(|mut outcome| {
            outcome.reason.message = outcome.reason.message.or(filled);
            outcome
        });
        // A text alone keeps the outcome's codes.
        if let Some(reason) = outcome.as_ref().map(|outcome| &outcome.reason) {
            let texts = require.iter_mut().flatten().filter_map(|requirement| requirement.otherwise.as_mut());
            for text in texts.filter(|own| own.carc.is_none() && own.rarc.is_empty() && own.own.is_none()) {
                text.own.clone_from(&reason.own);
                text.group.clone_from(&reason.group);
                text.carc.clone_from(&reason.carc);
                text.rarc.clone_from(&reason.rarc);
            }
        }
        let mut applies = scope.applies(header, parts.effective.as_ref());
        if let Some((types, span)) = parts.claims {
            applies.extend(scope.claim_types(header, types, span)?);
        }
        let lifted = exceptions.of_edit(position, &parts.tags);
        let exceptions: Vec<_> = lifted
            .into_iter()
            .filter_map(|(exception, by_tag)| scope.exception(exception, by_tag, exceptions))
            .collect();
        // Last: what they bind is seen by nothing else.
        let also: Vec<_> = parts.also.iter().map(|also| scope.also(also, outcome.as_ref())).collect();
        let end = edit.title.as_ref().map_or(edit.id.span, |title| title.span);
        let documentation: Vec<&str> = declaration.documentation.iter().map(|line| line.text.as_str()).collect();
        let (own_line, of_lines) = (scope.own_line.take(), scope.of_lines);
        let (date, variables) = (scope.date.clone(), scope.variables);
        let mut edit = Edit {
            id: edit.id.value.clone(),
            title: edit.title.as_ref().unwrap_or(&edit.id).value.clone(),
            documentation: (!documentation.is_empty()).then(|| documentation.join("\n")),
            sources: parts.sources,
            tags: parts.tags.iter().map(|tag| tag.value.clone()).collect(),
            span: Span { end: end.end, ..edit.id.span.to(declaration.span) },
            variables,
            date,
            applies,
            subject: subject?,
            with: with.into_iter().collect::<Option<_>>()?,
            when: when.into_iter().collect::<Option<_>>()?,
            unless: unless.into_iter().collect::<Option<_>>()?,
            require: require.into_iter().collect::<Option<_>>()?,
            exceptions,
            outcome: outcome?,
            override_with: parts.override_with.map(|text| text.value.clone()),
            if_missing: parts.if_missing,
            carried: false,
        };
        // The line of an item is looked for where something reads it, or where others of its kind have none.
        if let Some(own) = own_line {
            let mut read = of_lines;
            walk::edit(&edit, &mut |part| walk::variables(part, &mut |var| read |= var == own.var));
            if read {
                edit.with.insert(0, own);
            }
        }
        let mut edits = vec![edit];
        for also in also {
            let (lines, outcome) = also?;
            let Some(first) = edits.first() else { continue };
            let with = first.with.iter().cloned().chain([lines]).collect();
            edits.push(Edit { with, outcome, carried: true, ..first.clone() });
        }
        Some(edits)
    }
}

/// The clauses of an edit that come once or are collected.
struct Parts<'t> {
    subject: Option<(&'t Binding, Span)>,
    with: Vec<&'t Binding>,
    outcome: Option<(&'t tree::Outcome, Span)>,
    effective: Option<(tree::Period, Span)>,
    dated_by: Option<&'t Word>,
    claims: Option<(&'t [Word], Span)>,
    also: Vec<&'t tree::Also>,
    override_with: Option<&'t Word>,
    if_missing: IfMissing,
    sources: Vec<String>,
    tags: Vec<&'t Word>,
}

impl Scope<'_, '_> {
    fn parts<'t>(&mut self, edit: &'t tree::Edit) -> Parts<'t> {
        let mut parts = Parts {
            subject: None,
            with: Vec::new(),
            outcome: None,
            effective: None,
            dated_by: None,
            claims: None,
            also: Vec::new(),
            override_with: None,
            if_missing: IfMissing::Undetermined,
            sources: Vec::new(),
            tags: Vec::new(),
        };
        let mut if_missing: Option<Span> = None;
        for clause in &edit.clauses {
            let span = clause.span;
            let first = match &clause.body {
                EditClause::For(binding) => parts.subject.replace((binding, span)).map(|(_, first)| ("for", first)),
                EditClause::With(binding) => {
                    parts.with.push(binding);
                    None
                }
                EditClause::Outcome(outcome) => {
                    parts.outcome.replace((outcome, span)).map(|(_, first)| ("an outcome", first))
                }
                EditClause::Effective(period) => {
                    parts.effective.replace((period.clone(), span)).map(|(_, first)| ("effective", first))
                }
                EditClause::DatedBy(word) => parts.dated_by.replace(word).map(|first| ("dated by", first.span)),
                EditClause::Claims(types) => parts.claims.replace((types, span)).map(|(_, first)| ("claims", first)),
                EditClause::Also(also) => {
                    parts.also.push(also);
                    None
                }
                EditClause::Override(text) => parts.override_with.replace(text).map(|first| ("override", first.span)),
                EditClause::IfMissing(word) => {
                    parts.if_missing = if_missing_of(word);
                    if_missing.replace(span).map(|first| ("if data is missing", first))
                }
                EditClause::Source(source) => {
                    parts.sources.push(source.value.clone());
                    None
                }
                EditClause::Tag(tags) => {
                    parts.tags.extend(tags);
                    None
                }
                EditClause::When(_) | EditClause::Unless(_) | EditClause::Require(..) => None,
            };
            if let Some((what, first)) = first {
                self.report(
                    Diagnostic::error("check/twice", format!("`{what}` is written twice in this edit"), span)
                        .also(first, "first here")
                        .help("Keep one of the two, or write a second edit for the other."),
                );
            }
        }
        parts
    }

    /// `deny lines …`: the lines, and what is done to them.
    fn also(&mut self, also: &tree::Also, outcome: Option<&Outcome>) -> Option<(Search, Outcome)> {
        let mut lines = self.bind(&also.lines, Role::With)?;
        if lines.domain != Domain::Items(Record::Line, None) {
            self.report(
                Diagnostic::error("check/target", "only lines of this claim can be denied with it", also.lines.span)
                    .help("Write which lines: `deny lines on same day`, `deny lines in A4215`."),
            );
            return None;
        }
        let outcome = outcome?;
        if let Target::Of(hit) = outcome.target {
            lines.other_than.push(hit);
        }
        let mut reason = self.reason(&also.reason);
        if reason.carc.is_none() && reason.rarc.is_empty() && reason.own.is_none() {
            let own = &outcome.reason;
            reason = Reason { message: reason.message, ..own.clone() };
        }
        let action = action_of(&also.action)?;
        let target = Target::Of(lines.var);
        Some((lines, Outcome { action, target, effect: None, reason }))
    }

    /// That the claim is of one of these types.
    fn claim_types(&mut self, header: &Header, types: &[Word], span: Span) -> Option<Option<Condition>> {
        let mut known = Vec::new();
        for word in types {
            let claim_type = self.check.claim_type(word)?;
            if !header.types.contains(&claim_type) {
                self.report(
                    Diagnostic::warning(
                        "check/never-applies",
                        format!("this policy does not judge {} claims", word.value),
                        word.span,
                    )
                    .help("Add them to the policy's `claims`, or leave them out here."),
                );
            }
            known.push(tree::CodeItem::Name(word.clone()));
        }
        let list = tree::CodeList { members: known, except: Vec::new(), span };
        let words = ["claim", "type"].map(|part| Word::new(part.to_owned(), span));
        let path = tree::Path { words: words.to_vec(), span };
        let value = tree::Expression { node: tree::Node::Path(path), span };
        let node = tree::Node::In { value: Box::new(value), negated: false, set: list };
        Some(self.condition(&tree::Expression { node, span }, Alone::Yes))
    }

    /// What must hold: `A when B unless C` is *A, or not B, or C*.
    fn obligation(&mut self, require: &tree::Require) -> Option<Condition> {
        let when = require.when.as_ref().map(|when| self.condition(when, Alone::Yes));
        let unless = require.unless.as_ref().map(|unless| self.condition(unless, Alone::Yes));
        let condition = self.condition(&require.condition, Alone::Present);
        if when.is_none() && unless.is_none() {
            return condition;
        }
        let span = require.condition.span;
        let ways = [when.map(|when| when.map(not)), unless, Some(condition)];
        Some(Condition { node: Question::Any(ways.into_iter().flatten().collect::<Option<_>>()?), span })
    }

    /// The subject, as the first variable.
    fn subject_of(&mut self, binding: &Binding) -> Option<Search> {
        if binding.which != tree::Which::Plain {
            self.report(
                Diagnostic::error(
                    "check/subject",
                    "an edit looks at each such line or item by itself, so `any` and `another` mean nothing here",
                    binding.span,
                )
                .help(format!("Write `for {}`.", binding.kind.value)),
            );
        }
        self.bind(binding, Role::Subject)
    }

    fn dated_by(&mut self, word: &Word) {
        let field = match word.value.as_str() {
            "admission" => Field::ClaimAdmissionDate,
            "discharge" => Field::ClaimDischargeDate,
            "receipt" => Field::ClaimReceived,
            "service" => return,
            _ => {
                // The grammar has no other.
                self.report(internal(&format!("`{}`", word.value), word.span));
                return;
            }
        };
        self.date = Term::DatedBy(field);
        self.moved = true;
    }

    /// When an edit applies: its payer, and its own time within the policy's.
    fn applies(&mut self, header: &Header, effective: Option<&(tree::Period, Span)>) -> Vec<Condition> {
        let mut applies: Vec<Condition> = header.payer.iter().cloned().collect();
        let own = effective.and_then(|(period, span)| Some((self.check.period(period)?, *span)));
        let (mut from, mut to) = header.window;
        let span = own.map_or(header.effective, |(_, span)| Some(span)).unwrap_or(header.span);
        if let Some(((first, last), span)) = own {
            from = latest(from, first);
            to = earliest(to, last);
            if let (Some(from), Some(to)) = (from, to)
                && to < from
            {
                let mut warning = Diagnostic::warning(
                    "check/never-applies",
                    "this edit never applies: its time lies outside the policy's",
                    span,
                )
                .label("the edit's time")
                .help("Change the edit's `effective`, or the policy's.");
                if let Some(policy) = header.effective {
                    warning = warning.also(policy, "the policy's time");
                }
                self.report(warning);
            }
        }
        if from.is_some() || to.is_some() {
            applies.push(Condition { node: Question::During(self.date.clone(), from, to), span });
        }
        applies
    }
}

fn latest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.max(b)
}

fn earliest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn if_missing_of(word: &Word) -> IfMissing {
    match action_of(word) {
        Some(action) => IfMissing::Act(action),
        // The grammar leaves `pass` alone.
        None => IfMissing::Pass,
    }
}

/// The action of a word.
pub(super) fn action_of(word: &Word) -> Option<Action> {
    [Action::Deny, Action::Reject, Action::Pend, Action::Recode, Action::Pay, Action::Warn]
        .into_iter()
        .find(|action| action.word() == word.value)
}
