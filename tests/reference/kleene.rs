//! Kleene's three truths; an unknown knows what it waits for.

use std::collections::BTreeSet;

use paylint::policy::model::EditId;
use paylint::verdict::model::{Fact, Missing};

/// Why something is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// Facts that are missing, and edits that are undetermined for good.
    pub missing: BTreeSet<Missing>,
    /// Edits whose findings are not settled yet: while something is left here, the answer may still come (3.11).
    pub waits: BTreeSet<EditId>,
}

impl Reasons {
    /// A missing thing.
    pub fn missing(missing: Missing) -> Reasons {
        Reasons { missing: BTreeSet::from([missing]), waits: BTreeSet::new() }
    }

    /// A missing fact.
    pub fn fact(fact: Fact) -> Reasons {
        Reasons::missing(Missing::Fact(fact))
    }

    /// An edit that is not settled.
    pub fn wait(edit: EditId) -> Reasons {
        Reasons { missing: BTreeSet::new(), waits: BTreeSet::from([edit]) }
    }

    /// These and those.
    pub fn and(mut self, other: &Reasons) -> Reasons {
        self.missing.extend(&other.missing);
        self.waits.extend(&other.waits);
        self
    }
}

/// True, false or unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It hangs on these.
    Unknown(Reasons),
}

impl Truth {
    /// A crisp answer.
    pub fn of(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }

    /// An answer that is unknown for these reasons where there is none.
    pub fn or_unknown(answer: Option<bool>, reasons: impl FnOnce() -> Reasons) -> Truth {
        answer.map_or_else(|| Truth::Unknown(reasons()), Truth::of)
    }

    /// The opposite; the opposite of unknown is unknown.
    pub fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            unknown => unknown,
        }
    }

    /// False if one is false, true if all are, else unknown for the reasons of all unknown ones.
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut result = Truth::True;
        for truth in truths {
            result = match (result, truth) {
                (_, Truth::False) => return Truth::False,
                (Truth::Unknown(mine), Truth::Unknown(others)) => Truth::Unknown(mine.and(&others)),
                (Truth::True, truth) => truth,
                (result, _) => result,
            };
        }
        result
    }

    /// True if one is true, false if all are false, else unknown for the reasons of all unknown ones.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        Truth::all(truths.into_iter().map(Truth::not)).not()
    }

    /// Both.
    pub fn and(self, other: Truth) -> Truth {
        Truth::all([self, other])
    }
}
