//! Rows of several files to rows of one dated table: each said once, disagreements told or decided.

use std::cmp::Reverse;

use super::date::Released;
use super::layout::{Out, Shape};
use super::store::{Entry, NEVER_BEGAN, OPEN, Store, day};
use super::{Account, Prefer, write};
use crate::claim::Date;

/// Different rows of one key; no published table has nearly as many.
const MOST_OF_A_KEY: usize = 512;

/// How files of several releases become one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    /// Every row has its own days, and every file the whole history. A row whose value is `void` was never in force.
    History { void: Option<&'static str> },
    /// A file says what holds from its day on, until the next file; so many months later the next is due (0: any time).
    Snapshots { months: i64 },
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct Release {
    pub(super) shown: String,
    pub(super) released: Option<Released>,
    pub(super) counted: Counted,
}

/// How the rows of a file are counted, so that they are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Counted {
    /// By lines: a cell of a text may run over several, and a spreadsheet counts its rows otherwise.
    #[default]
    Lines,
    /// By the rows of a sheet.
    Rows,
}

impl Counted {
    /// A place in words.
    pub(super) fn words(self, number: u32) -> String {
        match self {
            Counted::Lines => format!("line {number}"),
            Counted::Rows => format!("row {number}"),
        }
    }
}

/// How many rows went where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) merged: u64,
    pub(super) gave_way: u64,
    /// Rows that end earlier than their file says, before a row that was preferred to them.
    pub(super) shortened: u64,
}

/// Pairs of rows that disagree, the first of them with both places.
#[derive(Debug, Default)]
pub(super) struct Disagreements {
    pub(super) total: u64,
    named: Vec<(Entry, Entry)>,
    crowded: Option<Entry>,
}

impl Disagreements {
    fn add(&mut self, a: Entry, b: Entry) {
        self.total += 1;
        if self.named.len() < Account::NAMED {
            self.named.push((a, b));
        }
    }

    /// The first of them in words.
    pub(super) fn words(&self, store: &Store, shape: &Shape, releases: &[Release]) -> Vec<String> {
        let place = |entry: &Entry| {
            let release = releases.get(usize::from(entry.file));
            let shown = release.map_or("", |release| release.shown.as_str());
            let counted = release.map(|release| release.counted).unwrap_or_default();
            format!("{shown}, {}", counted.words(entry.row))
        };
        let says = |entry: &Entry| {
            let value = |(heading, out): &(String, Out)| match out {
                Out::Value(at) => Some(format!("{heading} {}", store.cell(entry.value, *at))),
                _ => None,
            };
            let values: Vec<String> = shape.columns.iter().filter_map(value).collect();
            let bound = |at: i32| day(at).map_or_else(|| "open".to_owned(), |day| day.to_string());
            format!("{} ({} to {})", values.join(", "), bound(entry.from), bound(entry.to))
        };
        let mut lines: Vec<String> = self
            .named
            .iter()
            .map(|(a, b)| {
                let key = write::key_words(a.key, shape);
                format!("{key}: {} says {}; {} says {}", place(a), says(a), place(b), says(b))
            })
            .collect();
        let more = self.total.saturating_sub(self.named.len() as u64);
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        if let Some(entry) = &self.crowded {
            let key = write::key_words(entry.key, shape);
            lines.push(format!(
                "{}: {key} has more than {MOST_OF_A_KEY} different rows, as no published table has",
                place(entry)
            ));
        }
        lines
    }
}

/// The place of each file among the releases: by their names, or by their order where a name does not tell.
fn ranks(releases: &[Release]) -> (Vec<usize>, bool) {
    let told: Option<Vec<Released>> = releases.iter().map(|release| release.released).collect();
    let Some(told) = told else { return ((0..releases.len()).collect(), false) };
    let mut sorted = told.clone();
    sorted.sort_unstable();
    sorted.dedup();
    (told.iter().map(|own| sorted.partition_point(|other| other < own)).collect(), true)
}

