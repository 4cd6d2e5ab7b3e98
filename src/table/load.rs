//! A file of reference data to rows or to a list of codes.

use std::path::Path;

use super::cell;
use super::chunk::{Chunks, with_chunks};
use super::column::Packed;
use super::heading::{Heading, PEEK};
use super::problem::{LoadProblem, Problems};
use super::record::{Record, Records};
use super::{Column, ColumnKind, Rows, RowsBuilder};
use crate::claim::{Code, CodeKind};

impl Rows {
    /// Loads the named columns of a CSV file, compressed with gzip or not.
    ///
    /// Cells are separated by `,`, tab, `;` or `|`, as its heading line has them; the heading line may stand below a
    /// notice, and the rest of its words in rows below it. Headings fit whatever their letter case and blanks. Rows in
    /// which nothing stands are left out.
    ///
    /// # Errors
    /// The file cannot be read to its end, a heading is missing, or cells are not what their column holds: at most fifty
    /// problems, and as the last of them how many more there are.
    pub fn load(path: &Path, columns: Vec<Column>) -> Result<Rows, Vec<LoadProblem>> {
        let mut problems = Problems::new(&file_name(path));
        let rows = with_chunks(path, |chunks| load(chunks, columns, &mut problems));
        let rows = rows.unwrap_or_else(|error| {
            problems.unopened(&error);
            None
        });
        problems.unless_any(rows.unwrap_or_default())
    }
}

fn load(chunks: Chunks<'_>, columns: Vec<Column>, problems: &mut Problems) -> Option<Rows> {
    let mut records = Records::new(chunks);
    let wanted: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
    let heading = open(&mut records, &wanted, problems)?;
    let mut places = Vec::with_capacity(wanted.len());
    for name in wanted {
        match heading.place(name, problems.file()) {
            Ok(place) => places.push(place),
            Err(problem) => problems.push(problem),
        }
    }
    if places.len() < columns.len() {
        return None;
    }
    records.skip(heading.bytes, heading.lines);
    let headings: Vec<String> = columns.iter().map(|column| column.heading.clone()).collect();
    let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
    let must_be_there = |column: &Column| !matches!(column.kind, ColumnKind::Starts | ColumnKind::Ends);
    let kept = columns.iter().zip(&places).filter(|(column, _)| must_be_there(column));
    let needed = kept.map(|(_, place)| place + 1).max().unwrap_or(0);
    let mut builder = RowsBuilder::new(columns, problems.file());
    let has_key = |record: Record<'_>| {
        let cells = || kinds.iter().zip(places.iter().map(|place| record.cell(*place)));
        let is_code = |kind: &ColumnKind| matches!(kind, ColumnKind::Code(_));
        let has_codes = kinds.iter().any(is_code);
        let looked_at = || cells().filter(|(kind, _)| !has_codes || is_code(kind));
        // Words of a text may be codes by their length.
        let has_digit = looked_at().any(|(_, cell)| cell.iter().any(u8::is_ascii_digit));
        (has_digit || record.len() == heading.cells.len())
            && looked_at().any(|(_, cell)| !cell.is_empty())
            && looked_at().all(|(kind, cell)| cell::read(*kind, cell).is_ok())
    };
    let mut in_heading = true;
    each_row(&mut records, &heading, needed, problems, has_key, |record, problems| {
        in_heading = in_heading && is_more_heading(kinds.iter().zip(places.iter().map(|place| record.cell(*place))));
        if in_heading {
            return;
        }
        builder.push(record.line, places.iter().map(|place| record.cell(*place)), |column, message| {
            problems.add(Some(record.line), headings.get(column).map(String::as_str), message);
        });
    });
    Some(builder.finish())
}

