//! The rows of a claim to the slots of a [`Claim`], in one pass.

use std::borrow::Cow;
use std::sync::Arc;

use super::layout::{Column, Group, Layout};
use super::split::{Cells, How, row};
use super::value::{Text, parts};
use crate::claim::{Claim, ClaimType, Code, EMPTY_DIAGNOSIS, Field, Item, NOWHERE, Record, Slot};
use crate::read::{Batch, Cost, Frame, Spot, Trouble};

/// Reads a frame into a cleared claim, without settling it.
///
/// A slot's place is the first character of its cell, a line's its row.
///
/// # Errors
/// The trouble that costs this claim: a type of claim that is not known.
pub(in crate::read) fn read(
    batch: &Batch,
    layout: &Layout,
    frame: &Frame,
    claim: &mut Claim,
    troubles: &mut Vec<Trouble>,
) -> Result<(), Trouble> {
    let Some(stretch) = frame.stretches.first() else { return Ok(()) };
    let bytes = batch.bytes.get(stretch.start..stretch.end).unwrap_or(&[]);
    claim.add_piece(bytes, stretch.offset, stretch.number);
    claim.sheet = Some(Arc::clone(&layout.sheet));
    claim.set_place(Item::CLAIM, 0);
    let mut fill =
        Fill { layout, claim, troubles, noted: 0, offset: stretch.offset, clashes: vec![None; layout.wanted.len()] };
    fill.rows(bytes, stretch.number)
}

/// Fills one claim from its rows.
pub(super) struct Fill<'a, 'c> {
    pub(super) layout: &'a Layout,
    pub(super) claim: &'c mut Claim,
    pub(super) troubles: &'c mut Vec<Trouble>,
    /// How many values of this claim could not be read.
    pub(super) noted: u32,
    /// Where the current row begins in the file.
    pub(super) offset: u64,
    /// For each cell that is read the line of a row that contradicts an earlier one.
    clashes: Vec<Option<u64>>,
}

/// A cell within the claim's bytes; at its end where it has none.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    start: usize,
    end: usize,
    quoted: bool,
}

/// The cells of a row that are read.
pub(super) struct Row<'b> {
    bytes: &'b [u8],
    cells: &'b [Cell],
    /// Its line in the file.
    pub(super) line: u64,
}

impl<'b> Row<'b> {
    /// The characters of a cell.
    pub(super) fn cell(&self, at: usize) -> Text<'b> {
        let cell = self.cells.get(at).copied().unwrap_or_default();
        let text = self.bytes.get(cell.start..cell.end).unwrap_or(&[]);
        let at = u32::try_from(cell.start).unwrap_or(NOWHERE);
        if !cell.quoted {
            return Text { text: Cow::Borrowed(text), at };
        }
        let lead = text.len() - text.trim_ascii_start().len();
        let text = text.trim_ascii();
        let at = at.saturating_add(u32::try_from(lead).unwrap_or(0));
        if !text.contains(&b'"') {
            return Text { text: Cow::Borrowed(text), at };
        }
        let mut single = Vec::with_capacity(text.len());
        let mut bytes = text.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            single.push(byte);
            if byte == b'"' {
                bytes.next_if_eq(&b'"');
            }
        }
        Text { text: Cow::Owned(single), at }
    }
}

impl Fill<'_, '_> {
    fn rows(&mut self, bytes: &[u8], first_line: u64) -> Result<(), Trouble> {
        let layout = self.layout;
        let count = layout.sheet.headings.len();
        let last = layout.wanted.last().copied().unwrap_or(0);
        let (mut at, mut line) = (0, first_line);
        let origin = self.offset;
        let mut cells: Vec<Cell> = Vec::new();
        // What the rows say together of the claim.
        let mut whole: Vec<Cell> = Vec::new();
        let mut own_id: Option<Vec<u8>> = None;
        while let Some(row) = row(bytes, at, layout.delimiter, count, true).filter(|_| at < bytes.len()) {
            let own = bytes.get(at..row.end).unwrap_or(&[]);
            let start = at;
            let own_line = line;
            at = row.next;
            // Rows of a Parquet file are counted, lines of a text file are.
            line += if layout.sheet.groups.is_empty() { row.lines } else { 1 };
            if !matches!(row.how, How::Whole(cells) if cells >= count) {
                continue;
            }
            cells.clear();
            let mut wanted = layout.wanted.iter().copied().peekable();
            for (column, cell) in Cells::new(own, layout.delimiter).enumerate().take(last + 1) {
                if wanted.next_if_eq(&column).is_some() {
                    cells.push(Cell { start: start + cell.start, end: start + cell.end, quoted: cell.quoted });
                }
            }
            let this = Row { bytes, cells: &cells, line: own_line };
            let id = layout.wanted.binary_search(&layout.claim_id).map(|cell| this.cell(cell).text.into_owned());
            let id = id.unwrap_or_default();
            match &own_id {
                None => own_id = Some(id),
                // Rows between those of the claim that are no rows of claims.
                Some(own) if *own != id => continue,
                Some(_) => {}
            }
            self.offset = origin + start as u64;
            if whole.is_empty() {
                whole.extend_from_slice(&cells);
            } else {
                self.agree(&mut whole, &this);
            }
            self.line(start, &this);
        }
        self.offset = origin;
        let whole = Row { bytes, cells: &whole, line: first_line };
        self.claim(&whole)
    }

