//! A finding to what is shown of it, with the claim, the policy and their sources at hand.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::hidden::Patients;
use super::model::{At, ChoiceShown, ClauseShown, EditShown, FixShown, Input, Line, Shown, TableColumn, Why};
use super::ndjson::clause_object;
use super::place::Known;
use super::words::{Words, number_of};
use super::write::{one_line, quote};
use crate::claim::{Claim, Field, Item, Slot, Value};
use crate::policy::model::{Edit, EditId, MessagePart, Term};
use crate::policy::walk::{self, Part};
use crate::source::{Sources, Span};
use crate::verdict::model::{Beside, Bound, Choice, Fact, Finding, Missing, Verdict};
use crate::verdict::{Evaluator, Opinion, Tries};

/// How many characters of a clause are shown.
const CLAUSE: usize = 160;

/// A judged claim with everything that is needed to speak about it.
pub struct Scene<'a> {
    /// The policy, made ready.
    pub evaluator: &'a Evaluator<'a>,
    /// The policy files.
    pub sources: &'a Sources,
    /// The names of the inputs, by [`Claim::file`].
    pub files: &'a [String],
    /// The claim.
    pub claim: &'a Claim,
    /// What stands beside it.
    pub beside: &'a Beside<'a>,
    /// Whether patients' data are shown.
    pub patients: Patients,
    pub(super) places: Known,
    own_file: OnceCell<Rc<FileShown>>,
    /// What the policies say that judge the claim, this one among them.
    besides: &'a [Opinion<'a>],
    /// The changes that were tried.
    tries: RefCell<Tries>,
    pub(super) clauses: Option<&'a Clauses>,
    /// Whether values are to be underlined where they stand.
    pub(super) marks: bool,
    /// Whether facts are written as JSON at once.
    pub(super) as_json: bool,
}

/// Clauses as they are shown, and what else findings share, kept for those to come.
#[derive(Debug, Default)]
pub struct Clauses {
    known: RefCell<FxHashMap<Span, Rc<ClauseShown>>>,
    /// Edits, by the address of the evaluator that judges by them (policies may share an edit) and their place.
    edits: RefCell<FxHashMap<(usize, Span), Rc<EditShown>>>,
    /// Columns of tables, by the address of the table's name and their position.
    pub(super) columns: RefCell<FxHashMap<(usize, usize), Rc<TableColumn>>>,
    /// The names of the inputs, by [`Claim::file`].
    files: RefCell<FxHashMap<u32, Rc<FileShown>>>,
    pub(super) room: Room,
}

/// Room for facts that are written at once, one after the other.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) written: RefCell<Vec<u8>>,
    pub(super) words: RefCell<String>,
}

/// An input.
#[derive(Debug)]
pub(super) struct FileShown {
    /// Its name.
    name: Rc<str>,
    /// The same in JSON.
    pub(super) json: Vec<u8>,
}

