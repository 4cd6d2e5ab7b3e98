//! `has modifier 25`, `has no condition code 86`, `has diagnosis in SET` to a question about a field or about items.

use super::conditions::{Alone, at};
use super::fields::{Holder, field_named};
use super::names::{a, suggest};
use super::scope::{Frame, Scope, Thing};
use crate::claim::{CodeKind, Field, Kind, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Condition, Domain, Owner, Question, Search};
use crate::source::Span;
use crate::syntax::tree::{CodeItem, CodeList, Path, Word};

impl Scope<'_, '_> {
    /// One `has`, without its `no`.
    pub(super) fn has(
        &mut self,
        owner: Option<&Path>,
        (written, negated): (bool, bool),
        alone: Alone,
        item: &Word,
        codes: Option<&CodeList>,
        span: Span,
    ) -> Option<Condition> {
        if !written && alone == Alone::Yes {
            let no = if negated { "no " } else { "" };
            let codes: Vec<&str> = codes.map_or_else(Vec::new, |list| {
                let word = |item| match item {
                    &CodeItem::Code(ref word) | &CodeItem::Name(ref word) => Some(word.value.as_str()),
                    CodeItem::Field(_) | CodeItem::Literal(_) => None,
                };
                list.members.iter().filter_map(word).collect()
            });
            let text = format!("{no}{} {}", item.value, codes.join(", "));
            let text = text.trim_end();
            self.report(
                Diagnostic::error("check/not-a-condition", format!("`{text}` alone is not a condition"), span)
                    .help(format!("Write `has {text}`; only behind `require` may `has` be left out.")),
            );
            return None;
        }
        let holders = match owner {
            Some(path) => vec![self.owner_path(path)?],
            None => {
                // The subject (or the line bound here) where it has such items, else its claim.
                let here = self.here()?;
                vec![Holder::of(here), Holder::Item(Record::Claim, here.claim(), here.claim())]
            }
        };
        for holder in &holders {
            let Holder::Item(record, owner, claim) = holder else { return None };
            if let Some(field) = field_named(*record, &item.value) {
                return self.has_field(*owner, field, codes, span);
            }
            if let Some(of) = record_named(&item.value)
                && let Some(domain) = items_of(of, *record, *owner, *claim)
            {
                return self.has_item(domain, of, codes, span);
            }
        }
        let known = item_words();
        let problem = match suggest(&item.value, known.iter().map(String::as_str)) {
            Some(near) if near == item.value => {
                let error = Diagnostic::error(
                    "check/unknown-item",
                    format!("neither this nor its claim has a `{}`", item.value),
                    item.span,
                );
                error.help("Say whose it is: `a has modifier 25`, `any line has modifier 25`.")
            }
            near => {
                let error = Diagnostic::error(
                    "check/unknown-item",
                    format!("nothing on a claim is called `{}`", item.value),
                    item.span,
                );
                match near {
                    Some(near) => error.help(format!("Did you mean `{near}`?")),
                    None => error.help("Write what is asked for: `has modifier 25`, `has diagnosis in …`, `has condition code 08`, `has value code 80`."),
                }
            }
        };
        self.report(problem);
        None
    }

    /// Whose items: a name, `line`, `claim`, `h.claim`.
    fn owner_path(&mut self, path: &Path) -> Option<Holder> {
        let mut words = path.words.iter();
        let first = words.next()?;
        let mut holder = match (self.frame_named(&first.value), first.value.as_str()) {
            (Some(frame), _) => Some(Holder::of(frame)),
            (None, "claim") => Some(Holder::Item(Record::Claim, Owner::Claim, Owner::Claim)),
            (None, "patient") => Some(Holder::Item(Record::Patient, Owner::Patient, Owner::Claim)),
            (None, "line") => self.subject_line().map(Holder::of),
            _ => None,
        };
        for word in words {
            holder = match holder {
                Some(Holder::Item(_, _, claim)) if word.value == "claim" => {
                    Some(Holder::Item(Record::Claim, claim, claim))
                }
                _ => None,
            };
        }
        match holder {
            Some(holder @ Holder::Item(..)) => Some(holder),
            Some(Holder::Broken) => None,
            found => {
                let text: Vec<&str> = path.words.iter().map(|word| word.value.as_str()).collect();
                let text = text.join(".");
                let names = self.frames.iter().filter_map(|frame| frame.name.as_deref());
                let near = suggest(&text, names.chain(["line", "claim"])).filter(|near| *near != text);
                let what = match found {
                    Some(_) => format!("`{text}` is a row of a table and has no modifiers or other items"),
                    None => format!("nothing here is called `{text}`"),
                };
                let error = Diagnostic::error("check/unknown-name", what, path.span);
                let problem = match near {
                    Some(near) => error.help(format!("Did you mean `{near}`?")),
                    None => {
                        error.help("Write a name that `for` or `with` gives to a line or an item, `line` or `claim`.")
                    }
                };
                self.report(problem);
                None
            }
        }
    }