    /// Takes what a further row says of the claim: what an earlier one leaves empty, and where it contradicts one.
    fn agree(&mut self, whole: &mut [Cell], row: &Row<'_>) {
        for (at, cell) in whole.iter_mut().enumerate() {
            let Some(own) = row.cells.get(at).filter(|own| own.start < own.end) else { continue };
            if cell.start == cell.end {
                *cell = *own;
                continue;
            }
            let text = |cell: &Cell| row.bytes.get(cell.start..cell.end);
            let clashes = text(cell) != text(own) && {
                let before = Row { bytes: row.bytes, cells: std::slice::from_ref(cell), line: row.line };
                !self.layout.says_the_same(at, &before.cell(0).text, &row.cell(at).text)
            };
            if clashes && let Some(clash) = self.clashes.get_mut(at) {
                clash.get_or_insert(row.line);
            }
        }
    }

    // ── lines ──

    fn line(&mut self, start: usize, row: &Row<'_>) {
        let layout = self.layout;
        let given = |column: &Column| {
            column.cells.iter().any(|cell| row.cells.get(*cell).is_some_and(|cell| cell.start < cell.end))
        };
        let lines = layout.values.iter().chain(layout.items.iter().flat_map(|group| &group.columns));
        if !lines.filter(|column| column.of_line).any(given) {
            return;
        }
        let line = self.claim.add(Record::Line, Item::CLAIM, u32::try_from(start).unwrap_or(NOWHERE));
        for column in layout.values.iter().filter(|column| column.of_line) {
            let text = self.text(column, row);
            self.store(line, column, &text, row.line);
        }
        for group in layout.items.iter().filter(|group| group.of_line) {
            self.items(group, line, row);
        }
        self.number_from_one(line, Field::LineNumber);
        self.turned(line, layout.values.iter(), row.line);
    }

    /// The position of a diagnosis; external causes and reasons for the visit have none.
    fn position(&mut self, diagnosis: Item) {
        if !self.claim.stands_apart(diagnosis) {
            self.number_from_one(diagnosis, Field::DiagnosisPosition);
        }
    }

    fn number_from_one(&mut self, item: Item, field: Field) {
        if self.claim.slot(item, field).is_absent() {
            let at = self.claim.place(item);
            self.claim.set(item, field, Slot::number(i64::from(item.index) + 1, 0, at));
        }
    }

    // ── items ──

    /// Makes the item of some columns, or one of each value of a cell.
    fn items(&mut self, group: &Group, owner: Item, row: &Row<'_>) {
        let record = group.part.record;
        let texts: Vec<Text<'_>> = group.columns.iter().map(|column| self.text(column, row)).collect();
        let columns = group.columns.iter().zip(&texts);
        if group.part.position == 0 {
            for (column, text) in columns {
                for (shift, part) in parts(column.field, &text.text) {
                    let at = if text.at == NOWHERE { NOWHERE } else { text.at.saturating_add(shift) };
                    let item = self.claim.add(record, owner, at);
                    let slot = self.value(column, part, at, row.line);
                    self.claim.set(item, column.field, slot);
                    self.complete(item, group, None);
                }
            }
            return;
        }
        let Some(at) = texts.iter().find(|text| !text.text.is_empty()).map(|text| text.at) else { return };
        // Pointers count the places of diagnoses, so an empty place before another diagnosis keeps its own.
        while record == Record::Diagnosis && self.claim.count(record) + 1 < u32::from(group.part.position) {
            let hole = self.claim.add(record, owner, at);
            self.without_code(hole);
        }
        let item = self.claim.add(record, owner, at);
        for (column, text) in columns {
            let absent = Slot::absent(text.at);
            self.claim.set(item, column.field, absent);
            self.store(item, column, text, row.line);
        }
        self.turned(item, group.columns.iter(), row.line);
        self.complete(item, group, Some(group.part.position));
    }

    /// A diagnosis without its code is there, but nobody knows which it is.
    fn without_code(&mut self, diagnosis: Item) {
        let slot = self.claim.unreadable_slot(EMPTY_DIAGNOSIS, self.claim.place(diagnosis));
        self.claim.set(diagnosis, Field::DiagnosisCode, slot);
        self.position(diagnosis);
    }

