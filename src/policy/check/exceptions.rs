//! Exceptions to edits, to exceptions and to tags: found, refused in rings, and read in each edit's variables.

use std::collections::BTreeMap;

use super::conditions::{Alone, not};
use super::names::{Identified, suggest};
use super::scope::Scope;
use super::verify::internal;
use super::{Checker, rings};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Condition, Exception, Question};
use crate::syntax::tree::{EditClause, Target, Word};

/// How deep exceptions may stand on each other.
const DEEPEST: usize = 64;

/// Which exceptions lift what, by their positions.
#[derive(Default)]
pub(super) struct Exceptions {
    to_edit: BTreeMap<usize, Vec<usize>>,
    to_exception: BTreeMap<usize, Vec<usize>>,
    to_tag: BTreeMap<String, Vec<usize>>,
}

impl Exceptions {
    /// The exceptions to an edit: by its id, and (marked) by its tags.
    pub(super) fn of_edit(&self, edit: usize, tags: &[&Word]) -> Vec<(usize, bool)> {
        let own = self.to_edit.get(&edit).into_iter().flatten().map(|at| (*at, false));
        let mut all: Vec<(usize, bool)> = own.collect();
        for at in tags.iter().filter_map(|tag| self.to_tag.get(&tag.value)).flatten() {
            if !all.iter().any(|(known, _)| known == at) {
                all.push((*at, true));
            }
        }
        all
    }

    fn of_exception(&self, exception: usize) -> &[usize] {
        self.to_exception.get(&exception).map_or(&[], Vec::as_slice)
    }
}

impl Checker<'_> {
    /// Finds what each exception is to; exceptions to nothing and rings of exceptions are errors.
    pub(super) fn exceptions(&mut self) -> Exceptions {
        let declared = self.names.exceptions.clone();
        let tags: Vec<&str> = self
            .names
            .edits
            .iter()
            .flat_map(|(_, edit)| &edit.clauses)
            .filter_map(|clause| match &clause.body {
                EditClause::Tag(tags) => Some(tags),
                _ => None,
            })
            .flatten()
            .map(|tag| tag.value.as_str())
            .collect();
        let mut found = Exceptions::default();
        let mut refers: Vec<Vec<usize>> = vec![Vec::new(); declared.len()];
        for (position, (_, exception)) in declared.iter().enumerate() {
            match &exception.to {
                Target::Id(word) => match self.names.identified(&word.value) {
                    Some(Identified::Edit(edit)) => found.to_edit.entry(edit).or_default().push(position),
                    Some(Identified::Exception(other)) => {
                        found.to_exception.entry(other).or_default().push(position);
                        if let Some(refers) = refers.get_mut(position) {
                            refers.push(other);
                        }
                    }
                    None => self.unknown_id(word),
                },
                Target::Tag(tag) if tags.contains(&tag.value.as_str()) => {
                    found.to_tag.entry(tag.value.clone()).or_default().push(position);
                }
                Target::Tag(tag) => {
                    let near = suggest(&tag.value, tags.iter().copied());
                    let error = Diagnostic::error(
                        "check/unknown-tag",
                        format!("no edit has the tag `{}`", tag.value),
                        tag.span,
                    );
                    self.report(match near {
                        Some(near) => error.help(format!("Did you mean `{near}`?")),
                        None if tags.is_empty() => {
                            error.help(format!("Give the edits that you mean a line `tag {}`.", tag.value))
                        }
                        None => {
                            let mut known = tags.clone();
                            known.sort_unstable();
                            known.dedup();
                            error.help(format!(
                                "Tags of edits are {}; or give the edits that you mean a line `tag {}`.",
                                known.join(", "),
                                tag.value
                            ))
                        }
                    });
                }
            }
            self.clauses_of_exception(&exception.clauses);
        }
        for ring in rings(&refers) {
            let members: Vec<_> =
                ring.iter().filter_map(|at| declared.get(*at)).map(|(_, exception)| *exception).collect();
            let names: Vec<&str> = members.iter().map(|exception| exception.id.value.as_str()).collect();
            let Some(first) = members.first() else { continue };
            let mut error = Diagnostic::error(
                "check/exception-ring",
                match names.as_slice() {
                    [one] => format!("`{one}` is an exception to itself"),
                    _ => format!("these are exceptions to each other: {}", names.join(", ")),
                },
                first.id.span,
            )
            .help(match names.as_slice() {
                [_] => "Write behind `to` the edit that it lifts.",
                _ => "Let one of them be an exception to an edit.",
            });
            for other in members.iter().skip(1) {
                error = error.also(other.id.span, "also in the ring");
            }
            self.report(error);
        }
        found
    }

    fn clauses_of_exception(&mut self, clauses: &[crate::syntax::tree::Clause<EditClause>]) {
        let mut effective = None;
        for clause in clauses {
            match &clause.body {
                EditClause::Effective(_) => {
                    if let Some(first) = effective.replace(clause.span) {
                        self.report(
                            Diagnostic::error(
                                "check/twice",
                                "`effective` is written twice in this exception",
                                clause.span,
                            )
                            .also(first, "first here")
                            .help("Keep one of the two, or write a second exception for the other time."),
                        );
                    }
                }
                EditClause::When(_) | EditClause::Unless(_) | EditClause::Source(_) | EditClause::Tag(_) => {}
                // The text of another one has been refused.
                _ => self.report(internal("this line", clause.span)),
            }
        }
    }
}

