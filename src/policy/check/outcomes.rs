//! What an edit does: its action, its target, its codes and its message.

use super::edits::action_of;
use super::scope::{Scope, Thing};
use super::shapes;
use super::terms::kind_error;
use super::values::{Sort, Value, unit_word};
use crate::claim::{CodeKind, Field, Number, Record};
use crate::diagnostic::Diagnostic;
use crate::policy::model::{Effect, Literal, MessagePart, Outcome, Owner, Reason, Target, Term, Var};
use crate::source::Span;
use crate::syntax::tree::{self, Path, Word};

/// The adjustment groups of the 835.
const GROUPS: &[&str] = &["CO", "PR", "OA", "PI", "CR"];

impl Scope<'_, '_> {
    /// Reads an outcome.
    pub(super) fn outcome(&mut self, outcome: &tree::Outcome) -> Option<Outcome> {
        let target = match &outcome.target {
            Some(word) => self.target(word),
            None => self.default_target(),
        };
        let effect = outcome.effect.as_ref().map(|value| self.effect(&outcome.action, value));
        let reason = self.reason(&outcome.reason);
        let effect = match effect {
            Some(effect) => Some(effect?),
            None => None,
        };
        Some(Outcome { action: action_of(&outcome.action)?, target: target?, effect, reason })
    }

    /// At what a line is paid, or to what it is recoded.
    fn effect(&mut self, action: &Word, value: &tree::Expression) -> Option<Effect> {
        if action.value == "recode" {
            let procedure =
                Value::new(Term::Field(Owner::Claim, Field::LineCode), Sort::Code(CodeKind::Procedure), action.span);
            let value = self.value(value, Some(&procedure))?;
            if value.sort == Sort::Code(CodeKind::Procedure) {
                return Some(Effect::Code(value.term));
            }
            let problem = kind_error("a service is recoded to another service", &value, None)
                .help("Write the code, `recode to 99396`, or a column of a row that holds it: `recode to r.code`.");
            self.report(problem);
            return None;
        }
        let value = self.value(value, None)?;
        match value.sort {
            Sort::Percent => Some(Effect::Percent(value.term)),
            Sort::Money => Some(Effect::Amount(value.term)),
            _ => {
                let problem = kind_error("what is paid is a percentage or an amount of money", &value, None).help(
                    "Write `pay at 50 percent`, `pay at $120.00`, or a column of the kind `percent` or `dollars`.",
                );
                self.report(problem);
                None
            }
        }
    }

    fn default_target(&self) -> Option<Target> {
        match self.subject()?.record() {
            Some(Record::Claim) => Some(Target::Claim),
            _ => Some(Target::Of(Var::SUBJECT)),
        }
    }

    fn target(&mut self, word: &Word) -> Option<Target> {
        let frame = self.frame_named(&word.value).cloned();
        let problem = match (frame, word.value.as_str()) {
            (Some(frame), _) => match frame.thing {
                Thing::Broken => return None,
                Thing::Item { elsewhere: true, .. } => Diagnostic::error(
                    "check/target",
                    format!("`{}` may stand on another claim", word.value),
                    word.span,
                )
                .also(frame.span, "here it is given its name")
                .help(
                    "A finding goes to a line of this claim, or to the claim: leave the name out, or name such a line.",
                ),
                Thing::Item { record: Record::Claim, .. } => return Some(Target::Claim),
                Thing::Item { .. } => return Some(Target::Of(frame.var)),
                Thing::Row(_) => Diagnostic::error(
                    "check/target",
                    format!("`{}` is a row of a table", word.value),
                    word.span,
                )
                .also(frame.span, "here it is given its name")
                .help(
                    "A finding goes to a line of this claim, or to the claim: leave the name out, or name such a line.",
                ),
            },
            (None, "claim") => return Some(Target::Claim),
            (None, "line") => {
                if self.subject()?.record() != Some(Record::Claim) {
                    return Some(Target::Of(Var::SUBJECT));
                }
                Diagnostic::error(
                    "check/target",
                    "this edit is for the claim, so there is no line that the finding could go to",
                    word.span,
                )
                .help("Leave `line` out here, or begin the edit with `for line`.")
            }
            (None, _) => {
                let names: Vec<&str> =
                    self.frames.iter().filter_map(|frame| frame.name.as_deref()).chain(["line", "claim"]).collect();
                let error = Diagnostic::error(
                    "check/unknown-name",
                    format!("nothing here is called `{}`", word.value),
                    word.span,
                );
                match super::names::suggest(&word.value, names.iter().copied()) {
                    Some(near) => error.help(format!("Did you mean `{near}`?")),
                    None => error.help(format!("A finding goes to one of: {}.", names.join(", "))),
                }
            }
        };
        self.report(problem);
        None
    }

