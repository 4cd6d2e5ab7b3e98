//! A test that fails to one line, or to an object of JSON.

use crate::report::{Json, safe};
use crate::source::Place;

/// A finding as tests speak of it: by edit and line number, certain or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The edit.
    pub edit: String,
    /// The line's number; `None`: the claim.
    pub line: Option<i64>,
    /// Whether it is undetermined.
    pub undetermined: bool,
}

impl Said {
    /// `undetermined EM-25 on line 1`
    pub fn words(&self) -> String {
        let undetermined = if self.undetermined { "undetermined " } else { "" };
        match self.line {
            Some(line) => format!("{undetermined}{} on line {line}", self.edit),
            None => format!("{undetermined}{} on claim", self.edit),
        }
    }

    fn json(&self, json: &mut Json<'_>, why: Option<&[String]>) {
        json.object(|json| {
            json.name("edit").text(&self.edit);
            match self.line {
                Some(line) => json.name("line").raw(line),
                None => json.name("line").maybe(None),
            }
            json.name("undetermined").raw(self.undetermined);
            if let Some(why) = why {
                json.name("why").texts(why);
            }
        });
    }
}

/// What is wrong with a test.
pub struct Failure<'t> {
    /// Where the test stands.
    pub place: Place<'t>,
    /// Its title.
    pub title: &'t str,
    /// Whether it lists all that is to be found.
    pub whole: bool,
    /// What it expects.
    pub expected: Vec<Said>,
    /// What is found.
    pub found: Vec<Said>,
    /// What it expects and is not there, and why.
    pub absent: Vec<(Said, Vec<String>)>,
    /// What is there and is not expected.
    pub refused: Vec<Said>,
    /// What is there and does or says something else than is expected, and what.
    pub differs: Vec<(Said, String)>,
}

/// Findings in words; none: `clean`.
pub fn list<'s>(all: impl IntoIterator<Item = &'s Said>) -> String {
    let words: Vec<String> = all.into_iter().map(Said::words).collect();
    if words.is_empty() { "clean".to_owned() } else { words.join("; ") }
}

impl Failure<'_> {
    /// `acme.payer:15: "title": expected EM-25 on line 1, found clean`
    pub fn concise(&self) -> String {
        let expected = match (self.whole, self.refused.as_slice()) {
            (true, _) | (false, []) => list(&self.expected),
            (false, refused) => format!("no {}", list(refused)),
        };
        let found = list(&self.found);
        let (file, title) = (safe(self.place.file), safe(self.title));
        let differs: Vec<String> =
            self.differs.iter().map(|(own, difference)| format!("; {}: {difference}", own.words())).collect();
        let line = self.place.position.line;
        format!("{file}:{line}: \"{title}\": expected {expected}, found {found}{}\n", safe(&differs.concat()))
    }

    /// One object.
    pub fn json(&self, json: &mut Json<'_>) {
        json.object(|json| {
            json.name("file").text(self.place.file);
            json.name("line").raw(self.place.position.line);
            json.name("title").text(self.title);
            json.name("expected").list(|json| self.expected.iter().for_each(|own| own.json(json, None)));
            json.name("found").list(|json| self.found.iter().for_each(|own| own.json(json, None)));
            json.name("not_found").list(|json| self.absent.iter().for_each(|(own, why)| own.json(json, Some(why))));
            json.name("not_expected").list(|json| self.refused.iter().for_each(|own| own.json(json, None)));
            if !self.differs.is_empty() {
                json.name("differs").list(|json| {
                    for (own, difference) in &self.differs {
                        own.json(json, Some(std::slice::from_ref(difference)));
                    }
                });
            }
        });
    }
}
