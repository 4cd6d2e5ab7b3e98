//! Findings to CSV: one row each, safe to open in a spreadsheet.

use super::model::{Shown, UnreadableShown};
use super::ndjson::status;
use super::write::safe;

/// The heading.
pub const HEAD: &str =
    "type,file,index,claim,line,policy,edit,title,status,action,group,carc,rarc,message,because,missing,fixes,source\n";

/// Writes a finding.
pub fn finding(out: &mut Vec<u8>, shown: &Shown) {
    let because: Vec<String> =
        shown.because.iter().map(|why| format!("{}: {}", why.fact, super::text::datum(&why.value))).collect();
    let fixes: Vec<String> = shown.fixes.iter().map(|fix| fix.change.clone()).collect();
    let effect = shown.effect.iter().map(String::as_str);
    let action = std::iter::once(shown.action.word()).chain(effect).collect::<Vec<_>>().join(" ");
    row(
        out,
        &[
            "finding",
            &shown.input.file,
            &shown.input.index.to_string(),
            shown.claim.as_deref().unwrap_or(""),
            shown.line.as_ref().map_or("", |line| &line.text),
            &shown.edit.policy,
            &shown.edit.id,
            &shown.edit.title,
            status(shown.status),
            &action,
            shown.group.as_deref().unwrap_or(""),
            shown.carc.as_deref().unwrap_or(""),
            &shown.rarc.join(" "),
            &shown.message,
            &because.join("; "),
            &shown.missing.join("; "),
            &fixes.join("; "),
            &shown.edit.sources.join("; "),
        ],
    );
}

/// Writes an input that could not be read.
pub fn unreadable(out: &mut Vec<u8>, shown: &UnreadableShown) {
    let index = shown.index.map_or_else(String::new, |index| index.to_string());
    let message = format!("{}: {}", shown.code, shown.message);
    let mut cells = vec!["unreadable", shown.file.as_str(), index.as_str()];
    cells.resize(13, "");
    cells.push(&message);
    cells.resize(18, "");
    row(out, &cells);
}

fn row(out: &mut Vec<u8>, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let cell = safe(cell);
        // A spreadsheet takes such a text for a formula; the quote makes it text.
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula || cell.contains([',', '"', '\n', '\'']) {
            out.push(b'"');
            if formula {
                out.push(b'\'');
            }
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o01_no_cell_is_a_formula() {
        let mut out = Vec::new();
        row(&mut out, &["=1+1", "+a", "-b", "@c", "\td", "plain", "with \"quotes\", and commas"]);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let cells: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(cells, ["'=1+1", "'+a", "'-b", "'@c", "\\u{9}d", "plain", "with \"quotes\", and commas"]);
    }
}