/// Settles rows that have their own days.
///
/// # Errors
/// Rows of one key disagree on a day, and nothing says which holds.
pub(super) fn history(
    store: &mut Store,
    releases: &[Release],
    void: Option<&str>,
    prefer: Option<Prefer>,
) -> Result<Settled, Disagreements> {
    let (ranks, is_order_told) = ranks(releases);
    let rank = |entry: &Entry| ranks.get(usize::from(entry.file)).copied().unwrap_or(0);
    let mut entries = std::mem::take(&mut store.entries);
    entries.sort_unstable_by_key(|own| (own.key, own.from, own.to, own.value, Reverse(rank(own)), own.file, own.row));
    let (read, mut settled, mut disagreements) = (entries.len(), Settled::default(), Disagreements::default());
    entries.dedup_by_key(|own| (own.key, own.from, own.to, own.value));
    let is_void = |entry: &Entry| void.is_some_and(|void| store.cell(entry.value, 0) == void);
    let disagree = |a: &Entry, b: &Entry| {
        let overlap = a.from <= b.to && b.from <= a.to;
        overlap && (rank(a) != rank(b) || (a.value != b.value && !is_void(a) && !is_void(b)))
    };
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for group in entries.chunk_by(|a, b| a.key == b.key) {
        if let [one] = group {
            kept.push(*one);
            continue;
        }
        if let Some(entry) = group.get(MOST_OF_A_KEY) {
            disagreements.crowded = Some(*entry);
            disagreements.total += 1;
            continue;
        }
        // A row that was open gets its end in a later file.
        let is_ended = |own: &Entry| {
            is_order_told
                && own.to == OPEN
                && group.iter().any(|later| {
                    rank(later) > rank(own) && later.to != OPEN && (later.from, later.value) == (own.from, own.value)
                })
        };
        let mut rows: Vec<Entry> = group.iter().filter(|own| !is_ended(own)).copied().collect();
        match prefer {
            None => {
                let pairs = rows.iter().enumerate().flat_map(|(at, a)| rows.iter().skip(at + 1).map(move |b| (a, b)));
                pairs.filter(|(a, b)| disagree(a, b)).for_each(|(a, b)| disagreements.add(*a, *b));
                kept.append(&mut rows);
            }
            Some(prefer) => {
                match prefer {
                    Prefer::First => rows.sort_unstable_by_key(|own| (own.file, own.row)),
                    Prefer::Newest => {
                        rows.sort_unstable_by_key(|own| Reverse((rank(own), own.from, own.file, own.row)));
                    }
                }
                let mut winners: Vec<Entry> = Vec::with_capacity(rows.len());
                for mut row in rows {
                    if prefer == Prefer::Newest {
                        // In one file the row that begins later ends the other on the day before.
                        let later = winners.iter().filter(|own| rank(own) == rank(&row) && own.from > row.from);
                        let next = later.filter(|own| disagree(own, &row)).map(|own| own.from).min();
                        settled.shortened += u64::from(next.is_some());
                        row.to = next.map_or(row.to, |from| from - 1);
                    }
                    if winners.iter().any(|own| disagree(own, &row)) {
                        settled.gave_way += 1;
                    } else {
                        winners.push(row);
                    }
                }
                kept.append(&mut winners);
            }
        }
    }
    if disagreements.total > 0 {
        return Err(disagreements);
    }
    kept.sort_unstable_by_key(|own| (own.key, own.from, own.to, own.value));
    settled.merged = (read - kept.len()) as u64 - settled.gave_way;
    store.entries = kept;
    Ok(settled)
}

/// Settles rows that hold from the day of their file until the next file says otherwise.
///
/// # Errors
/// Files of one day disagree, and nothing says which holds.
pub(super) fn snapshots(
    store: &mut Store,
    releases: &[Release],
    months: i64,
    prefer: Option<Prefer>,
    notes: &mut Vec<String>,
) -> Result<Settled, Disagreements> {
    let mut days: Vec<i32> =
        releases.iter().map(|release| release.released.map_or(NEVER_BEGAN, |own| own.date.0)).collect();
    days.sort_unstable();
    days.dedup();
    absent(&days, months, notes);
    let mut entries = std::mem::take(&mut store.entries);
    entries.sort_unstable_by_key(|own| (own.key, own.from, own.file, own.row));
    let (read, mut settled, mut disagreements) = (entries.len(), Settled::default(), Disagreements::default());
    let mut rows: Vec<Entry> = Vec::with_capacity(entries.len());
    for same in entries.chunk_by(|a, b| (a.key, a.from) == (b.key, b.from)) {
        let (Some(first), Some(last)) = (same.first(), same.last()) else { continue };
        let differing = same.iter().filter(|own| own.value != first.value);
        match prefer {
            None => {
                differing.for_each(|own| disagreements.add(*first, *own));
                rows.push(*first);
            }
            Some(prefer) => {
                let winner = if prefer == Prefer::First { first } else { last };
                settled.gave_way += same.iter().filter(|own| own.value != winner.value).count() as u64;
                rows.push(*winner);
            }
        }
    }
    if disagreements.total > 0 {
        return Err(disagreements);
    }
    let mut kept: Vec<Entry> = Vec::with_capacity(rows.len());
    for row in rows {
        let at = days.partition_point(|own| *own < row.from);
        let until = days.get(at + 1).map_or(OPEN, |next| next - 1);
        match kept.last_mut() {
            Some(before)
                if before.key == row.key && before.value == row.value && before.to.checked_add(1) == Some(row.from) =>
            {
                before.to = until;
                before.note = row.note;
            }
            _ => kept.push(Entry { to: until, ..row }),
        }
    }
    settled.merged = (read - kept.len()) as u64 - settled.gave_way;
    store.entries = kept;
    Ok(settled)
}

/// Says where a file seems to be missing between two.
fn absent(days: &[i32], months: i64, notes: &mut Vec<String>) {
    for two in days.windows(2) {
        let [from, next] = two else { continue };
        let due = Date(*from).add_months(months).filter(|due| months > 0 && *from != NEVER_BEGAN && due.0 < *next);
        if let Some(due) = due {
            let last = Date(next - 1);
            notes.push(format!("no file holds from {due}; the file of {} is taken to hold until {last}", Date(*from)));
        }
    }
}