    fn has_field(&mut self, owner: Owner, field: Field, codes: Option<&CodeList>, span: Span) -> Option<Condition> {
        let value = self.field(owner, field, span);
        match codes {
            Some(codes) => self.membership(value, codes, span),
            None if field.info().kind == Kind::Yes => Some(at(Question::Yes(value.term), span)),
            None => self.present(value, span),
        }
    }

    fn has_item(&mut self, domain: Domain, of: Record, codes: Option<&CodeList>, span: Span) -> Option<Condition> {
        let var = self.variable(None, span);
        let date = self.set_date(match &domain {
            Domain::Items(_, owner) => *owner,
            _ => None,
        });
        let mut conditions = Vec::new();
        if let Some(codes) = codes {
            let elsewhere = matches!(&domain, Domain::Items(_, Some(Owner::ClaimOf(_))));
            let thing = Thing::Item { record: of, elsewhere };
            self.frames.push(Frame { var, name: None, thing, with: None, depth: self.open.len(), date, span });
            let found = self.in_set_of(Owner::Var(var), of, codes, span);
            self.frames.pop();
            conditions.push(found?);
        }
        let search = Search { var, domain, other_than: Vec::new(), conditions, span };
        Some(at(Question::Exists(Box::new(search)), span))
    }

    /// `in SET` of an item: its field of the set's kind; of codes alone, its main code.
    pub(super) fn in_set_of(&mut self, owner: Owner, record: Record, list: &CodeList, span: Span) -> Option<Condition> {
        let named = self.check.kind_of_list(list);
        let Some(kind) = named.or_else(|| main_kind(record)) else {
            self.report(
                Diagnostic::error(
                    "check/no-codes",
                    format!("{} has no code that could be in a set", a(record.words())),
                    list.span,
                )
                .help("Say in a `where` what its fields must be."),
            );
            return None;
        };
        let field = match (record, kind) {
            (Record::Claim, CodeKind::Diagnosis) => Some(Field::ClaimDiagnoses),
            _ => record.field_of_kind(kind),
        };
        let Some(field) = field else {
            let first = list.members.iter().find_map(|item| match item {
                CodeItem::Name(word) => Some(word),
                CodeItem::Code(_) | CodeItem::Field(_) | CodeItem::Literal(_) => None,
            });
            let place = first.map_or(list.span, |word| word.span);
            let on_claim = Record::Claim.field_of_kind(kind).zip(first).filter(|_| record != Record::Claim);
            self.report(
                Diagnostic::error(
                    "check/kind",
                    format!("{} has no {}, which this set holds", a(record.words()), kind.words()),
                    place,
                )
                .label(format!("a set of {}", kind.plural()))
                .help(match on_claim {
                    Some((field, set)) => {
                        format!("Ask the claim: `when claim.{} in {}`.", field.info().name, set.value)
                    }
                    None => "Say in a `where` or `when` which field must be in it.".to_owned(),
                }),
            );
            return None;
        };
        let value = self.field(owner, field, span);
        self.membership(value, list, list.span)
    }
}

/// The kind of codes that name an item: a line's procedure, a diagnosis' code, a provider's NPI.
pub(super) fn main_kind(record: Record) -> Option<CodeKind> {
    match record {
        Record::Claim | Record::Patient | Record::Note | Record::Attachment => None,
        Record::Provider => Some(CodeKind::Provider),
        Record::Adjustment => Some(CodeKind::Reason),
        Record::LineResult => Some(CodeKind::Procedure),
        Record::RelatedCause => Some(CodeKind::Word),
        _ => record.fields().find_map(|field| match field.info().kind {
            Kind::Code(kind) if kind != CodeKind::Word => Some(kind),
            _ => None,
        }),
    }
}

/// The record of what repeats by its words, in the singular: `value code`, `occurrence code`.
pub(super) fn record_named(words: &str) -> Option<Record> {
    if words == "occurrence span" {
        return Some(Record::Span);
    }
    let exact = Record::ALL.iter().find(|(_, own)| *own == words).map(|(record, _)| *record);
    exact.or_else(|| {
        let short = words.strip_suffix(" code")?;
        Record::ALL.iter().find(|(_, own)| *own == short).map(|(record, _)| *record)
    })
}

/// The items of a record that something has: its own, those of the whole claim, or none.
fn items_of(of: Record, record: Record, owner: Owner, claim: Owner) -> Option<Domain> {
    if !owns(record, of) {
        return None;
    }
    Some(match (record, claim) {
        // All of such items on a claim belong to it, whatever stands between.
        (Record::Claim, Owner::Claim) if !owns(Record::Line, of) => Domain::Items(of, None),
        _ => Domain::Items(of, Some(owner)),
    })
}

/// Whether items of a record can belong to one of another.
pub(super) fn owns(owner: Record, of: Record) -> bool {
    owner.owns(of)
}

fn item_words() -> Vec<String> {
    let records = Record::ALL.iter().map(|(_, words)| (*words).to_owned());
    let fields = [Record::Line, Record::Claim].into_iter().flat_map(Record::fields);
    records
        .chain(fields.map(|field| {
            let name = field.info().name;
            name.strip_suffix('s').filter(|_| field.info().list).unwrap_or(name).to_owned()
        }))
        .collect()
}
