//! A heading line to the columns that are read: which cells fill what.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::{self, Known, Part};
use super::days::Days;
use super::known_as;
use super::map::Map;
use super::split::Cells;
use crate::claim::{Code, Field, Record, Sheet};

/// What the rows of a file mean.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The columns as they are shown.
    pub(crate) sheet: Arc<Sheet>,
    pub(super) delimiter: u8,
    /// Positions of the cells that are read, in order, each once.
    pub(super) wanted: Vec<usize>,
    /// The claim's number, among all cells.
    pub(super) claim_id: usize,
    /// The procedure or revenue code, among all cells: what a row of a total does not have.
    pub(super) codes: Vec<usize>,
    /// Columns that belong to the claim or patient, and to the line.
    pub(super) values: Vec<Column>,
    /// Columns that make items, those of each item together.
    pub(super) items: Vec<Group>,
    /// Whether the subscriber's number is the patient's, since the file gives no other.
    pub(super) subscriber_is_member: bool,
    pub(super) days: Option<Days>,
    pub(super) decimal_comma: bool,
    pub(super) restore_zeros: bool,
}

/// A column, or a constant that stands for one.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its cells, as positions among those that are wanted; several are written together. None of a constant.
    pub cells: Vec<usize>,
    pub constant: Vec<u8>,
    /// As it stands in the file, for messages.
    pub heading: String,
    pub field: Field,
    pub of_line: bool,
    /// What stands for what in it.
    pub words: Vec<(Vec<u8>, Vec<u8>)>,
}

/// The columns of one item.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub part: Part,
    pub of_line: bool,
    pub columns: Vec<Column>,
}