/// Whether a row right below the heading line is more of it (published files break long headings over several rows): no
/// code stands in it, and what stands in it fits none of the columns.
fn is_more_heading<'a>(cells: impl Iterator<Item = (&'a ColumnKind, &'a [u8])>) -> bool {
    let (mut codes, mut words) = (0, 0);
    for (kind, cell) in cells {
        let is_code = matches!(kind, ColumnKind::Code(_));
        codes += usize::from(is_code);
        if cell.trim_ascii().is_empty() {
            continue;
        }
        if is_code || cell::read(*kind, cell).is_ok() {
            return false;
        }
        words += 1;
    }
    codes > 0 && words > 0
}

/// Finds the heading line; `None` after saying why there is none.
fn open(records: &mut Records<'_>, wanted: &[&str], problems: &mut Problems) -> Option<Heading> {
    let start = records.peek(PEEK);
    let refused = match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("the file is UTF-16 text; save it as \"CSV UTF-8\""),
        [b'P', b'K', 3, 4, ..] => Some("the file is a workbook or a ZIP archive; save the sheet as \"CSV UTF-8\""),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("the file is an old workbook; save the sheet as \"CSV UTF-8\""),
        [b'P', b'A', b'R', b'1', ..] => Some("the file is a Parquet file; save it as CSV"),
        _ => None,
    };
    if let Some(message) = refused {
        problems.add(None, None, message.to_owned());
        return None;
    }
    let mark = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let heading = Heading::find(start.get(mark..).unwrap_or_default(), wanted);
    records.skip(mark, 0);
    if heading.is_none() {
        match records.advance(b',') {
            Err(stop) => problems.stopped(&stop, 1),
            Ok(_) => problems.add(None, None, "the file is empty; its first line should be the headings".to_owned()),
        }
    }
    heading
}

