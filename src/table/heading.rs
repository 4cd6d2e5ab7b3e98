//! The beginning of a file to its heading line: where it is, what separates the cells, which cells are wanted.

use std::fmt::Write;

use memchr::memchr_iter;

use super::LoadProblem;
use super::record::Split;

/// What may separate cells.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Published files carry a licence above their heading line; no further down than this.
const DEEPEST: usize = 40;
/// As many bytes as those lines may take.
pub(super) const PEEK: usize = 64 * 1024;

/// The heading line of a file.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) delimiter: u8,
    /// What the columns are headed, as it stands in the file.
    pub(super) cells: Vec<String>,
    /// Bytes up to the end of the heading line.
    pub(super) bytes: usize,
    /// Line ends up to the end of the heading line.
    pub(super) lines: u64,
    /// The line on which it begins, from 1.
    pub(super) line: u64,
}

impl Heading {
    /// Finds the line that has the most of the wanted headings, the first of several; without any, the first line that
    /// is not blank. `None` where there is none.
    pub(super) fn find(start: &[u8], wanted: &[&str]) -> Option<Heading> {
        let wanted: Vec<String> = wanted.iter().map(|heading| plain(heading)).collect();
        let mut best: Option<(usize, Heading)> = None;
        let mut split = Split::default();
        let begins = std::iter::once(0).chain(memchr_iter(b'\n', start).map(|end| end + 1));
        for (line, begin) in (1..).zip(begins.take(DEEPEST)) {
            let rest = start.get(begin..).unwrap_or_default();
            for delimiter in DELIMITERS {
                if rest.is_empty() || !split.split_heading(rest, delimiter) {
                    continue;
                }
                let cells: Vec<String> =
                    (0..split.len()).map(|at| String::from_utf8_lossy(split.cell(rest, at)).into_owned()).collect();
                if cells.iter().all(|cell| plain(cell).is_empty()) {
                    continue;
                }
                let found = wanted.iter().filter(|heading| cells.iter().any(|cell| plain(cell) == **heading)).count();
                let is_better = best.as_ref().is_none_or(|(most, heading)| {
                    found > *most || (found == *most && heading.line == line && cells.len() > heading.cells.len())
                });
                if is_better {
                    let lines = line - 1 + split.lines;
                    best = Some((found, Heading { delimiter, cells, bytes: begin + split.taken, lines, line }));
                }
            }
            if best.as_ref().is_some_and(|(most, _)| *most == wanted.len()) {
                break;
            }
        }
        best.map(|(_, heading)| heading)
    }

    /// Which column, from 0, has a heading; letter case and blanks do not count.
    ///
    /// # Errors
    /// None has, or several have.
    pub(super) fn place(&self, heading: &str, file: &str) -> Result<usize, LoadProblem> {
        let wanted = plain(heading);
        let mut places = self.cells.iter().enumerate().filter(|(_, cell)| plain(cell) == wanted).map(|(at, _)| at);
        let problem = |message| LoadProblem {
            file: file.to_owned(),
            line: Some(self.line),
            column: Some(heading.to_owned()),
            message,
        };
        match (places.next(), places.next()) {
            (Some(at), None) => Ok(at),
            (Some(_), Some(_)) => Err(problem("two columns have this heading; give one of them another".to_owned())),
            (None, _) => Err(problem(self.missing(&wanted))),
        }
    }

    fn missing(&self, wanted: &str) -> String {
        const MOST: usize = 30;
        let cells: Vec<String> = self.cells.iter().map(|cell| spaced(cell)).filter(|cell| !cell.is_empty()).collect();
        let nearest = cells
            .iter()
            .map(|cell| (strsim::osa_distance(wanted, &plain(cell)), cell))
            .min_by_key(|(distance, _)| *distance)
            .filter(|(distance, cell)| *distance * 2 <= wanted.chars().count().max(cell.chars().count()));
        let mut message = String::from("no column has this heading");
        if let Some((_, cell)) = nearest {
            // Writing to a String cannot fail.
            let _ = write!(message, "; the nearest is {}", super::cell::shown(cell.as_bytes()));
        }
        let shown: Vec<String> = cells.iter().take(MOST).map(|cell| super::cell::shown(cell.as_bytes())).collect();
        let _ = write!(message, "; the file has {}", shown.join(", "));
        if cells.len() > MOST {
            let _ = write!(message, " and {} more", cells.len() - MOST);
        }
        message
    }
}

/// A heading with single blanks.
fn spaced(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A heading as it is compared: `HCPCS/CPT Code` is the same whether or not a line ends behind its `/`.
fn plain(heading: &str) -> String {
    heading.split_whitespace().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_fits_the_headings() {
        for (text, delimiter) in [
            ("code,limit\n", b','),
            ("Code\tLimit\r\n", b'\t'),
            (" CODE ; limit ;note, if any\n", b';'),
            ("code|limit", b'|'),
        ] {
            let heading = Heading::find(text.as_bytes(), &["code", "limit"]).unwrap();
            assert_eq!(heading.delimiter, delimiter, "{text}");
            assert_eq!(heading.place("Limit", "f"), Ok(1), "{text}");
        }
    }

    #[test]
    fn a_licence_above_and_a_line_break_in_a_heading_do_no_harm() {
        let text = b"\"Copyright 2025, all rights reserved.\n\nNot part of CPT.\",,\n\"HCPCS/\nCPT Code\",MUE Values,MAI\n0001U,1,2\n";
        let heading = Heading::find(text, &["HCPCS/ CPT Code", "mai"]).unwrap();
        assert_eq!((heading.line, heading.lines, text.len() - heading.bytes), (4, 5, 10));
        assert_eq!(heading.place("hcpcs/ cpt  code", "f"), Ok(0));
        assert_eq!(heading.place("HCPCS/CPT Code", "f"), Ok(0));
        assert_eq!(heading.place("MAI", "f"), Ok(2));
    }

    #[test]
    fn a_missing_heading_names_those_that_are_there() {
        let heading = Heading::find(b"code,limit,Note\n", &["code", "limits"]).unwrap();
        let problem = heading.place("limits", "caps.csv").unwrap_err();
        assert_eq!(
            problem.to_string(),
            "caps.csv, line 1, column \"limits\": no column has this heading; the nearest is \"limit\"; the file has \
             \"code\", \"limit\", \"Note\""
        );
        let twice = Heading::find(b"code,Code\n", &["code"]).unwrap();
        assert!(twice.place("code", "f").unwrap_err().message.contains("two columns"));
    }
}
