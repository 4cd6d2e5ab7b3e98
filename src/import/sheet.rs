//! A workbook to the rows of its sheets, one after another.

use std::io::{Read, Seek};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xlsx};

use super::layout::SheetCell;
use crate::claim::Date;

/// Columns behind this one are not looked at.
const WIDEST: usize = 256;
/// Days from 1899-12-30, which workbooks count from, to 1970-01-01.
const EPOCH: i64 = 25_569;
/// Days that workbooks counted from 1904 are behind.
const MAC: i64 = 1_462;

/// Opens a workbook.
///
/// # Errors
/// It is none, or damaged.
pub(super) fn open<R: Read + Seek>(file: R) -> Result<Xlsx<R>, String> {
    Xlsx::new(file).map_err(|error| match error {
        calamine::XlsxError::Password => "the workbook is locked by a password; save it without".to_owned(),
        _ => "the workbook is damaged; fetch it again, or take the text file of the same name".to_owned(),
    })
}

/// The names of its sheets.
pub(super) fn names<R: Read + Seek>(workbook: &Xlsx<R>) -> Vec<String> {
    workbook.sheet_names()
}

/// Gives each row of a sheet in which something stands, with its number from 1, until `take` has enough.
///
/// # Errors
/// The sheet is damaged from a row on.
pub(super) fn each_row<R: Read + Seek>(
    workbook: &mut Xlsx<R>,
    name: &str,
    mut take: impl FnMut(u32, &[SheetCell]) -> bool,
) -> Result<(), String> {
    let from_1904 = workbook.has_1904_epoch();
    let damaged = |row: u32| {
        let from = if row == 0 { "from its first row on".to_owned() } else { format!("behind row {row}") };
        format!("the sheet {name:?} is damaged {from}; fetch the workbook again")
    };
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A chart is a sheet, too, and has no rows.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(_) => return Err(damaged(0)),
    };
    let (mut row, mut number) = (Vec::<SheetCell>::new(), 0u32);
    loop {
        let Ok(cell) = reader.next_cell() else { return Err(damaged(number)) };
        let (next, column) = match &cell {
            Some(cell) => (cell.get_position().0.saturating_add(1), cell.get_position().1 as usize),
            None => (u32::MAX, 0),
        };
        if next != number {
            if row.iter().any(|cell| !cell.text.is_empty()) && !take(number, &row) {
                return Ok(());
            }
            row.clear();
            number = next;
        }
        let Some(cell) = cell else { return Ok(()) };
        if column < WIDEST {
            if row.len() <= column {
                row.resize_with(column + 1, SheetCell::default);
            }
            if let Some(place) = row.get_mut(column) {
                *place = read(cell.get_value(), from_1904);
            }
        }
    }
}

fn read(value: &DataRef<'_>, from_1904: bool) -> SheetCell {
    let text = |text: String| SheetCell { text, is_number: false };
    match value {
        DataRef::Int(number) => SheetCell { text: number.to_string(), is_number: true },
        DataRef::Float(number) => SheetCell { text: number.to_string(), is_number: true },
        DataRef::String(own) => text(own.clone()),
        DataRef::SharedString(own) => text((*own).to_owned()),
        DataRef::DateTime(own) => text(day(own, from_1904)),
        DataRef::DateTimeIso(own) | DataRef::DurationIso(own) => text(own.clone()),
        DataRef::Bool(own) => text(if *own { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::Error(own) => text(Data::Error(own.clone()).to_string()),
        DataRef::Empty => SheetCell::default(),
    }
}

/// A count of days as a date; anything else as the number it is.
fn day(value: &ExcelDateTime, from_1904: bool) -> String {
    let number = value.as_f64().to_string();
    let date = number.parse::<i64>().ok().filter(|_| value.is_datetime()).and_then(|count| {
        // The workbook's 1900-02-29 never was; before it counts differ, and no file reaches there.
        Date(0).add_days(count - EPOCH + if from_1904 { MAC } else { 0 })
    });
    date.map_or(number, |date| date.to_string())
}
