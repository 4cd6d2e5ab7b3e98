//! Matched clauses of tests to the tree.

use super::build::Build;
use super::declaration::{Reader, TEST, payers};
use super::grammar::{Node, Rule};
use super::layout::{Piece, first_word, split_word};
use crate::syntax::tree::{Expect, Given, HistoryExtent, Setting, TestClause, TestLine, Told, Word};

impl Reader<'_> {
    pub(super) fn test_clause(&mut self, piece: &Piece, word: &str) -> Option<TestClause> {
        let rule = match word {
            "payer" => Rule::test_payer_clause,
            "claims" => Rule::test_claims_clause,
            "date" => Rule::test_date_clause,
            "patient" => Rule::test_patient_clause,
            "diagnoses" => Rule::test_diagnoses_clause,
            "line" => Rule::test_line_clause,
            "history" | "original" if first_word(split_word(self.text(piece)).1) == "line" => Rule::test_line_clause,
            "history" if first_word(split_word(self.text(piece)).1) != "claim" => Rule::test_history_clause,
            "claim" => Rule::test_claim_clause,
            "fact" => Rule::test_fact_clause,
            "expect" => Rule::test_expect_clause,
            _ => Rule::test_item_clause,
        };
        self.matched(rule, piece, TEST.words(), |b, n| match rule {
            Rule::test_payer_clause => payers(b, n).pop().map(TestClause::Payer),
            Rule::test_claims_clause => b.word_of(n, Rule::name).map(TestClause::Claims),
            Rule::test_date_clause => b.day(&b.child(n, Rule::day)?).map(TestClause::Date),
            Rule::test_patient_clause => Some(TestClause::Patient(settings(b, n))),
            Rule::test_diagnoses_clause => Some(TestClause::Diagnoses(given_codes(b, n))),
            Rule::test_line_clause => {
                let line = line(b, n)?;
                Some(match word {
                    "line" => TestClause::Line(line),
                    "original" => TestClause::OriginalLine(line),
                    _ => TestClause::HistoryLine(line),
                })
            }
            Rule::test_claim_clause => settings(b, n).pop().map(TestClause::Claim),
            Rule::test_history_clause => Some(TestClause::History(if b.has_child(n, Rule::k_unknown) {
                HistoryExtent::Unknown
            } else if b.has_child(n, Rule::k_complete) {
                HistoryExtent::Complete
            } else {
                HistoryExtent::Period(b.period(n)?)
            })),
            Rule::test_fact_clause => Some(TestClause::Fact {
                name: b.word_of(n, Rule::name)?,
                owner: b.singular(&b.child(n, Rule::kind)?),
                number: b.word_of(n, Rule::code_word),
                settings: settings(b, n),
            }),
            Rule::test_expect_clause => Some(TestClause::Expect(expect(b, n)?)),
            _ => {
                let owner = match b.child(n, Rule::item_owner) {
                    None => None,
                    Some(owner) => {
                        let kind = b.singular(&b.child(&owner, Rule::kind)?);
                        Some((kind, b.word_of(&owner, Rule::code_word)?))
                    }
                };
                Some(TestClause::Item {
                    kind: b.singular(&b.child(n, Rule::kind)?),
                    owner,
                    code: given_codes(b, n).into_iter().next(),
                    settings: settings(b, n),
                })
            }
        })
    }
}

fn line(b: &Build<'_>, node: &Node<'_>) -> Option<TestLine> {
    let units = b
        .word_of(node, Rule::times)
        .map(|times| Word { value: times.value.trim_start_matches('x').to_owned(), span: times.span });
    Some(TestLine {
        number: b.word_of(node, Rule::line_number)?,
        service: given_codes(b, node).into_iter().next(),
        units,
        settings: settings(b, node),
    })
}

fn settings(b: &Build<'_>, node: &Node<'_>) -> Vec<Setting> {
    let settings = node.clone().into_inner().filter(|inner| inner.as_rule() == Rule::setting);
    settings
        .filter_map(|setting| {
            let field = b.word_of(&setting, Rule::flag).or_else(|| b.word_of(&setting, Rule::field))?;
            let given = setting.into_inner().filter(|inner| inner.as_rule() == Rule::given);
            Some(Setting { field, values: given.map(|node| given_value(b, &node)).collect() })
        })
        .collect()
}

/// A value; a minus stands before its `$`.
fn given_value(b: &Build<'_>, node: &Node<'_>) -> Given {
    let mut text = b.plain(node);
    let quoted = b.text(node).starts_with('"');
    if !quoted && let Some(amount) = text.value.strip_prefix("$-") {
        text.value = format!("-${amount}");
    }
    Given { text, quoted }
}

/// The codes that stand by themselves, with or without quotes.
fn given_codes(b: &Build<'_>, node: &Node<'_>) -> Vec<Given> {
    let codes = node.clone().into_inner().filter(|inner| matches!(inner.as_rule(), Rule::code_word | Rule::quoted));
    codes.map(|code| Given { text: b.plain(&code), quoted: code.as_rule() == Rule::quoted }).collect()
}

fn expect(b: &mut Build<'_>, node: &Node<'_>) -> Option<Expect> {
    if b.has_child(node, Rule::k_clean) {
        return Some(Expect::Clean);
    }
    let edit = b.word_of(node, Rule::code_word)?;
    let lines = b.child(node, Rule::hit).map(|hit| b.all(&hit, Rule::line_number)).unwrap_or_default();
    if b.has_child(node, Rule::k_no) {
        return Some(Expect::No { edit, lines });
    }
    let told = match b.child(node, Rule::told) {
        Some(node) => Some(Box::new(told(b, &node)?)),
        None => None,
    };
    let among_others = b.has_child(node, Rule::among_others);
    Some(Expect::Finding { undetermined: b.has_child(node, Rule::k_undetermined), edit, lines, told, among_others })
}

fn told(b: &mut Build<'_>, node: &Node<'_>) -> Option<Told> {
    let words = [Rule::action, Rule::k_pay, Rule::k_recode];
    let effect = [Rule::percent, Rule::money, Rule::code_word].into_iter().find_map(|rule| b.child(node, rule));
    let effect = match effect {
        Some(effect) => Some(b.term(&effect)?),
        None => None,
    };
    let reason = b.has_child(node, Rule::reason).then(|| b.reason(node));
    Some(Told { action: words.into_iter().find_map(|rule| b.word_of(node, rule)), effect, reason })
}
