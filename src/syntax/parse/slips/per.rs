//! Limits for a day, a year or a tooth: `units <= 4 per day`, `at most 1 line in 99213 per year`.

use super::{Found, Slip, is_number};
use crate::claim::{Field, Kind, Record};

/// For what a limit is.
struct Stretch {
    /// The first and the last word that say it.
    from: usize,
    to: usize,
    /// The relation that does; none where it is the claim, whose lines are meant anyway.
    relation: Option<String>,
}

impl Slip<'_> {
    pub(super) fn of_per(&self) -> Option<Found> {
        let first = self.here.saturating_sub(2).max(1);
        let stretch = (first..=self.here + 1).find_map(|at| self.stretch(at)).filter(|found| found.to >= self.here)?;
        self.summed(&stretch).or_else(|| self.related(&stretch))
    }

    /// Of lines that are counted or summed already.
    fn related(&self, stretch: &Stretch) -> Option<Found> {
        let (at, to) = (stretch.from, stretch.to);
        self.find(0, &["line", "lines"]).filter(|line| *line < at && self.word(1) != "once")?;
        let Some(relation) = &stretch.relation else {
            return Some(self.at(at, to, "Leave it out: lines are those of one claim, and one patient's, anyway."));
        };
        // Relations stand before what the count is compared with.
        let sign = at.checked_sub(2).filter(|sign| is_sign(self.word(*sign)) && is_amount(self.word(at - 1)));
        let help = match sign {
            Some(sign) => format!("Write `{} {relation} {}`.", self.text(1, sign - 1), self.text(sign, at - 1)),
            None => format!("Write `{relation}`."),
        };
        Some(self.at(at, to, help))
    }

    /// `units <= 4 per day`, `units per day <= 4`, `at most 4 units per day`: a sum over lines, for a field alone is what
    /// one line says.
    fn summed(&self, stretch: &Stretch) -> Option<Found> {
        let (at, to) = (stretch.from, stretch.to);
        let back = |by: usize| at.checked_sub(by).map_or("", |at| self.word(at));
        let (from, to, field, limit) = if is_sign(back(2)) && is_amount(back(1)) && is_measure(back(3)) {
            (at - 3, to, back(3), self.text(at - 2, at - 1))
        } else if is_measure(back(1)) && is_amount(back(2)) && back(4) == "at" && matches!(back(3), "most" | "least") {
            let sign = if back(3) == "most" { "<=" } else { ">=" };
            (at - 4, to, back(1), format!("{sign} {}", back(2)))
        } else if is_measure(back(1)) && back(2) != "of" && is_sign(self.word(to + 1)) && is_amount(self.word(to + 2)) {
            (at - 1, to + 2, back(1), self.text(to + 1, to + 2))
        } else {
            return None;
        };
        let relation = stretch.relation.as_ref().map_or(String::new(), |relation| format!(" {relation}"));
        let help = format!("Write `sum of {field} on lines of same code{relation} {limit}`.");
        let limited = self.text(at, stretch.to);
        let told = format!("`{field}` is what one line says; a limit `{limited}` is of a sum over lines");
        Some(self.at(from, to, help).saying(told))
    }

    /// The stretch that begins at a word.
    fn stretch(&self, at: usize) -> Option<Stretch> {
        let counted = at > 0 && is_amount(self.word(at - 1));
        let (what, to) = match self.word(at) {
            "daily" => ("day", at),
            "weekly" => ("week", at),
            "monthly" => ("month", at),
            "yearly" | "annually" => ("year", at),
            "per" => match (self.word(at + 1), self.word(at + 2), self.word(at + 3)) {
                ("date", "of", "service") => ("day", at + 3),
                ("calendar" | "service", what, _) => (what, at + 2),
                (what, ..) => (what, at + 1),
            },
            "a" | "each" | "every" if counted => (self.word(at + 1), at + 1),
            _ => return None,
        };
        let relation = match what {
            "day" | "date" | "dos" | "visit" | "encounter" => "on same day".to_owned(),
            // A claim rarely spans as much: what came before counts.
            "week" | "month" | "quarter" | "year" => {
                let searched = self.find(0, &["history"]).is_some() || self.clause.contains("on any claim");
                format!("{}in same calendar {what}", if searched { "" } else { "on any claim " })
            }
            _ if self.word(at) != "per" => return None,
            "provider" | "physician" => "by same provider".to_owned(),
            "tooth" => "of same tooth".to_owned(),
            "quadrant" => "of same oral_cavity".to_owned(),
            "code" | "procedure" => "of same code".to_owned(),
            "claim" | "patient" | "member" | "beneficiary" => return Some(Stretch { from: at, to, relation: None }),
            _ => return None,
        };
        Some(Stretch { from: at, to, relation: Some(relation) })
    }
}

fn is_sign(word: &str) -> bool {
    matches!(word, "<" | "<=" | ">" | ">=" | "=" | "!=" | "is")
}

fn is_amount(word: &str) -> bool {
    is_number(word.strip_prefix('$').unwrap_or(word))
}

/// A field of a line of which a sum can be made.
fn is_measure(word: &str) -> bool {
    Field::find(Record::Line, word).is_some_and(|field| matches!(field.info().kind, Kind::Number | Kind::Money))
}