    /// Fills what an item says by standing where it stands.
    fn complete(&mut self, item: Item, group: &Group, position: Option<u8>) {
        let at = self.claim.place(item);
        match item.record {
            Record::Diagnosis if self.claim.slot(item, Field::DiagnosisCode).is_absent() => self.without_code(item),
            Record::Diagnosis => self.position(item),
            Record::Procedure => {
                let number = position.map_or(i64::from(item.index) + 1, i64::from);
                self.claim.set(item, Field::ProcedurePosition, Slot::number(number, 0, at));
            }
            Record::ToothStatus => {
                let missing = Code::new(b"M").map_or(Slot::ABSENT, |code| Slot::code(code, at));
                self.claim.set(item, Field::ToothStatusStatus, missing);
            }
            Record::Provider => {
                if let Some(role) = group.part.role {
                    self.claim.set(item, Field::ProviderRole, Slot::code(role, at));
                }
                if let Some(field) = group.part.link {
                    self.claim.set(self.claim.owner(item), field, Slot::item(item.index, at));
                }
            }
            _ => {}
        }
    }

    // ── the claim ──

    fn claim(&mut self, row: &Row<'_>) -> Result<(), Trouble> {
        let layout = self.layout;
        let mut claim_type = None;
        for column in layout.values.iter().filter(|column| !column.of_line) {
            let text = self.text(column, row);
            if column.field == Field::ClaimType {
                claim_type = self.claim_type(column, &text, row)?;
                continue;
            }
            let item = if column.field.info().record == Record::Patient { Item::PATIENT } else { Item::CLAIM };
            match column.cells.iter().find_map(|cell| self.clashes.get(*cell).copied().flatten()) {
                Some(line) => self.clash(item, column, &text, line),
                None => self.store(item, column, &text, row.line),
            }
        }
        self.turned(Item::CLAIM, layout.values.iter(), row.line);
        for group in layout.items.iter().filter(|group| !group.of_line) {
            let clash = group.columns.iter().find_map(|column| {
                let line = column.cells.iter().find_map(|cell| self.clashes.get(*cell).copied().flatten())?;
                Some((column, line))
            });
            self.items(group, Item::CLAIM, row);
            if let Some((column, line)) = clash {
                let made = self.claim.count(group.part.record).checked_sub(1);
                if let Some(index) = made.filter(|_| group.part.position > 0) {
                    let text = self.text(column, row);
                    self.clash(Item { record: group.part.record, index }, column, &text, line);
                } else {
                    self.contradicts(column, line);
                }
            }
        }
        if layout.subscriber_is_member {
            let slot = self.claim.slot(Item::CLAIM, Field::ClaimSubscriberId);
            self.claim.set(Item::PATIENT, Field::PatientId, slot);
        }
        let billed = !self.claim.slot(Item::CLAIM, Field::ClaimBillType).is_absent();
        let silent = if billed { ClaimType::Institutional } else { ClaimType::Professional };
        self.claim.claim_type = claim_type.unwrap_or(silent);
        Ok(())
    }

    /// A value on which the rows of a claim do not agree: nobody knows which one counts.
    fn clash(&mut self, item: Item, column: &Column, text: &Text<'_>, line: u64) {
        let slot = self.claim.unreadable_slot(&text.text, text.at);
        self.claim.set(item, column.field, slot);
        self.contradicts(column, line);
    }

    fn contradicts(&mut self, column: &Column, line: u64) {
        let heading = &column.heading;
        let message = format!(
            "the rows of this claim do not agree on {heading}: this one says something else than a row before it; until then {heading} is not read"
        );
        self.say("csv/contradiction", heading, line, message);
    }

    fn claim_type(&mut self, column: &Column, text: &Text<'_>, row: &Row<'_>) -> Result<Option<ClaimType>, Trouble> {
        let clash = column.cells.iter().find_map(|cell| self.clashes.get(*cell).copied().flatten());
        if clash.is_none() && text.text.is_empty() {
            return Ok(None);
        }
        let is = |claim_type: &ClaimType| {
            let code = claim_type.code().to_string();
            let names = [claim_type.word().to_owned(), code.clone(), format!("837{code}")];
            names.iter().any(|name| text.text.eq_ignore_ascii_case(name.as_bytes()))
        };
        let found = ClaimType::ALL.into_iter().find(is).filter(|_| clash.is_none());
        found.map(Some).ok_or_else(|| Trouble {
            code: "csv/claim-type",
            message: "this type of claim is not known; write professional, institutional or dental".to_owned(),
            spot: Spot { offset: self.offset, number: clash.unwrap_or(row.line), element: column.heading.clone() },
            cost: Cost::Unsupported,
        })
    }
}