    /// Reads codes and message; what is wrong is reported and left out.
    pub(super) fn reason(&mut self, reason: &tree::Reason) -> Reason {
        let mut read = Reason::default();
        let mut first: Option<Span> = None;
        let mut parted = false;
        for (word, next) in reason.codes.iter().zip(reason.codes.iter().skip(1).map(Some).chain([None])) {
            let code = word.value.as_str();
            if std::mem::take(&mut parted) {
                continue;
            }
            // `CO 4`, `CARC 4`: a group or a word before a number is one mistake.
            if let Some(next) =
                next.filter(|next| !next.value.is_empty() && next.value.bytes().all(|b| b.is_ascii_digit()))
                && code.bytes().all(|b| b.is_ascii_uppercase())
            {
                let group = if GROUPS.contains(&code) { code } else { "CO" };
                let message = format!("`{code} {}` is not how a reason is written", next.value);
                let help = format!("Write group and code as one word: `{group}-{}`.", next.value);
                self.report(Diagnostic::error("check/reason", message, word.span.to(next.span)).help(help));
                parted = true;
                continue;
            }
            if let Some((group, carc)) = code.split_once('-') {
                if let Some(first) = first {
                    self.report(
                        Diagnostic::error("check/reason", format!("`{code}` is a second adjustment reason"), word.span)
                            .also(first, "the first one")
                            .help("Keep one group and reason, such as `CO-4`; remark codes may follow it."),
                    );
                    continue;
                }
                first = Some(word.span);
                self.group_and_reason(group, carc, word);
                read.group = Some(group.to_owned());
                read.carc = Some(carc.to_owned());
            } else if shapes::fits(code, CodeKind::Remark) {
                read.rarc.push(code.to_owned());
            } else {
                let error = Diagnostic::error(
                    "check/reason",
                    format!("`{code}` is neither a reason nor a remark code"),
                    word.span,
                );
                let joined = ["CO", "PR", "OA", "PI", "CR"]
                    .iter()
                    .find_map(|group| Some((group, code.strip_prefix(group)?)))
                    .filter(|(_, carc)| carc.starts_with(|c: char| c.is_ascii_digit()));
                self.report(if let Some((group, carc)) = joined {
                    error.help(format!("Write a hyphen between group and reason: `{group}-{carc}`."))
                } else if first.is_some() {
                    error.help("A remark code is `M`, `MA` or `N` with up to three digits, such as `N115`; a text stands in quotes.")
                } else if shapes::fits(code, CodeKind::Reason) {
                    error.help(format!("Write the group in front of the reason: `CO-{code}`."))
                } else {
                    error.help("Write a group and reason such as `CO-4`, then remark codes such as `N822` or `MA04`.")
                });
            }
        }
        read.own = reason.own.as_ref().map(|own| own.value.clone());
        read.message = reason.message.as_ref().map(|message| self.message(message));
        read
    }

    fn group_and_reason(&mut self, group: &str, carc: &str, word: &Word) {
        let shape = shapes::fits(carc, CodeKind::Reason);
        if GROUPS.contains(&group) && shape {
            return;
        }
        let error = if shape {
            Diagnostic::error("check/reason", format!("`{group}` is not an adjustment group"), word.span)
        } else {
            Diagnostic::error("check/reason", format!("`{carc}` does not look like an adjustment reason"), word.span)
        };
        self.report(error.help(format!("Write group and reason, such as `CO-4`; groups are {}.", GROUPS.join(", "))));
    }

    /// Splits a message at its `{…}` and finds what is filled in.
    pub(super) fn message(&mut self, message: &Word) -> Vec<MessagePart> {
        let mut parts = Vec::new();
        let mut rest = message.value.as_str();
        // The place may hold the quotes that the text leaves out.
        let quotes = (message.span.end - message.span.start) as usize > message.value.len();
        let mut at = message.span.start as usize + usize::from(quotes);
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(MessagePart::Text(before.to_owned()));
            }
            at += before.len() + 1;
            let Some((name, behind)) = after.split_once('}') else {
                self.report(
                    Diagnostic::error("check/message", "a `{` in this message is not closed", message.span)
                        .help("Write what is filled in between `{` and `}`: `{code}`."),
                );
                return parts;
            };
            if let Some(value) = self.filled_in(name, at, message.span) {
                parts.push(part_of(value, behind));
            }
            at += name.len() + 1;
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(MessagePart::Text(rest.to_owned()));
        }
        parts
    }

    fn filled_in(&mut self, name: &str, at: usize, message: Span) -> Option<Value> {
        let span = Span::new(message.file, at, at + name.len());
        let small = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if !name.split('.').all(small) {
            self.report(
                Diagnostic::error("check/message", format!("`{{{name}}}` names nothing that could be filled in"), span)
                    .help("Write a field, or a name and its field: `{code}`, `{cap.limit}`."),
            );
            return None;
        }
        let mut from = at;
        let words = name
            .split('.')
            .map(|word| {
                let span = Span::new(message.file, from, from + word.len());
                from += word.len() + 1;
                Word::new(word.to_owned(), span)
            })
            .collect();
        let path = Path { words, span };
        let expression = tree::Expression { node: tree::Node::Path(path), span };
        self.value(&expression, None)
    }
}

/// What a `{…}` stands for: a span of time as written keeps its unit, where the text behind does not name it.
fn part_of(value: Value, behind: &str) -> MessagePart {
    if let (Sort::Span(unit), Term::Literal(Literal::Number(number))) = (value.sort, &value.term) {
        let words = unit_word(unit);
        let word = words.trim_end_matches('s');
        let named = behind.trim_start_matches([' ', '-']).starts_with(word);
        let word = if *number == Number::whole(1) { word } else { words };
        return MessagePart::Text(if named { number.to_string() } else { format!("{number} {word}") });
    }
    MessagePart::Value(value.term)
}