impl<'a> Scene<'a> {
    /// A claim, judged by a policy.
    pub fn new(
        evaluator: &'a Evaluator<'a>,
        sources: &'a Sources,
        files: &'a [String],
        claim: &'a Claim,
        beside: &'a Beside<'a>,
    ) -> Scene<'a> {
        Scene {
            evaluator,
            sources,
            files,
            claim,
            beside,
            patients: Patients::Hidden,
            places: Known::default(),
            own_file: OnceCell::new(),
            besides: &[],
            tries: RefCell::default(),
            clauses: None,
            marks: true,
            as_json: false,
        }
    }

    /// The same, with or without patients' data.
    #[must_use]
    pub fn with(self, patients: Patients) -> Scene<'a> {
        Scene { patients, ..self }
    }

    /// The same, with clauses that were shown before.
    #[must_use]
    pub fn sharing(self, clauses: &'a Clauses) -> Scene<'a> {
        Scene { clauses: Some(clauses), ..self }
    }

    /// The same among what all policies say that judge the claim: a change that clears a finding brings none by any of them.
    #[must_use]
    pub fn among(self, besides: &'a [Opinion<'a>]) -> Scene<'a> {
        Scene { besides, ..self }
    }

    /// The same, for reports that show no value where it stands.
    #[must_use]
    pub fn without_marks(self) -> Scene<'a> {
        Scene { marks: false, ..self }
    }

    /// The same, for reports that are all JSON: facts are written at once.
    #[must_use]
    pub fn as_json(self) -> Scene<'a> {
        Scene { marks: false, as_json: true, ..self }
    }

    /// The words for what it holds.
    pub fn words(&self) -> Words<'a> {
        Words { policy: self.evaluator.policy(), claim: self.claim, beside: self.beside }
    }

    /// What is shown of one of the findings of a verdict.
    pub fn show(&self, verdict: &Verdict, finding: &Finding) -> Shown {
        let edit = self.evaluator.policy().edits.get(finding.edit.0);
        let reason = self.evaluator.reason(finding);
        let explanation = self.evaluator.explain(self.claim, self.beside, finding);
        let mut derivations =
            explanation.derivations.into_iter().map(|derivation| self.facts(edit, &derivation.because));
        let because = derivations.next().unwrap_or_default();
        let mut choices: Vec<ChoiceShown> = Vec::new();
        if let Some(edit) = edit
            && finding.choices.iter().any(|choice| !choice.with.is_empty())
        {
            let whys = std::iter::once(because.clone()).chain(derivations);
            let whys = whys.map(Some).chain(std::iter::repeat(None));
            choices = finding
                .choices
                .iter()
                .zip(whys)
                .map(|(choice, whys)| ChoiceShown {
                    with: self.with_words(edit, choice),
                    because: whys.unwrap_or_default(),
                })
                .collect();
        }
        let (fixes, no_fix) = {
            let opinion = Opinion { evaluator: self.evaluator, beside: self.beside, verdict };
            self.evaluator.fixes(self.claim, &opinion, finding, self.besides, &mut self.tries.borrow_mut())
        };
        let at = if self.as_json { None } else { self.hit(finding.line, because.whys()) };
        Shown {
            claim: number_of(self.claim),
            line: finding.line.map(|index| self.line(index)),
            edit: self.edit(edit),
            status: finding.status,
            action: finding.action,
            effect: self.evaluator.effect(self.claim, self.beside, finding),
            own: reason.and_then(|reason| reason.own.clone()),
            override_with: edit.and_then(|edit| edit.override_with.clone()),
            group: reason.and_then(|reason| reason.group.clone()),
            carc: reason.and_then(|reason| reason.carc.clone()),
            rarc: reason.map_or_else(Vec::new, |reason| reason.rarc.clone()),
            message: self.message(edit, finding),
            because,
            choices,
            more_choices: finding.more,
            also_broken: self
                .evaluator
                .also_broken(self.claim, self.beside, finding)
                .into_iter()
                .filter_map(|at| Some(self.clause(edit?.require.get(at)?.condition.span)))
                .collect(),
            missing: finding.missing.iter().map(|missing| self.missing(*missing)).collect(),
            ring: finding.ring.iter().map(|edit| self.edit_id(*edit)).collect(),
            fixes: fixes
                .into_iter()
                .map(|fix| FixShown {
                    change: fix.change,
                    needs: fix.needs,
                    clears: fix.clears,
                    verified: fix.verified,
                })
                .collect(),
            no_fix,
            at,
            input: Input { file: Rc::clone(&self.own_file().name), index: self.claim.index },
        }
    }

    /// Where to look for what is hit: at the first fact that stands on the line, else at the line itself, which may have
    /// what decides from its claim; of a claim as a whole at its first fact.
    fn hit(&self, line: Option<u32>, because: &[Why]) -> Option<At> {
        let stands = |(item, at): (Item, u32)| match line {
            Some(index) => {
                let line = Item::line(index);
                let of_line = item == line || self.claim.owner(item) == line;
                of_line && at >= self.claim.place(line) && at < self.claim.place(Item::line(index + 1))
            }
            None => true,
        };
        let mut facts = because.iter().filter(|why| why.of.is_some_and(stands)).filter_map(|why| why.at.as_ref());
        facts.next().cloned().or_else(|| {
            let places = self.places.of_this(self.claim);
            let item = line.map_or(Item::CLAIM, Item::line);
            places.find(self.claim, &|file| self.file(file), item, Slot::ABSENT).map(|(at, _)| at)
        })
    }

    /// An edit.
    fn edit(&self, edit: Option<&Edit>) -> Rc<EditShown> {
        let Some(edit) = edit else { return Rc::new(EditShown::default().written()) };
        let shown = || {
            let shown = EditShown {
                policy: self.evaluator.policy().id.clone(),
                id: edit.id.clone(),
                title: edit.title.clone(),
                documentation: edit.documentation.clone(),
                sources: edit.sources.clone(),
                tags: edit.tags.clone(),
                ..EditShown::default()
            };
            Rc::new(shown.written())
        };
        match self.clauses {
            None => shown(),
            Some(known) => {
                let key = (std::ptr::from_ref(self.evaluator).addr(), edit.span);
                Rc::clone(known.edits.borrow_mut().entry(key).or_insert_with(shown))
            }
        }
    }

    /// A line by its position, as the claim numbers it.
    pub fn line(&self, index: u32) -> Line {
        let text = self.claim.line_number(index);
        let whole = !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit());
        Line { text, whole }
    }

    /// The name of an input.
    pub(super) fn file(&self, file: u32) -> Rc<str> {
        Rc::clone(&self.file_shown(file).name)
    }

    /// The input of the claim itself.
    pub(super) fn own_file(&self) -> &FileShown {
        self.own_file.get_or_init(|| self.file_shown(self.claim.file))
    }

    fn file_shown(&self, file: u32) -> Rc<FileShown> {
        let shown = || {
            let (name, mut json) = (self.files.get(file as usize).map_or("", String::as_str), Vec::new());
            quote(&mut json, name);
            Rc::new(FileShown { name: Rc::from(name), json })
        };
        match self.clauses {
            None => shown(),
            Some(known) => Rc::clone(known.files.borrow_mut().entry(file).or_insert_with(shown)),
        }
    }

    /// The message; the edit's title where the message shows what is hidden.
    fn message(&self, edit: Option<&Edit>, finding: &Finding) -> String {
        let parts = self.evaluator.reason(finding).and_then(|reason| reason.message.as_ref());
        let parts = parts.or(edit.and_then(|edit| edit.outcome.reason.message.as_ref()));
        let tells = parts.into_iter().flatten().any(|part| match part {
            MessagePart::Text(_) => false,
            MessagePart::Value(term) => self.tells(term),
        });
        match edit {
            Some(edit) if tells => without_values(&edit.title),
            _ => self.evaluator.message(self.claim, self.beside, finding),
        }
    }

    /// Whether a value shows a datum that is hidden.
    fn tells(&self, term: &Term) -> bool {
        let mut tells = false;
        walk::term(term, &mut |part| {
            if let Part::Term(term) = part {
                tells |= match term {
                    Term::Field(_, field)
                    | Term::First(_, field)
                    | Term::OfProvider(_, _, field)
                    | Term::DatedBy(field) => !self.patients.show(*field),
                    Term::Element(..) => self.patients == Patients::Hidden,
                    Term::Age(..) => !self.patients.show(Field::PatientAge),
                    _ => false,
                };
            }
        });
        tells
    }

    fn with_words(&self, edit: &Edit, choice: &Choice) -> Vec<(String, String)> {
        let name = |var: &crate::policy::model::Var, bound: &Bound| {
            let name = edit.variables.get(var.0).and_then(|variable| variable.name.clone());
            name.unwrap_or_else(|| match bound {
                Bound::Item(_, item) => format!("other {}", item.record.words()),
                Bound::Row(table, _) => {
                    self.evaluator.policy().tables.get(table.0).map_or_else(|| "row".to_owned(), |t| t.name.clone())
                }
            })
        };
        choice.with.iter().map(|(var, bound)| (name(var, bound), self.words().bound(*bound))).collect()
    }

    /// An edit's id.
    pub fn edit_id(&self, id: EditId) -> String {
        self.evaluator.id(id)
    }

    /// What is missing, in words.
    pub fn missing(&self, missing: Missing) -> String {
        match missing {
            Missing::Fact(fact) => {
                let words = self.words().fact(fact);
                match fact {
                    Fact::Field(which, item, field) => match self.words().claim_of(which) {
                        Some(claim) if matches!(claim.get(item, field), Value::Unreadable(_)) => {
                            format!("{words} (it is there, but cannot be read)")
                        }
                        Some(claim) if matches!(claim.get(item, field), Value::Days(_)) => {
                            format!("{words} (it is there, but not to the day)")
                        }
                        _ => words,
                    },
                    _ => words,
                }
            }
            Missing::Result(span) => format!("a result of `{}`", one_line(self.sources.text(span), CLAUSE)),
            Missing::Edit(id) => format!("whether {} fires", self.edit_id(id)),
        }
    }

    /// A clause of the policy.
    pub fn clause(&self, span: Span) -> Rc<ClauseShown> {
        match self.clauses {
            None => Rc::new(self.clause_at(span)),
            Some(clauses) => {
                let mut known = clauses.known.borrow_mut();
                Rc::clone(known.entry(span).or_insert_with(|| Rc::new(self.clause_at(span))))
            }
        }
    }

    fn clause_at(&self, span: Span) -> ClauseShown {
        let place = self.sources.place(span);
        let whole = self.sources.get(span.file).and_then(|file| file.line(place.position.line));
        let (line, column) = (place.position.line, place.position.column);
        let text = one_line(self.sources.text(span), CLAUSE);
        let json = clause_object(place.file, line, column, &text);
        // Only reports for people show it.
        let whole = whole.filter(|_| !self.as_json).map_or_else(String::new, |(_, line)| one_line(line, CLAUSE));
        ClauseShown { file: place.file.to_owned(), line, column, text, whole, json }
    }
}

/// A title with `…` for what it would fill in.
fn without_values(title: &str) -> String {
    let mut text = String::new();
    for part in title.split_inclusive('}') {
        match part.split_once('{') {
            Some((before, _)) => {
                text.push_str(before);
                text.push('…');
            }
            None => text.push_str(part),
        }
    }
    text
}
