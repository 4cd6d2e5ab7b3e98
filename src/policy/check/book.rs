//! Ranges of diagnoses and the order of the code book: a few categories end in a letter and stand in the book where no order
//! of characters puts them, so that the blocks of a bulletin hold others than the range does.

use crate::claim::CodeKind;
use crate::diagnostic::Diagnostic;
use crate::policy::set::{Member, Members, Pattern, Set};

/// These categories, each with the one behind which the book lists it (ICD-10-CM, tabular list of April 2026).
const LETTERED: &[(&str, &str)] = &[
    ("C4A", "C43"),
    ("C7A", "C75"),
    ("C7B", "C75"),
    ("D3A", "D36"),
    ("I1A", "I16"),
    ("I5A", "I52"),
    ("J4A", "J44"),
    ("M1A", "M08"),
    ("O9A", "O99"),
    ("QA0", "Q99"),
    ("Z3A", "Z36"),
];

/// Warns of each range of a set that lacks such a category which the book lists between its ends, or holds one that it lists
/// elsewhere, unless the set has it, or leaves it out, by a member of its own.
pub(super) fn out_of_order(set: &Set, sets: &[Set]) -> Vec<Diagnostic> {
    if set.kind != CodeKind::Diagnosis {
        return Vec::new();
    }
    set.base.any.iter().enumerate().filter_map(|(at, member)| range(set, sets, at, member)).collect()
}

fn range(set: &Set, sets: &[Set], at: usize, member: &Member) -> Option<Diagnostic> {
    let Member::Pattern(Pattern::Beginning(low, high)) = member else { return None };
    let (first, last) = (low.get(..3)?, high.get(..3)?);
    // Whether the book lists a category between the ends, and whether the order of characters puts it there.
    let differs = |category: &str, behind: &str| {
        let (listed, ordered) = (first <= behind && behind < last, first < category && category < last);
        (listed != ordered && ![first, last].contains(&category)).then_some(listed)
    };
    let differing: Vec<(&str, bool)> =
        LETTERED.iter().filter_map(|(category, behind)| Some((*category, differs(category, behind)?))).collect();
    if differing.is_empty() {
        return None;
    }
    // Codes are asked for, which are longer: `M1A` alone is no code.
    let has = |set: &Set, category: &str| set.contains(sets, &format!("{category}0"), None) == Some(true);
    let holds = |category: &str| has(set, category);
    let except =
        Set { base: Members { any: set.base.except.clone(), except: Vec::new() }, changes: Vec::new(), ..set.clone() };
    let left_out = |category: &str| has(&except, category);
    let others: Vec<Member> =
        set.base.any.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, member)| member.clone()).collect();
    let others = Set { base: Members { any: others, except: Vec::new() }, changes: Vec::new(), ..set.clone() };
    let (mut lacks, mut takes) = (Vec::new(), Vec::new());
    for (category, listed) in differing {
        if listed && !holds(category) && !left_out(category) {
            lacks.push(category);
        } else if !listed && holds(category) && !has(&others, category) {
            takes.push(category);
        }
    }
    let (message, help) = match (lacks.as_slice(), takes.as_slice()) {
        ([], []) => return None,
        (lacks @ [_, ..], _) => (
            format!("`{low}-{high}` does not hold {}, which the code book lists between its ends", lacks.join(" and ")),
            format!(
                "A range goes by characters, in which letters stand behind digits. Write `{low}-{high}, {0}` if they are meant, `{low}-{high} except {0}` if not.",
                starred(lacks)
            ),
        ),
        ([], takes) => (
            format!("`{low}-{high}` holds {}, which the code book lists before its first end", takes.join(" and ")),
            format!(
                "A range goes by characters, in which letters stand behind digits. Write `{low}-{high} except {0}` if they are not meant, `{low}-{high}, {0}` if they are.",
                starred(takes)
            ),
        ),
    };
    Some(Diagnostic::warning("check/range-order", message, set.span).help(help))
}

/// Everything that begins with some categories, as a list is written.
fn starred(categories: &[&str]) -> String {
    categories.iter().map(|category| format!("{category}.*")).collect::<Vec<_>>().join(", ")
}
