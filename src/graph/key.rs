//! A condition to a text that is the same for conditions that say the same, and for no others.
//!
//! Spans are left out. A variable that is bound outside is named by its place in the edit and by what it goes through;
//! one that is bound within, by its depth. Definitions keep their name beside their meaning. Named sets, tables and
//! facts are named, a list written in a clause is spelled out, its members sorted.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::claim::Code;
use crate::mapped::checksum;
use crate::policy::model::{
    Condition, Domain, Edit, Literal, Owner, Policy, Question, Search, SetId, Shape, TableId, Term, Var,
};
use crate::policy::set::{Member, Members, Pattern};

/// The key of a condition of an edit (or of the policy).
pub(super) fn condition(policy: &Policy, edit: Option<&Edit>, condition: &Condition) -> String {
    let mut writer = Writer { policy, edit, bound: Vec::new(), text: String::new() };
    writer.condition(condition);
    writer.text
}

/// The key of a binding of an edit.
pub(super) fn search(policy: &Policy, edit: &Edit, search: &Search) -> String {
    let mut writer = Writer { policy, edit: Some(edit), bound: Vec::new(), text: String::new() };
    writer.search(search, |_| {});
    writer.text
}

/// Writes `(word part …)`, where a part is such a group, a word without blanks, or a quoted text.
struct Writer<'p> {
    policy: &'p Policy,
    edit: Option<&'p Edit>,
    /// What is bound where we stand, outermost first.
    bound: Vec<Var>,
    text: String,
}

