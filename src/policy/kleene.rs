//! Strong Kleene logic: true, false, unknown.

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kleene {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It hangs on something that is missing.
    Unknown,
}

impl Kleene {
    /// False where one is false, true where both are true.
    #[must_use]
    pub fn and(self, other: Kleene) -> Kleene {
        match (self, other) {
            (Kleene::False, _) | (_, Kleene::False) => Kleene::False,
            (Kleene::True, Kleene::True) => Kleene::True,
            _ => Kleene::Unknown,
        }
    }

    /// True where one is true, false where both are false.
    #[must_use]
    pub fn or(self, other: Kleene) -> Kleene {
        self.negate().and(other.negate()).negate()
    }

    /// True for false, false for true.
    #[must_use]
    pub fn negate(self) -> Kleene {
        match self {
            Kleene::True => Kleene::False,
            Kleene::False => Kleene::True,
            Kleene::Unknown => Kleene::Unknown,
        }
    }
}

impl From<bool> for Kleene {
    fn from(holds: bool) -> Kleene {
        if holds { Kleene::True } else { Kleene::False }
    }
}

impl From<Option<bool>> for Kleene {
    fn from(holds: Option<bool>) -> Kleene {
        holds.map_or(Kleene::Unknown, Kleene::from)
    }
}
