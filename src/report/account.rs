//! What a run did with its claims, none lost: the summary of every format.

use std::collections::BTreeMap;

use super::write::Json;
use crate::policy::model::Action;
use crate::verdict::model::Status;

/// The counts of a run, or of a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Claims found, readable or not.
    pub read: u64,
    /// Claims to which a policy applied and which were judged.
    pub evaluated: u64,
    /// Claims that could not be read.
    pub unreadable: u64,
    /// Claims to which no policy applied.
    pub not_applicable: u64,
    /// Judged, without any finding.
    pub clean: u64,
    /// Judged, with a finding that is certain.
    pub with_findings: u64,
    /// Judged, without one that is certain but with one that is not.
    pub undetermined: u64,
    /// Parts of files in which no claim could be found.
    pub damaged_parts: u64,
    /// Claims, among the unreadable, that were not judged for a fault of this program.
    pub internal_errors: u64,
    /// Certain findings by what they do.
    pub findings: BTreeMap<Action, u64>,
    /// Uncertain findings by what they would do.
    pub undetermined_findings: BTreeMap<Action, u64>,
    /// By policy and edit.
    edits: BTreeMap<String, BTreeMap<String, OfEdit>>,
}

/// Certain and uncertain findings of an edit.
type OfEdit = (u64, u64);

/// A policy of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyName {
    /// Its id.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// A fingerprint of the text that was read.
    pub hash: String,
    /// Whether it was read from a compiled file.
    pub compiled: bool,
}

impl Account {
    /// Counts a finding.
    pub fn finding(&mut self, policy: &str, edit: &str, status: Status, action: Action) {
        let one = match status {
            Status::Fires => (1, 0),
            Status::Undetermined => (0, 1),
        };
        match self.edits.get_mut(policy).and_then(|edits| edits.get_mut(edit)) {
            Some(known) => *known = (known.0 + one.0, known.1 + one.1),
            // The names are kept with the first finding.
            None => {
                self.edits.entry(policy.to_owned()).or_default().insert(edit.to_owned(), one);
            }
        }
        match status {
            Status::Fires => {
                *self.findings.entry(action).or_default() += 1;
            }
            Status::Undetermined => {
                *self.undetermined_findings.entry(action).or_default() += 1;
            }
        }
    }

    /// All edits that had findings, in order.
    fn by_edit(&self) -> impl Iterator<Item = ((&str, &str), OfEdit)> {
        self.edits
            .iter()
            .flat_map(|(policy, own)| own.iter().map(move |(edit, count)| ((policy.as_str(), edit.as_str()), *count)))
    }

    /// Adds the counts of another part.
    pub fn add(&mut self, other: Account) {
        self.read += other.read;
        self.evaluated += other.evaluated;
        self.unreadable += other.unreadable;
        self.not_applicable += other.not_applicable;
        self.clean += other.clean;
        self.with_findings += other.with_findings;
        self.undetermined += other.undetermined;
        self.damaged_parts += other.damaged_parts;
        self.internal_errors += other.internal_errors;
        for (to, from) in
            [(&mut self.findings, other.findings), (&mut self.undetermined_findings, other.undetermined_findings)]
        {
            for (action, count) in from {
                *to.entry(action).or_default() += count;
            }
        }
        for (policy, edits) in other.edits {
            let own = self.edits.entry(policy).or_default();
            for (edit, (fires, undetermined)) in edits {
                let to = own.entry(edit).or_default();
                to.0 += fires;
                to.1 += undetermined;
            }
        }
    }

    /// Whether every claim is accounted for.
    pub fn balances(&self) -> bool {
        self.read == self.evaluated + self.unreadable + self.not_applicable
            && self.evaluated == self.clean + self.with_findings + self.undetermined
    }

    /// How many findings there are at or above an action, certain or not.
    pub fn at_least(&self, action: Action) -> u64 {
        let counts = self.findings.iter().chain(&self.undetermined_findings);
        counts.filter(|(own, _)| rank(**own) >= rank(action)).map(|(_, count)| count).sum()
    }

