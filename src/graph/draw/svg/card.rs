//! What a box says to its lines, each at its height.

use super::measure::{Length, Type, px};

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Edit,
    /// An edit that is there by its name alone.
    Named,
    Exception,
    Definition,
    Set,
    Table,
    Facts,
    /// Several edits, with what they are made of.
    Group,
}

impl Look {
    /// Its class in the picture.
    pub(super) fn class(self) -> &'static str {
        match self {
            Look::Edit => "edit",
            Look::Named => "named",
            Look::Exception => "exception",
            Look::Definition => "definition",
            Look::Set => "set",
            Look::Table => "table",
            Look::Facts => "facts",
            Look::Group => "group",
        }
    }

    /// Whether it is a card with rows.
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Look::Edit | Look::Named | Look::Exception | Look::Group)
    }
}

/// What a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A clause.
    Clause,
    /// Which edits it waits for.
    Waits,
    /// What an exception lifts.
    Lifts,
    /// What an edit does: the word of the action.
    Outcome(&'static str),
}

/// A row of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) part: Part,
    /// The word that leads it, `for`.
    pub(super) word: String,
    pub(super) lines: Vec<String>,
    /// How many edits ask it too, where any does.
    pub(super) shared: Option<String>,
    /// All that it says, with its places.
    pub(super) tip: String,
    /// From the upper side of the card.
    pub(super) top: Length,
}

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) look: Look,
    /// The small line at its top: what it is.
    pub(super) word: String,
    /// Where it is written, in short.
    pub(super) place: String,
    pub(super) name: String,
    pub(super) title: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// All that it says, with its places.
    pub(super) tip: String,
    pub(super) width: Length,
    pub(super) height: Length,
}

/// Width of cards, and of what they are made of.
pub(super) const WIDE: Length = px(312);
const NARROW: Length = px(220);
/// Between the side of a box and its text.
pub(super) const PAD: Length = px(12);
/// Where the text of a row begins.
pub(super) const TEXT: Length = px(76);
/// From the upper side to the bottom of the head: its first lines, then each line of the title.
const HEAD: Length = px(42);
pub(super) const LINE: Length = px(16);
const HEAD_END: Length = px(7);
/// Above the first line of a row, and below its last.
pub(super) const ROW: Length = px(4);
/// Room for the mark that others ask a row too.
const SHARED: Length = px(30);

pub(super) const WORD: Type = Type::plain(11);
pub(super) const NAME: Type = Type::bold(14);
pub(super) const BODY: Type = Type::plain(12);
pub(super) const STRONG: Type = Type::bold(12);

impl Card {
    /// A box with its head: `title` is wrapped on as many lines as there may be.
    pub(super) fn new(look: Look, (word, name): (&str, &str), title: (&str, usize), place: &str) -> Card {
        let width = if look.is_wide() { WIDE } else { NARROW };
        let inner = width - 2 * PAD;
        let word = WORD.cut(word, inner);
        let left = inner - WORD.width(&word) - px(12);
        let place = if left > px(40) { WORD.cut(place, left) } else { String::new() };
        let title = BODY.wrap(title.0, inner, title.1);
        let lines = Length::try_from(title.len()).unwrap_or(0);
        Card {
            look,
            word,
            place,
            name: NAME.cut(name, inner),
            height: HEAD + lines * LINE + HEAD_END,
            title,
            rows: Vec::new(),
            tip: String::new(),
            width,
        }
    }

    /// Where a tie comes to its head: beside its name.
    pub(super) fn head(&self) -> Length {
        px(29)
    }

    /// The lower side of the head.
    pub(super) fn head_end(&self) -> Length {
        self.rows.first().map_or(self.height, |row| row.top)
    }

    /// Adds a row; its text is wrapped on at most `most` lines.
    pub(super) fn add(&mut self, part: Part, word: &str, text: &str, (most, shared): (usize, Option<String>)) {
        let room = self.width - PAD - if shared.is_some() { SHARED } else { 0 };
        let (lines, word) = match part {
            Part::Outcome(_) => {
                let lead = if word.is_empty() { 0 } else { BODY.width(word) + px(8) };
                (STRONG.wrap(text, room - PAD - lead, most), word.to_owned())
            }
            _ => (BODY.wrap(text, room - TEXT, most), WORD.cut(word, TEXT - PAD - px(4))),
        };
        let count = Length::try_from(lines.len().max(1)).unwrap_or(1);
        let row = Row { part, word, lines, shared, tip: String::new(), top: self.height };
        self.height += 2 * ROW + count * LINE;
        self.rows.push(row);
    }

    /// Where a tie comes to a row: beside its first line.
    pub(super) fn beside(&self, row: usize) -> Length {
        self.rows.get(row).map_or(self.head(), |row| row.top + ROW + LINE / 2)
    }
}