/// Gives every row that is not blank to `take`; says which have more cells than the heading line or fewer than are needed
/// (spreadsheets leave out empty cells at the end of a row), which have become one by a stray quote (by `has_key` what can be
/// found), and how the file ended.
fn each_row(
    records: &mut Records<'_>,
    heading: &Heading,
    needed: usize,
    problems: &mut Problems,
    has_key: impl Fn(Record<'_>) -> bool,
    mut take: impl FnMut(Record<'_>, &mut Problems),
) {
    let width = heading.cells.len();
    let is_row = |own: Record<'_>| own.len() >= needed.max(width.min(2)) && has_key(own);
    loop {
        match records.advance(heading.delimiter) {
            Ok(false) => return,
            Ok(true) => {}
            Err(stop) => return problems.stopped(&stop, records.line()),
        }
        let record = records.record();
        if record.cell(0).is_empty() && record.is_blank() {
            continue;
        }
        if record.lines() > 1 && record.swallows(heading.delimiter, is_row) {
            let message = format!(
                "a quote opens in this row and closes on line {}, and the lines from here to there look like rows of \
                 their own; close the quote in its row, and double every quote inside quotes",
                record.last_line()
            );
            problems.add(Some(record.line), None, message);
            continue;
        }
        let why = if record.len() < needed {
            Some("a cell or the rest of the row is missing")
        } else if (width..record.len()).any(|at| !record.cell(at).trim_ascii().is_empty()) {
            Some("a cell that holds the separator needs quotes")
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("the heading line has {width} cells, this row {}; {why}", record.len());
            problems.add(Some(record.line), None, message);
            continue;
        }
        take(record, problems);
    }
}

/// Codes of one kind from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeList {
    /// Those of at most eight characters, sorted, each once.
    pub codes: Vec<Code>,
    /// Longer ones (an NPI, an NDC, a taxonomy code), sorted, each once.
    pub long: Vec<String>,
}

/// Loads the codes of one column, sorted, each once; see [`load_code_list`].
///
/// # Errors
/// Those of [`load_code_list`], and codes of more than eight characters.
pub fn load_codes(path: &Path, column: Option<&str>, kind: CodeKind) -> Result<Vec<Code>, Vec<LoadProblem>> {
    let list = load_code_list(path, column, kind)?;
    let mut problems = Problems::new(&file_name(path));
    for code in &list.long {
        let message = format!("{} is longer than the eight characters of a code", cell::shown(code.as_bytes()));
        problems.add(None, column, message);
    }
    problems.unless_any(list.codes)
}

/// Loads the codes of one column of a CSV file, compressed or not: the one with this heading, or the first. A file whose
/// first cell is a code of the kind has no heading line. Empty cells are left out.
///
/// # Errors
/// As [`Rows::load`].
pub fn load_code_list(path: &Path, column: Option<&str>, kind: CodeKind) -> Result<CodeList, Vec<LoadProblem>> {
    let mut problems = Problems::new(&file_name(path));
    let list = with_chunks(path, |chunks| code_list(chunks, column, kind, &mut problems));
    let list = list.unwrap_or_else(|error| {
        problems.unopened(&error);
        None
    });
    problems.unless_any(list.unwrap_or_default())
}

fn code_list(chunks: Chunks<'_>, column: Option<&str>, kind: CodeKind, problems: &mut Problems) -> Option<CodeList> {
    let mut records = Records::new(chunks);
    let heading = open(&mut records, column.as_slice(), problems)?;
    let place = match column.map(|name| heading.place(name, problems.file())) {
        None => 0,
        Some(Ok(place)) => place,
        Some(Err(problem)) => {
            problems.push(problem);
            return None;
        }
    };
    let first = heading.cells.first().map(|cell| kind.normal(cell)).unwrap_or_default();
    if column.is_some() || !looks_like(kind, &first) {
        records.skip(heading.bytes, heading.lines);
    }
    let mut list = CodeList::default();
    let has_key = |record: Record<'_>| {
        let cell = record.cell(place);
        !cell.is_empty() && cell::read(ColumnKind::Code(kind), cell).is_ok()
    };
    each_row(&mut records, &heading, 0, problems, has_key, |record, problems| {
        match cell::read(ColumnKind::Code(kind), record.cell(place)) {
            Ok(Packed::Code(code)) => list.codes.push(code),
            Ok(Packed::Text(text)) => list.long.push(text.into_owned()),
            Ok(_) => {}
            Err(message) => problems.add(Some(record.line), column, message),
        }
    });
    list.codes.sort_unstable();
    list.codes.dedup();
    list.codes.shrink_to_fit();
    list.long.sort_unstable();
    list.long.dedup();
    Some(list)
}