impl Writer<'_> {
    fn group(&mut self, word: &str, parts: impl FnOnce(&mut Self)) {
        self.text.push('(');
        self.text.push_str(word);
        parts(self);
        self.text.push(')');
    }

    /// A word of a closed list, a number, or a quoted text; each shows itself without blanks outside quotes.
    fn atom(&mut self, value: impl Debug) {
        self.text.push_str(&format!(" {value:?}"));
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.node {
            Question::All(parts) => self.group("all", |w| parts.iter().for_each(|part| w.condition(part))),
            Question::Any(parts) => self.group("any", |w| parts.iter().for_each(|part| w.condition(part))),
            Question::Not(inner) => self.group("not", |w| w.condition(inner)),
            Question::Defined(id, inner) => self.group("defined", |w| {
                w.atom(w.policy.definitions.get(id.0).map(|definition| definition.name.as_str()));
                w.condition(inner);
            }),
            Question::Compare(left, comparison, right) => self.group("compare", |w| {
                w.term(left);
                w.atom(comparison);
                w.term(right);
            }),
            Question::In(value, set, date) => self.group("in", |w| {
                w.term(value);
                w.set(*set);
                w.term(date);
            }),
            Question::Identical(left, right) => self.group("identical", |w| {
                w.term(left);
                w.term(right);
            }),
            Question::Present(value) => self.group("present", |w| w.term(value)),
            Question::Yes(value) => self.group("yes", |w| w.term(value)),
            Question::Exists(search) => self.group("exists", |w| w.search(search, |_| {})),
            Question::Every(search, each) => self.group("every", |w| w.search(search, |w| w.condition(each))),
            Question::During(day, from, to) => self.group("during", |w| {
                w.term(day);
                w.atom(from);
                w.atom(to);
            }),
            Question::Within(window) => self.group("within", |w| {
                w.term(&window.date);
                w.term(&window.of);
                w.term(&window.amount);
                w.atom(window.unit);
                w.atom(window.side);
                w.atom(window.on_or);
                w.atom(window.less_than);
            }),
            Question::SamePeriod(period, left, right) => self.group("same-period", |w| {
                w.atom(period);
                w.term(left);
                w.term(right);
            }),
            Question::OverlappingDays(left, right) => self.pair("overlapping-days", *left, *right),
            Question::SameProvider(left, right) => self.pair("same-provider", *left, *right),
            Question::SamePractitioner(left, right) => self.pair("same-practitioner", *left, *right),
            Question::Stands(var) => self.group("stands", |w| w.var(*var)),
            Question::Shape(value, shape) => self.group("shape", |w| {
                w.term(value);
                w.shape(shape);
            }),
        }
    }

    fn pair(&mut self, word: &str, left: Var, right: Var) {
        self.group(word, |w| {
            w.var(left);
            w.var(right);
        });
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Characters(count) => self.group("characters", |w| w.atom(count)),
            Shape::AtLeast(count) => self.group("at-least", |w| w.atom(count)),
            Shape::AtMost(count) => self.group("at-most", |w| w.atom(count)),
            Shape::AllDigits => self.group("all-digits", |_| {}),
            Shape::AllLetters => self.group("all-letters", |_| {}),
            Shape::LettersOrDigits => self.group("letters-or-digits", |_| {}),
            Shape::Contains(text) => self.group("contains", |w| w.atom(text)),
            Shape::BeginsWith(text) => self.group("begins-with", |w| w.atom(text)),
            Shape::EndsWith(text) => self.group("ends-with", |w| w.atom(text)),
            Shape::CharacterIs(position, character) => self.group("character", |w| {
                w.atom(position);
                w.atom(character);
            }),
            Shape::ValidNpi => self.group("valid-npi", |_| {}),
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Field(owner, field) => self.group("field", |w| {
                w.owner(*owner);
                w.atom(field);
            }),
            Term::First(owner, field) => self.group("first", |w| {
                w.owner(*owner);
                w.atom(field);
            }),
            Term::OfProvider(owner, provider, field) => self.group("of-provider", |w| {
                w.owner(*owner);
                w.atom(provider);
                w.atom(field);
            }),
            Term::Element(owner, id) => self.group("element", |w| {
                w.owner(*owner);
                w.atom(w.policy.elements.get(id.0).map(crate::read::x12::ElementPath::text));
            }),
            Term::DatedBy(field) => self.group("dated-by", |w| w.atom(field)),
            Term::Column(var, column) => self.group("column", |w| {
                w.var(*var);
                w.atom(column);
            }),
            Term::Fact(id, owner, column, day) => self.group("fact", |w| {
                w.atom(w.policy.facts.get(id.0).map(|facts| facts.name.as_str()));
                w.owner(*owner);
                w.atom(column);
                day.iter().for_each(|day| w.term(day));
            }),
            Term::Age(unit, day) => self.group("age", |w| {
                w.atom(unit);
                w.term(day);
            }),
            Term::Literal(Literal::Text(text)) => self.group("text", |w| w.atom(text)),
            Term::Literal(Literal::Number(number)) => self.group("number", |w| w.atom(number)),
            Term::Literal(Literal::Date(date)) => self.group("date", |w| w.atom(date)),
            Term::Arithmetic(left, operation, right) => self.group("arithmetic", |w| {
                w.term(left);
                w.atom(operation);
                w.term(right);
            }),
            Term::Shift(day, operation, amount, unit) => self.group("shift", |w| {
                w.term(day);
                w.atom(operation);
                w.term(amount);
                w.atom(unit);
            }),
            Term::Elapsed(unit, from, to, both) => self.group("elapsed", |w| {
                w.atom(unit);
                w.term(from);
                w.term(to);
                w.atom(both);
            }),
            Term::Part(part, day) => self.group("part", |w| {
                w.atom(part);
                w.term(day);
            }),
            Term::Rounded(value, rounding) => self.group("rounded", |w| {
                w.term(value);
                w.atom(rounding);
            }),
            Term::Characters(value, stretch) => self.group("characters", |w| {
                w.term(value);
                w.atom(stretch);
            }),
            Term::Length(value) => self.group("length", |w| w.term(value)),
            Term::Cases(_, cases, otherwise) => self.group("cases", |w| {
                for (when, value) in cases {
                    w.condition(when);
                    w.term(value);
                }
                w.term(otherwise);
            }),
            Term::Count(search) => self.group("count", |w| w.search(search, |_| {})),
            Term::CountDistinct(search, of) => {
                self.group("count-distinct", |w| w.search(search, |w| of.iter().for_each(|of| w.term(of))))
            }
            Term::Sum(search, of, sure) => self.group("sum", |w| {
                w.search(search, |w| w.term(of));
                w.atom(sure);
            }),
            Term::Extreme(search, of, largest) => self.group("extreme", |w| {
                w.search(search, |w| w.term(of));
                w.atom(largest);
            }),
        }
    }

    /// A search, and what is asked of each thing found.
    fn search(&mut self, search: &Search, each: impl FnOnce(&mut Self)) {
        self.group("search", |w| {
            w.domain(&search.domain);
            if let Domain::Rows(_, day) = &search.domain {
                w.term(day);
            }
            w.group("other-than", |w| search.other_than.iter().for_each(|var| w.var(*var)));
            w.bound.push(search.var);
            w.group("where", |w| search.conditions.iter().for_each(|part| w.condition(part)));
            w.group("each", each);
            w.bound.pop();
        });
    }

    /// What is gone through; of rows, the table alone.
    fn domain(&mut self, domain: &Domain) {
        match domain {
            Domain::Items(record, owner) => self.group("items", |w| {
                w.atom(record);
                if let Some(owner) = owner {
                    w.owner(*owner);
                }
            }),
            Domain::LineOf(var) => self.group("line-of", |w| w.var(*var)),
            Domain::AnyLines => self.group("any-lines", |_| {}),
            Domain::HistoryLines => self.group("history-lines", |_| {}),
            Domain::HistoryClaims => self.group("history-claims", |_| {}),
            Domain::OriginalLines => self.group("original-lines", |_| {}),
            Domain::OriginalClaim => self.group("original-claim", |_| {}),
            Domain::Rows(table, _) => self.group("rows", |w| w.table(*table)),
        }
    }

    fn table(&mut self, table: TableId) {
        self.atom(self.policy.tables.get(table.0).map(|table| table.name.as_str()));
    }

    fn owner(&mut self, owner: Owner) {
        match owner {
            Owner::Claim => self.group("claim", |_| {}),
            Owner::Patient => self.group("patient", |_| {}),
            Owner::Var(var) => self.var(var),
            Owner::ClaimOf(var) => self.group("claim-of", |w| w.var(var)),
        }
    }

    fn var(&mut self, var: Var) {
        if let Some(depth) = self.bound.iter().rposition(|bound| *bound == var) {
            self.group("bound", |w| w.atom(depth));
            return;
        }
        let outside = self.edit.and_then(|edit| {
            std::iter::once(&edit.subject).chain(&edit.with).enumerate().find(|(_, search)| search.var == var)
        });
        match outside {
            // Whose items a binding goes through may be what another binding has found: its record says enough here.
            Some((place, Search { domain: Domain::Items(record, _), .. })) => self.group("outside", |w| {
                w.atom(place);
                w.atom(record);
            }),
            Some((place, search)) => self.group("outside", |w| {
                w.atom(place);
                w.domain(&search.domain);
            }),
            None => self.group("unbound", |w| w.atom(var.0)),
        }
    }

    fn set(&mut self, id: SetId) {
        let Some(set) = self.policy.sets.get(id.0) else {
            self.group("no-set", |w| w.atom(id.0));
            return;
        };
        match &set.name {
            Some(name) => self.group("set", |w| w.atom(name)),
            None => self.group("list", |w| {
                w.atom(set.kind);
                w.members(&set.base);
                for change in &set.changes {
                    w.group("change", |w| {
                        w.atom(change.add);
                        w.atom(change.from);
                        w.members(&change.members);
                    });
                }
            }),
        }
    }

    fn members(&mut self, members: &Members) {
        for (word, part) in [("of", &members.any), ("except", &members.except)] {
            let sorted: BTreeSet<String> = part.iter().map(|member| self.member(member)).collect();
            self.group(word, |w| sorted.iter().for_each(|member| w.text.push_str(member)));
        }
    }

    fn member(&self, member: &Member) -> String {
        let mut writer = Writer { policy: self.policy, edit: self.edit, bound: Vec::new(), text: String::new() };
        match member {
            Member::Pattern(pattern) => writer.group("code", |w| w.pattern(pattern)),
            Member::Set(id) => writer.set(*id),
            Member::Codes(codes) => writer.group("codes", |w| w.codes(codes)),
            Member::Beginnings(all) => writer.group("beginnings", |w| w.codes(all)),
        }
        writer.text
    }

    /// Lists of thousands: their checksum, their length and their ends tell them apart.
    fn codes(&mut self, codes: &[Code]) {
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.bytes()).collect();
        self.atom((codes.len(), codes.first(), codes.last(), checksum(&bytes)));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Exact(text) => self.group("exact", |w| w.atom(text)),
            Pattern::Shaped(low, high) => self.group("shaped", |w| {
                w.atom(low);
                w.atom(high);
            }),
            Pattern::Beginning(low, high) => self.group("beginning", |w| {
                w.atom(low);
                w.atom(high);
            }),
            Pattern::Prefix(text) => self.group("prefix", |w| w.atom(text)),
            Pattern::Wild(marks, open) => self.group("wild", |w| {
                marks.iter().for_each(|mark| w.atom(mark));
                w.atom(open);
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::graph::samples::policy;

    /// Clauses of which no two say the same.
    const DIFFERENT: &[&str] = &[
        "when place in 11",
        "when place in 11, 12",
        "when place in 11-12",
        "when place in spot",
        "when place in spot except 11",
        "when claim.place in 11",
        "when place is 11",
        "when place is present",
        "when modifiers is present",
        "when has modifier 25",
        "when has no modifier 25",
        "when has modifier 25 and place in 11",
        "when has modifier 25 or place in 11",
        "when place in 11 and has modifier 25",
        "when units < 2",
        "when units <= 2",
        "when units <= 2.5",
        "when units - 1 <= 2",
        "when charge <= $2.00",
        "when patient.age < 18 years",
        "when patient.age < 18 months",
        "when patient.sex is female",
        "when date < 2026-04-01",
        "when date + 1 days < 2026-04-01",
        "when any line in 11111 on same day",
        "when another line in 11111 on same day",
        "when another line in 11111 on overlapping days",
        "when another line in 11111 by same provider",
        "when another line in 11111 by same practitioner",
        "when another line in 11111 in same calendar month",
        "when another line in 11111 in same calendar year",
        "when another line in 11111 within 3 days before",
        "when another line in 11111 within 3 days after",
        "when another line in 11111 within less than 3 days after",
        "when another line in 11111 within 3 months after",
        "when any history line in 11111",
        "when every line has modifier 25",
        "when every line in 11111 has modifier 25",
        "when count of lines in 11111 >= 2",
        "when at least 3 lines in 11111",
        "when sum of units on lines in 11111 >= 2",
        "when largest units on lines in 11111 >= 2",
        "when smallest units on lines in 11111 >= 2",
        "when any row r in caps where r.code = code",
        "when any row r in caps where r.code = code and r.limit > 1",
        "when any row r in limits where r.code = code",
        "when code has 5 characters",
        "when code has 4 characters",
        "when code is all digits",
        "when code begins with 7",
        "when code ends with 7",
        "when character 5 of code is T",
        "when note is \"a) (b\"",
        "when note is \"a) \\(b\"",
        "when rounded up units is 2",
        "when year of date is 2026",
        "when month of date is 2026",
    ];

    #[test]
    fn different_conditions_have_different_keys() {
        let mut written = 0;
        let mut keys: BTreeMap<String, &str> = BTreeMap::new();
        for clause in DIFFERENT {
            let Some(key) = key_of(clause) else { continue };
            written += 1;
            if let Some(other) = keys.insert(key.clone(), clause) {
                panic!("{clause} and {other}: {key}");
            }
        }
        assert!(written >= 48, "{written}");
    }

    #[test]
    fn spans_names_of_variables_and_the_order_of_a_list_make_no_difference() {
        for (one, other) in [
            ("when place in 11, 12", "when   place in 12, 11"),
            ("when any line a in 11111 where a has modifier 25", "when any line b in 11111 where b has modifier 25"),
            ("when any row r in caps where r.code = code", "when any row cap in caps where cap.code = code"),
            ("when place in 11 and has modifier 25", "when (place in 11) and (line has modifier 25)"),
        ] {
            assert_eq!(key_of(one).unwrap(), key_of(other).unwrap(), "{one}");
        }
        let bare = key_of("when no other line in 11111").unwrap();
        let beside = key_of("with another line z in 22222\n  when no other line in 11111").unwrap();
        assert_eq!(bare, beside);
    }

    /// The key of the `when` of an edit; `None` where the language has no such clause.
    fn key_of(clause: &str) -> Option<String> {
        let tables = "table caps\n  code       limit\n  procedure  number\n  11111      4\n\n\
                      table limits\n  code       limit\n  procedure  number\n  11111      4\n";
        let text = format!("places spot = 11, 13\n\n{tables}\nedit E\n  for line\n  {clause}\n  deny CO-1\n");
        let policy = std::panic::catch_unwind(|| policy(&text).1).ok()?;
        let edit = &policy.edits[0];
        Some(super::condition(&policy, Some(edit), edit.when.last()?))
    }
}
