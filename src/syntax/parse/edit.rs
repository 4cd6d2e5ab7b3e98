//! Matched clauses of edits to the tree.

use super::build::Build;
use super::declaration::{EDIT, Reader, condition};
use super::grammar::{Node, Rule};
use super::layout::{Piece, first_word, split_word};
use super::problem;
use crate::syntax::tree::{Also, Binding, Body, Clause, Edit, EditClause, Outcome, Require, Which, Word};

impl Reader<'_> {
    pub(super) fn edit(&mut self, fit: bool, head: &Piece, pieces: Vec<Piece>) -> Option<Body> {
        let built = self.head(fit, Rule::edit_head, head, |b, n| Some((b.word_of(n, Rule::code_word)?, b.title(n))));
        let whole = pieces.len();
        // What was begun, whether or not it could be read: what is there but wrong is not missing as well.
        let begun = |words: &[&str]| {
            pieces.iter().any(|piece| words.contains(&first_word(self.text(piece)).to_ascii_lowercase().as_str()))
        };
        let subject = begun(&["for", "line", "lines", "claim"]);
        let outcome = begun(&["deny", "reject", "pend", "warn", "pay", "recode"]);
        let clauses = self.clauses(pieces, &EDIT, Self::edit_clause);
        let (id, title) = built?;
        let complete = clauses.len() == whole;
        if !subject && complete {
            self.diagnostics.push(problem::no_subject(&id.value, id.span));
        }
        if !outcome && complete {
            self.diagnostics.push(problem::no_outcome(&id.value, id.span));
        }
        self.only_one(&clauses, "subject", |clause| matches!(clause, EditClause::For(_)));
        self.only_one(&clauses, "outcome", |clause| matches!(clause, EditClause::Outcome(_)));
        Some(Body::Edit(Edit { id, title, clauses }))
    }

    fn only_one(&mut self, clauses: &[Clause<EditClause>], what: &str, is: impl Fn(&EditClause) -> bool) {
        let mut all = clauses.iter().filter(|clause| is(&clause.body));
        let Some(first) = all.next() else { return };
        for second in all {
            self.diagnostics.push(problem::second(what, second.span, first.span));
        }
    }

    pub(super) fn edit_clause(&mut self, piece: &Piece, word: &str) -> Option<EditClause> {
        let rule = match word {
            "for" => Rule::for_clause,
            "with" => Rule::with_clause,
            "when" => Rule::when_clause,
            "unless" => Rule::unless_clause,
            "require" => Rule::require_clause,
            "if" => Rule::missing_clause,
            "source" => Rule::source_clause,
            "tag" => Rule::tag_clause,
            "effective" => Rule::effective_clause,
            "dated" => Rule::dated_clause,
            "claims" => Rule::claims_clause,
            "override" => Rule::override_clause,
            "deny" | "reject" | "pend" | "warn" if first_word(split_word(self.text(piece)).1) == "lines" => {
                Rule::also_clause
            }
            _ => Rule::outcome_clause,
        };
        self.matched(rule, piece, EDIT.words(), |b, n| {
            Some(match rule {
                Rule::for_clause => EditClause::For(binding(b, n)?),
                Rule::with_clause => EditClause::With(binding(b, n)?),
                Rule::when_clause => EditClause::When(condition(b, n)?),
                Rule::unless_clause => EditClause::Unless(condition(b, n)?),
                Rule::require_clause => {
                    let otherwise = b.has_child(n, Rule::k_otherwise).then(|| b.reason(n));
                    let part = |b: &mut Build<'_>, rule| match b.child(n, rule) {
                        Some(part) => condition(b, &part).map(Some),
                        None => Some(None),
                    };
                    let (when, unless) = (part(b, Rule::only_when)?, part(b, Rule::excuse)?);
                    EditClause::Require(Require { condition: condition(b, n)?, when, unless, otherwise })
                }
                Rule::missing_clause => EditClause::IfMissing(b.word_of(n, Rule::when_missing)?),
                Rule::source_clause => EditClause::Source(b.quoted(n)?),
                Rule::tag_clause => EditClause::Tag(b.all(n, Rule::tag_name)),
                Rule::effective_clause => EditClause::Effective(b.period(n)?),
                Rule::dated_clause => EditClause::DatedBy(b.word_of(n, Rule::dated_by)?),
                Rule::claims_clause => EditClause::Claims(b.all(n, Rule::name)),
                Rule::override_clause => EditClause::Override(b.quoted(n)?),
                Rule::also_clause => EditClause::Also(Also {
                    action: b.word_of(n, Rule::action)?,
                    lines: binding(b, n)?,
                    reason: b.reason(n),
                }),
                _ if small_word(b, n) => return None,
                _ => {
                    let words = [Rule::action, Rule::k_pay, Rule::k_recode];
                    let effect = match b.child(n, Rule::value) {
                        Some(value) => Some(b.value(&value)?),
                        None => None,
                    };
                    EditClause::Outcome(Outcome {
                        action: words.into_iter().find_map(|rule| b.word_of(n, rule))?,
                        target: b.word_of(n, Rule::target),
                        effect,
                        reason: b.reason(n),
                    })
                }
            })
        })
    }
}

/// Refuses a small word or a line's number behind an action, `deny with CO-4`, `deny line 1`.
fn small_word(b: &mut Build<'_>, node: &Node<'_>) -> bool {
    let (Some(action), Some(target)) = (b.word_of(node, Rule::action), b.word_of(node, Rule::target)) else {
        return false;
    };
    let rest: Vec<Word> = b.reason(node).codes;
    let codes = |skip: usize| rest.iter().skip(skip).map(|code| code.value.as_str()).collect::<Vec<_>>().join(" ");
    let (action, word) = (action.value, target.value.as_str());
    let number = rest.first().filter(|code| code.value.bytes().all(|b| b.is_ascii_digit()));
    let found = match (word, number) {
        ("with" | "as" | "using" | "code" | "reason" | "for" | "by" | "it", _) => {
            let help = format!("Leave `{word}` out: `{action} {}`.", codes(0));
            problem::unexpected_because(word, &help, target.span)
        }
        ("line", Some(number)) => problem::slip(
            "an outcome names no line by its number",
            format!("Write `{action} {}`; it hits the line that the edit is for.", codes(1)),
            target.span.to(number.span),
        ),
        _ => return false,
    };
    b.diagnostics.push(found);
    true
}

fn binding(b: &mut Build<'_>, node: &Node<'_>) -> Option<Binding> {
    let which = match b.child(node, Rule::which) {
        _ if b.has_child(node, Rule::others) => Which::Another,
        Some(which) if b.has_child(&which, Rule::k_another) => Which::Another,
        Some(_) => Which::Any,
        None => Which::Plain,
    };
    let bound = b.child(node, Rule::bound)?;
    let start = b.child(node, Rule::which).map(|which| b.span(&which));
    let mut binding = b.binding(&bound, which)?;
    if let Some(start) = start {
        binding.span = start.to(binding.span);
    }
    Some(binding)
}