/// Whether the first cell of a list is a code rather than a heading, by length and digits (`99213`, not `CPT4`). A list of
/// a payer's own words always has a heading.
fn looks_like(kind: CodeKind, text: &str) -> bool {
    let length = text.len();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_digit = |at| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let has_shape = match kind {
        CodeKind::Procedure => (2..=5).contains(&length) && digits + 1 >= length,
        CodeKind::Diagnosis => (3..=7).contains(&length) && is_digit(1),
        CodeKind::InpatientProcedure => length == 7 && digits > 0,
        CodeKind::RevenueCode | CodeKind::BillType => (3..=4).contains(&length) && digits + 1 >= length,
        CodeKind::Taxonomy => length == 10 && is_digit(0),
        CodeKind::Provider => length == 10 && digits == length,
        CodeKind::Drug => (9..=11).contains(&length) && digits == length,
        CodeKind::Drg => length == 3 && digits == length,
        CodeKind::Reason | CodeKind::Remark => length <= 5 && length > 0 && is_digit(length - 1),
        CodeKind::Modifier | CodeKind::State => length == 2,
        CodeKind::Place
        | CodeKind::ConditionCode
        | CodeKind::OccurrenceCode
        | CodeKind::SpanCode
        | CodeKind::ValueCode
        | CodeKind::Tooth
        | CodeKind::Surface
        | CodeKind::OralCavity
        | CodeKind::FilingIndicator => matches!(length, 1 | 2),
        CodeKind::Specialty | CodeKind::Payer | CodeKind::Plan | CodeKind::Word => false,
    };
    has_shape && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::Cell;
    use super::*;
    use crate::claim::{Date, Number};

    fn columns(named: &[(&str, ColumnKind)]) -> Vec<Column> {
        named
            .iter()
            .map(|(heading, kind)| Column { name: heading.to_lowercase(), heading: (*heading).to_owned(), kind: *kind })
            .collect()
    }

    fn load_text(text: &[u8], named: &[(&str, ColumnKind)]) -> Result<Rows, Vec<LoadProblem>> {
        let mut problems = Problems::new("t.csv");
        let chunks: Chunks<'_> = Box::new(text.chunks(7).map(|chunk| Ok(chunk.to_vec())));
        let rows = load(chunks, columns(named), &mut problems);
        problems.unless_any(rows.unwrap_or_default())
    }

    fn codes_of(text: &str, column: Option<&str>, kind: CodeKind) -> Result<String, Vec<LoadProblem>> {
        let mut problems = Problems::new("t.csv");
        let list = code_list(Box::new(std::iter::once(Ok(text.as_bytes().to_vec()))), column, kind, &mut problems);
        let list = problems.unless_any(list.unwrap_or_default())?;
        let codes = list.codes.iter().map(Code::to_string).chain(list.long);
        Ok(codes.collect::<Vec<_>>().join(" "))
    }

    fn code(text: &str) -> Cell<'static> {
        Cell::Code(Code::new(text.as_bytes()).unwrap())
    }

    const PROCEDURE: ColumnKind = ColumnKind::Code(CodeKind::Procedure);
    const CAPS: [(&str, ColumnKind); 2] = [("code", PROCEDURE), ("limit", ColumnKind::Number)];

    fn lines(problems: &[LoadProblem]) -> Vec<Option<u64>> {
        problems.iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn a_heading_over_several_rows_is_one() {
        let text = "A notice\t\t\t\t\nColumn 1\tColumn 2\tEffective\tDeletion\tModifier\n\t\tDate\tDate\t0=not allowed\n\
            \t\t\t*=no data\t1=allowed\n80053\t80048\t20000101\t*\t0\n\t\tDate\t\t1\n";
        let named = [
            ("Column 1", PROCEDURE),
            ("Column 2", PROCEDURE),
            ("Effective", ColumnKind::Starts),
            ("Deletion", ColumnKind::Ends),
            ("Modifier", ColumnKind::Number),
        ];
        let problems = load_text(text.as_bytes(), &named).unwrap_err();
        assert_eq!(lines(&problems), [Some(6)], "further down it is damage: {problems:?}");
        let rows = load_text(text.rsplit_once("\t\tDate").unwrap().0.as_bytes(), &named).unwrap();
        assert_eq!((rows.len(), rows.line_of(0), rows.cell(0, 0)), (1, 5, code("80053")));
        let kept = load_text(b"code,limit\n,4\n", &CAPS).unwrap();
        assert_eq!(kept.len(), 1, "a row without a code that fits its columns is a row");
    }

    #[test]
    fn cells_are_what_their_columns_say() {
        let text = "\u{feff}Code;note;Price;Share;Span;Since;Until;Seen\r\n\
            j0100;a long note, with a comma;$1,250.50;80%;90;20260101;*;2026-02-03\r\n\
            \r\n\
            \"99213\";\"said \"\"no\"\"\r\ntwice\";;;;;2026-12-31;\r\n\
            ;;;;;;;\r\n\
            00100;x;0;12.5;1;;;";
        let rows = load_text(
            text.as_bytes(),
            &[
                ("code", PROCEDURE),
                ("Note", ColumnKind::Text),
                ("price", ColumnKind::Money),
                ("share", ColumnKind::Percent),
                ("span", ColumnKind::Days),
                ("since", ColumnKind::Starts),
                ("until", ColumnKind::Ends),
                ("seen", ColumnKind::Date),
            ],
        )
        .unwrap();
        let row = |at| (0..8).map(|column| rows.cell(at, column)).collect::<Vec<_>>();
        let day = |text: &str| Date::parse(text.as_bytes()).unwrap();
        let number = |text| Cell::Number(Number::parse(text).unwrap());
        assert_eq!(rows.len(), 3);
        assert_eq!(
            row(0),
            [
                code("J0100"),
                Cell::Text("a long note, with a comma"),
                number("125050"),
                number("80"),
                number("90"),
                Cell::Date(day("20260101")),
                Cell::Empty,
                Cell::Date(day("20260203")),
            ]
        );
        assert_eq!(row(1)[..3], [code("99213"), Cell::Text("said \"no\"\r\ntwice"), Cell::Empty]);
        assert_eq!(row(2)[..4], [code("00100"), code("x"), number("0"), number("12.5")]);
        assert_eq!([0, 1, 2].map(|at| rows.line_of(at)), [2, 4, 7]);
        assert_eq!(rows.source(), "t.csv");
    }

    #[test]
    fn only_named_columns_are_read_in_the_order_they_are_named() {
        let text = b"Limit\tIgnored \tHCPCS/CPT   Code\n4\tnot a number\t97110\n";
        let rows = load_text(text, &[("hcpcs/cpt code", PROCEDURE), ("LIMIT", ColumnKind::Number)]).unwrap();
        assert_eq!((rows.cell(0, 0), rows.cell(0, 1)), (code("97110"), Cell::Number(Number::whole(4))));
        assert_eq!((rows.cell(1, 0), rows.cell(0, 2)), (Cell::Empty, Cell::Empty));
    }

    #[test]
    fn every_bad_cell_is_told_with_its_line() {
        let text =
            b"code,limit,note\n97110,four,a\n\"97140\",3,\"x\ny\"\n97530,\"5,1\",\n11-Sep,2,z\n97112\n97113,1,2,3\n";
        let problems = load_text(text, &CAPS).unwrap_err();
        let told: Vec<String> = problems.iter().map(LoadProblem::to_string).collect();
        assert_eq!(
            told,
            [
                "t.csv, line 2, column \"limit\": \"four\" is not a number; write 4 or 12.5",
                "t.csv, line 5, column \"limit\": \"5,1\" is not a number; write 4 or 12.5",
                "t.csv, line 6, column \"code\": \"11-Sep\" is not a procedure code: it looks as if a spreadsheet turned a \
                 code into a date; format the column as text in the spreadsheet and export it again",
                "t.csv, line 7: the heading line has 3 cells, this row 1; a cell or the rest of the row is missing",
                "t.csv, line 8: the heading line has 3 cells, this row 4; a cell that holds the separator needs quotes",
            ]
        );
    }

    #[test]
    fn empty_cells_that_a_spreadsheet_left_out_at_the_end_are_empty() {
        let named = [("code", PROCEDURE), ("until", ColumnKind::Ends)];
        let rows = load_text(b"code,until,note\n97110,20261231\n97140\n97530,,,,\n", &named).unwrap();
        assert_eq!((rows.len(), rows.ends(1), rows.ends(2)), (3, None, None));
        assert!(rows.ends(0).is_some());
    }

    #[test]
    fn fifty_problems_are_shown_and_the_rest_counted() {
        let text = format!("code,limit\n{}", "97110,many\n".repeat(1234));
        let problems = load_text(text.as_bytes(), &CAPS).unwrap_err();
        assert_eq!(problems.len(), 51);
        assert_eq!(problems[49].line, Some(51));
        assert_eq!(problems[50].message, "and 1184 more problems in this file");
    }

    #[test]
    fn files_that_are_no_csv_are_named() {
        for (text, says) in [
            (&b""[..], "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"\r\n\r\n", "empty"),
            (b"\xff\xfec\0o\0", "UTF-16"),
            (b"PK\x03\x04xl/workbook", "workbook"),
            (b"PAR1....", "Parquet"),
            (b"codes,limits\n", "no column has this heading"),
            (b"code,limit\n97110,\"4\n97140,3\n", "not closed"),
        ] {
            let problems = load_text(text, &CAPS).unwrap_err();
            assert!(problems[0].message.contains(says), "{problems:?}");
        }
        assert_eq!(lines(&load_text(b"codes,limits\n", &CAPS).unwrap_err()), [Some(1), Some(1)]);
        assert_eq!(load_text(b"code,limit\n", &CAPS).map(|rows| rows.len()), Ok(0));
    }

    #[test]
    fn z02_a_compressed_file_is_read_and_a_cut_one_refused() {
        let folder = std::env::temp_dir().join(format!("paylint-table-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(b"code,limit\n").unwrap();
        for n in 0..5000u32 {
            writeln!(encoder, "{:05},{}", n * 7919 % 100_000, n.wrapping_mul(2_654_435_761)).unwrap();
        }
        let whole = encoder.finish().unwrap();
        let path = folder.join("caps.csv.gz");
        let load = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            Rows::load(&path, columns(&CAPS))
        };
        assert_eq!(load(&whole).unwrap().len(), 5000);
        assert_eq!(load(b"code,limit\n97110,4\n").unwrap().cell(0, 0), code("97110"));
        for cut in [whole.len() - 1, whole.len() / 2] {
            let problems = load(&whole[..cut]).unwrap_err();
            assert!(problems[0].message.contains("damaged or cut off"), "{problems:?}");
            assert!(problems[0].line > Some(2), "{problems:?}");
            assert_eq!(problems.len(), 1);
        }
        assert!(load(&whole[..10]).unwrap_err()[0].message.contains("damaged or cut off"));
        assert!(Rows::load(&folder, columns(&CAPS)).unwrap_err()[0].message.contains("folder"));
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(Rows::load(&path, columns(&CAPS)).unwrap_err()[0].message.contains("no such file"));
    }

    #[test]
    fn lists_of_codes_are_sorted_with_or_without_a_heading() {
        let codes = |text, column, kind| codes_of(text, column, kind).unwrap();
        assert_eq!(codes("CPT\n99213\n\n99212\n99213\n", None, CodeKind::Procedure), "99212 99213");
        assert_eq!(codes("99213\nj0100", None, CodeKind::Procedure), "99213 J0100");
        assert_eq!(codes("name,CPT\nb,99213\na,99212\n", Some("cpt"), CodeKind::Procedure), "99212 99213");
        assert_eq!(codes("E11.9,type 2\nE10,\n", None, CodeKind::Diagnosis), "E10 E119");
        assert_eq!(codes("25\nGP\n", None, CodeKind::Modifier), "25 GP");
        assert_eq!(codes("plan\nGold\n", None, CodeKind::Plan), "Gold");
        assert_eq!(codes("NPI\n1000000004\n1000000012\n", None, CodeKind::Provider), "1000000004 1000000012");
        let problems = codes_of("CPT\n99213\n1A\n", Some("CPT"), CodeKind::Procedure).unwrap_err();
        assert_eq!(lines(&problems), [Some(3)]);
        let problems = codes_of("1A\n99213\n", None, CodeKind::Procedure).unwrap_err();
        assert_eq!(lines(&problems), [Some(1)]);
        assert_eq!(codes("CPT4\n99213\n", None, CodeKind::Procedure), "99213");
        assert_eq!(codes("ICD10\nE10\n", None, CodeKind::Diagnosis), "E10");
        assert!(
            codes_of("CPT\n99213\n", Some("code"), CodeKind::Procedure).unwrap_err()[0].message.contains("\"CPT\"")
        );
    }
}