/// What is wrong with a heading line, or worth saying of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Odd {
    /// No column holds the claim's number.
    NoClaimId,
    /// Two columns are the same.
    Twice(String),
    /// No column is of a service line, while some are not known, each with the name that may be meant.
    NoLines(Vec<(String, Option<&'static str>)>),
    /// The same, while all are known.
    OfClaims,
    /// Columns that are not read, each with the name that may be meant.
    Unknown(Vec<(String, Option<&'static str>)>),
    /// Headings of the map that the file does not have.
    Absent(Vec<String>),
}

impl Odd {
    /// Columns that are not read, where there are some and no map says that they are left out on purpose.
    pub(super) fn unknown(names: Vec<String>, map: Option<&Map>) -> Option<Odd> {
        let near = |name: String| {
            let near = columns::suggest(&name);
            (name, near)
        };
        (map.is_none() && !names.is_empty()).then(|| Odd::Unknown(names.into_iter().map(near).collect()))
    }
}

impl Layout {
    /// Whether a column is of a service line.
    pub(super) fn has_lines(&self) -> bool {
        self.values.iter().any(|column| column.of_line) || self.items.iter().any(|group| group.of_line)
    }

    /// The layout of a heading line, and what is worth saying of it.
    ///
    /// # Errors
    /// What makes the file unreadable.
    pub(super) fn new(headings: Vec<String>, delimiter: u8, map: Option<&Map>) -> Result<(Layout, Vec<Odd>), Odd> {
        let mut build = Build::default();
        let mut unknown = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            let found = known_as(heading, map);
            // Who wrote a map knows what it leaves out.
            if found.is_empty() && map.is_none() && !columns::normal(heading).is_empty() {
                unknown.push(heading.clone());
            }
            for known in found {
                build.cell(known, at, heading, map)?;
            }
        }
        if let Some(map) = map {
            build.constants(map)?;
        }
        let mut said = Vec::new();
        let absent = map.map_or_else(Vec::new, |map| map.absent(&headings));
        if !absent.is_empty() {
            said.push(Odd::Absent(absent));
        }
        let layout = build.done(headings, delimiter, map)?;
        said.extend(Odd::unknown(unknown, map));
        Ok((layout, said))
    }
}

/// The cells of a heading line.
pub(super) fn headings(line: &[u8], delimiter: u8) -> Vec<String> {
    Cells::new(line, delimiter)
        .map(|cell| {
            let text = line.get(cell.start..cell.end).unwrap_or(&[]);
            String::from_utf8_lossy(text).replace("\"\"", "\"").trim().to_owned()
        })
        .collect()
}

/// By what a column is known: two columns with one key are the same.
type Key = (bool, Field, Option<(Record, u8, Option<Code>)>, String);

fn key(known: &Known) -> Key {
    let part = known.part.map(|part| (part.record, part.position, part.role));
    // The modifiers of a line are several columns of one field.
    let name = if known.part.is_none() && known.field.info().list { known.name.clone() } else { String::new() };
    (known.of_line, known.field, part, name)
}

/// The columns found so far; their cells are positions among all cells.
#[derive(Default)]
struct Build {
    columns: BTreeMap<Key, (Column, Option<Part>)>,
    claim_id: Option<usize>,
}

impl Build {
    fn cell(&mut self, known: &'static Known, at: usize, heading: &str, map: Option<&Map>) -> Result<(), Odd> {
        if known.field == Field::ClaimNumber && known.part.is_none() {
            self.claim_id.get_or_insert(at);
        }
        match self.columns.get_mut(&key(known)) {
            // The map joins cells on purpose.
            Some((column, _)) if map.is_some_and(|map| map.joins(known)) => column.cells.push(at),
            Some(_) => return Err(Odd::Twice(known.name.clone())),
            None => {
                let column = Column {
                    cells: vec![at],
                    constant: Vec::new(),
                    heading: heading.to_owned(),
                    field: known.field,
                    of_line: known.of_line,
                    words: map.map_or_else(Vec::new, |map| map.words_of(known)),
                };
                self.columns.insert(key(known), (column, known.part));
            }
        }
        Ok(())
    }

    fn constants(&mut self, map: &Map) -> Result<(), Odd> {
        for (known, value) in map.constants() {
            let column = Column {
                cells: Vec::new(),
                constant: value.as_bytes().to_vec(),
                heading: known.name.clone(),
                field: known.field,
                of_line: known.of_line,
                words: Vec::new(),
            };
            if self.columns.insert(key(known), (column, known.part)).is_some() {
                return Err(Odd::Twice(known.name.clone()));
            }
        }
        Ok(())
    }

    fn done(self, headings: Vec<String>, delimiter: u8, map: Option<&Map>) -> Result<Layout, Odd> {
        let claim_id = self.claim_id.ok_or(Odd::NoClaimId)?;
        let mut wanted: Vec<usize> =
            self.columns.values().flat_map(|(column, _)| column.cells.iter().copied()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let has = |field: Field| self.columns.keys().any(|(_, own, ..)| *own == field);
        let subscriber_is_member = has(Field::ClaimSubscriberId) && !has(Field::PatientId);
        let mut layout = Layout {
            sheet: Arc::new(Sheet { delimiter, headings, groups: Vec::new() }),
            delimiter,
            claim_id,
            codes: Vec::new(),
            values: Vec::new(),
            items: Vec::new(),
            subscriber_is_member,
            days: map.and_then(Map::days).cloned(),
            decimal_comma: map.is_some_and(Map::decimal_comma),
            restore_zeros: map.is_some_and(Map::restore_zeros),
            wanted,
        };
        for (mut column, part) in self.columns.into_values() {
            if matches!(column.field, Field::LineCode | Field::LineRevenueCode) {
                layout.codes.extend(&column.cells);
            }
            column.cells = column.cells.iter().filter_map(|cell| layout.wanted.binary_search(cell).ok()).collect();
            let Some(part) = part else {
                layout.values.push(column);
                continue;
            };
            let of_line = column.of_line;
            match layout.items.iter_mut().find(|group| group.of_line == of_line && same(&group.part, &part)) {
                Some(group) => group.columns.push(column),
                None => layout.items.push(Group { part, of_line, columns: vec![column] }),
            }
        }
        // Items stand in the order of their positions.
        layout.items.sort_by_key(|group| (group.part.record, group.part.position));
        Ok(layout)
    }
}

fn same(one: &Part, other: &Part) -> bool {
    (one.record, one.position, one.role) == (other.record, other.position, other.role)
}