impl Scope<'_, '_> {
    /// An exception in the variables of this edit. One to a tag sees the subject, the claim and the patient alone.
    pub(super) fn exception(&mut self, position: usize, by_tag: bool, all: &Exceptions) -> Option<Exception> {
        let hidden = if by_tag { self.frames.split_off(self.frames.len().min(1)) } else { Vec::new() };
        let mut open = Vec::new();
        let read = self.read_exception(position, all, &mut open);
        self.frames.extend(hidden);
        read
    }

    fn read_exception(&mut self, position: usize, all: &Exceptions, open: &mut Vec<usize>) -> Option<Exception> {
        if open.contains(&position) {
            // A ring, reported once for all edits.
            return None;
        }
        let (_, declared) = self.check.names.exceptions.get(position).copied()?;
        if open.len() >= DEEPEST {
            self.report(
                Diagnostic::error(
                    "check/too-deep",
                    "exceptions stand on exceptions more than 64 deep here",
                    declared.id.span,
                )
                .help("Say in one exception, with `and` and `or`, when it holds."),
            );
            return None;
        }
        open.push(position);
        let mut when: Vec<Option<Condition>> = Vec::new();
        let mut sources = Vec::new();
        for clause in &declared.clauses {
            match &clause.body {
                EditClause::When(condition) => when.push(self.condition(condition, Alone::Yes)),
                // Its words say the opposite of its condition: the whole clause is shown.
                EditClause::Unless(condition) => {
                    let held = self.condition(condition, Alone::Yes);
                    when.push(held.map(|held| Condition { span: clause.span, ..not(held) }));
                }
                EditClause::Effective(period) => {
                    let date = self.date.clone();
                    when.push(
                        self.check
                            .period(period)
                            .map(|(from, to)| Condition { node: Question::During(date, from, to), span: clause.span }),
                    );
                }
                EditClause::Source(source) => sources.push(source.value.clone()),
                _ => {}
            }
        }
        let exceptions: Vec<Option<Exception>> =
            all.of_exception(position).iter().map(|at| self.read_exception(*at, all, open)).collect();
        open.pop();
        Some(Exception {
            id: declared.id.value.clone(),
            span: declared.id.span,
            sources,
            when: when.into_iter().collect::<Option<_>>()?,
            exceptions: exceptions.into_iter().collect::<Option<_>>()?,
        })
    }
}
