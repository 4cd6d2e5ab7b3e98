//! The clauses of tests to text.

use super::expression::{code_or_text, expression, joined, quoted};
use super::lines::Lines;
use super::{MARGIN, effect_word, padded, period, reason, spaced, widest};
use crate::syntax::tree::{Clause, Expect, Given, HistoryExtent, Setting, TestClause, TestLine};

/// Writes the clauses; neighbouring lines are aligned.
pub(super) fn write(lines: &mut Lines, clauses: &[Clause<TestClause>]) {
    let mut rest = clauses;
    while let Some(first) = rest.first() {
        let kind = std::mem::discriminant(&first.body);
        let is_line =
            matches!(first.body, TestClause::Line(_) | TestClause::HistoryLine(_) | TestClause::OriginalLine(_));
        let run = if is_line {
            rest.iter().take_while(|clause| std::mem::discriminant(&clause.body) == kind).count()
        } else {
            1
        };
        let (group, after) = rest.split_at_checked(run).unwrap_or((rest, &[]));
        let widths = Widths::of(group);
        for clause in group {
            lines.sentence(MARGIN, &clause.comments, &text(&clause.body, &widths));
        }
        rest = after;
    }
}

/// The widths of neighbouring lines' numbers and services.
struct Widths {
    number: usize,
    service: usize,
}

impl Widths {
    fn of(group: &[Clause<TestClause>]) -> Widths {
        let lines: Vec<&TestLine> = group
            .iter()
            .filter_map(|clause| match &clause.body {
                TestClause::Line(line) | TestClause::HistoryLine(line) | TestClause::OriginalLine(line) => Some(line),
                _ => None,
            })
            .collect();
        let services: Vec<String> = lines.iter().map(|line| service(line)).collect();
        Widths {
            number: widest(lines.iter().map(|line| line.number.value.as_str())),
            service: widest(services.iter().map(String::as_str)),
        }
    }
}

fn text(clause: &TestClause, widths: &Widths) -> String {
    match clause {
        TestClause::Payer(id) => format!("payer {}", code_or_text(id)),
        TestClause::Claims(name) => format!("claims {}", name.value),
        TestClause::Date(day) => format!("date {}", day.value),
        TestClause::Patient(all) => format!("patient {}", settings(all)),
        TestClause::Diagnoses(codes) => format!("diagnoses {}", codes.iter().map(given).collect::<Vec<_>>().join(", ")),
        TestClause::Line(line) => format!("line {}", test_line(line, widths)),
        TestClause::HistoryLine(line) => format!("history line {}", test_line(line, widths)),
        TestClause::OriginalLine(line) => format!("original line {}", test_line(line, widths)),
        TestClause::Claim(setting) => format!("claim {}", self::setting(setting)),
        TestClause::History(HistoryExtent::Unknown) => "history unknown".to_owned(),
        TestClause::History(HistoryExtent::Complete) => "history complete".to_owned(),
        TestClause::History(HistoryExtent::Period(days)) => {
            let days = period(days);
            format!("history from {days}")
        }
        TestClause::Fact { name, owner, number, settings: all } => {
            let number = number.as_ref().map(|number| format!(" {}", number.value)).unwrap_or_default();
            format!("fact {} of {}{number} {}", name.value, owner.value, settings(all))
        }
        TestClause::Item { kind, owner, code, settings: all } => {
            let owner = owner.as_ref().map(|(words, number)| format!("of {} {}", words.value, number.value));
            let code = code.as_ref().map(given);
            let words = [Some(kind.value.clone()), owner, code, Some(settings(all))];
            words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        }
        TestClause::Expect(expect) => format!("expect {}", self::expect(expect)),
    }
}

fn service(line: &TestLine) -> String {
    let units = line.units.as_ref().map(|units| format!("x{}", units.value));
    let words = line.service.as_ref().map(given).into_iter().chain(units);
    words.collect::<Vec<_>>().join(" ")
}

fn test_line(line: &TestLine, widths: &Widths) -> String {
    let number = padded(&line.number.value, widths.number);
    let service = service(line);
    let fields = settings(&line.settings);
    let text = if service.is_empty() {
        format!("{number}  {fields}")
    } else {
        format!("{number}  {}  {fields}", padded(&service, widths.service))
    };
    text.trim_end().to_owned()
}

fn settings(all: &[Setting]) -> String {
    all.iter().map(setting).collect::<Vec<_>>().join(" ")
}

fn setting(setting: &Setting) -> String {
    if setting.values.is_empty() {
        return setting.field.value.clone();
    }
    format!("{} {}", setting.field.value, setting.values.iter().map(given).collect::<Vec<_>>().join(", "))
}

/// A value as it is given: quotes say that it may be wrong.
fn given(value: &Given) -> String {
    if value.quoted { quoted(&value.text.value) } else { value.text.value.clone() }
}

fn expect(expect: &Expect) -> String {
    match expect {
        Expect::Clean => "clean".to_owned(),
        Expect::Finding { undetermined, edit, lines, told, among_others } => {
            let word = if *undetermined { "undetermined " } else { "" };
            let hit = if lines.is_empty() { "claim".to_owned() } else { format!("line {}", joined(lines, ", ")) };
            let told = told.as_ref().map(|told| {
                let action = told.action.as_ref().map(|action| action.value.clone());
                let at = told.action.as_ref().map_or("", effect_word);
                let effect = told.effect.as_ref().map(|value| format!("{at} {}", expression(value)));
                spaced([action, effect, told.reason.as_ref().map(reason)])
            });
            let others = among_others.then(|| "among others".to_owned());
            spaced([Some(format!("{word}{} on {hit}", edit.value)), told, others])
        }
        Expect::No { edit, lines } if lines.is_empty() => format!("no {}", edit.value),
        Expect::No { edit, lines } => format!("no {} on line {}", edit.value, joined(lines, ", ")),
    }
}