    /// The summary object.
    pub fn json(&self, out: &mut Vec<u8>, policies: &[PolicyName], statistics: bool) {
        Json::new(out).object(|json| {
            json.name("type").text("summary");
            json.name("claims").object(|json| {
                json.name("read").raw(self.read);
                json.name("evaluated").raw(self.evaluated);
                json.name("unreadable").raw(self.unreadable);
                json.name("not_applicable").raw(self.not_applicable);
                json.name("clean").raw(self.clean);
                json.name("findings").raw(self.with_findings);
                json.name("undetermined").raw(self.undetermined);
            });
            json.name("findings").object(|json| counts(json, &self.findings));
            json.name("undetermined_findings").object(|json| counts(json, &self.undetermined_findings));
            json.name("damaged_parts").raw(self.damaged_parts);
            json.name("internal_errors").raw(self.internal_errors);
            json.name("policies").list(|json| {
                for policy in policies {
                    json.object(|json| {
                        json.name("name").text(&policy.name);
                        json.name("version").maybe(policy.version.as_deref());
                        json.name("hash").text(&policy.hash);
                        if policy.compiled {
                            json.name("compiled").raw(true);
                        }
                    });
                }
            });
            if statistics {
                json.name("edits").list(|json| {
                    for ((policy, edit), (fires, undetermined)) in self.by_edit() {
                        json.object(|json| {
                            json.name("policy").text(policy);
                            json.name("edit").text(edit);
                            json.name("fires").raw(fires);
                            json.name("undetermined").raw(undetermined);
                        });
                    }
                });
            }
        });
    }

    /// The summary in words.
    pub fn text(&self, statistics: bool) -> String {
        let mut text = format!("{} read: {} evaluated", claims(self.read), self.evaluated);
        for (count, word) in [(self.unreadable, "unreadable"), (self.not_applicable, "with no policy that applies")] {
            if count > 0 {
                text.push_str(&format!(", {count} {word}"));
            }
        }
        text.push_str(&format!(
            ".\nOf the evaluated: {} clean, {} with findings, {} undetermined.\n",
            self.clean, self.with_findings, self.undetermined
        ));
        for (counts, of) in [(&self.findings, "findings"), (&self.undetermined_findings, "undetermined findings")] {
            if !counts.is_empty() {
                let mut counts: Vec<_> = counts.iter().collect();
                counts.sort_by_key(|(action, _)| std::cmp::Reverse(rank(**action)));
                let counts: Vec<String> =
                    counts.into_iter().map(|(action, count)| format!("{count} {}", action.word())).collect();
                text.push_str(&format!("{}: {}.\n", capital(of), counts.join(", ")));
            }
        }
        if self.damaged_parts > 0 {
            let parts = if self.damaged_parts == 1 { "part of a file" } else { "parts of files" };
            text.push_str(&format!("{} {parts} could not be read.\n", self.damaged_parts));
        }
        if statistics && !self.edits.is_empty() {
            text.push_str("By edit:\n");
            let mut edits: Vec<_> = self.by_edit().collect();
            edits.sort_by_key(|(_, (fires, undetermined))| std::cmp::Reverse(fires + undetermined));
            for ((policy, edit), (fires, undetermined)) in edits {
                text.push_str(&format!("{:>9}  {edit} ({policy})", fires + undetermined));
                if undetermined > 0 {
                    text.push_str(&format!(", {undetermined} of them undetermined"));
                }
                text.push('\n');
            }
        }
        text
    }
}

/// From warn to reject.
fn rank(action: Action) -> u8 {
    match action {
        Action::Warn => 0,
        Action::Pay => 1,
        Action::Recode => 2,
        Action::Pend => 3,
        Action::Deny => 4,
        Action::Reject => 5,
    }
}

fn counts(json: &mut Json<'_>, counts: &BTreeMap<Action, u64>) {
    for (action, count) in counts {
        json.name(action.word()).raw(count);
    }
}

fn claims(count: u64) -> String {
    format!("{count} {}", if count == 1 { "claim" } else { "claims" })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
