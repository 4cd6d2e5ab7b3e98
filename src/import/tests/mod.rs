//! Published layouts with codes of our own, and every way in which they may differ.

mod archives;
mod lists;
mod mue;
mod ncci;

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Imported, Kind, Options, Prefer, Refused, import};
use crate::claim::Date;

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("paylint-import-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn plain(kind: Kind, paths: &[PathBuf]) -> Result<Imported, Refused> {
    import(kind, paths, &Options::default())
}

fn preferring(kind: Kind, prefer: Prefer, paths: &[PathBuf]) -> Result<Imported, Refused> {
    import(kind, paths, &Options { prefer: Some(prefer), effective: None })
}

fn from(kind: Kind, day: &str, paths: &[PathBuf]) -> Result<Imported, Refused> {
    import(kind, paths, &Options { effective: Date::parse(day.as_bytes()), prefer: None })
}

/// The rows of a table, without its heading line.
fn rows(imported: &Imported) -> Vec<String> {
    let mut out = Vec::new();
    imported.write(&mut out).unwrap();
    assert_eq!(imported.account.read, sum(imported), "{:?}", imported.account);
    String::from_utf8(out).unwrap().lines().skip(1).map(str::to_owned).collect()
}

fn sum(imported: &Imported) -> u64 {
    let account = &imported.account;
    account.written + account.merged + account.gave_way + account.joined + account.left_out
}

/// The first words of a refusal, without the folder.
fn refusal(refused: Result<Imported, Refused>) -> String {
    let refused = refused.unwrap_err();
    refused.lines.first().cloned().unwrap_or(refused.reason)
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A cell of a workbook.
#[derive(Clone, Copy)]
enum Value {
    Text(&'static str),
    Number(u32),
    /// Days as workbooks count them.
    Day(u32),
    Nothing,
}
use Value::{Day, Nothing, Number, Text};

fn workbook(sheets: &[(&str, &[&[Value]])]) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let (mut list, mut relations, mut files) = (String::new(), String::new(), Vec::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let id = at + 1;
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"rId{id}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        let mut xml = format!("<worksheet xmlns=\"{main}\"><sheetData>");
        for (row, cells) in rows.iter().enumerate() {
            xml.push_str(&format!("<row r=\"{}\">", row + 1));
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1);
                xml.push_str(&match cell {
                    Text(text) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                    Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                    Day(day) => format!("<c r=\"{place}\" s=\"1\"><v>{day}</v></c>"),
                    Nothing => String::new(),
                });
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{id}.xml"), xml));
    }
    relations.push_str(&format!("<Relationship Id=\"rIdS\" Type=\"{relation}/styles\" Target=\"styles.xml\"/>"));
    let package = "http://schemas.openxmlformats.org/package/2006";
    files.push((
        "[Content_Types].xml".to_owned(),
        format!("<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
    ));
    files.push((
        "_rels/.rels".to_owned(),
        format!("<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
    ));
    files.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets>{list}</sheets></workbook>"),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{package}/relationships\">{relations}</Relationships>"),
    ));
    files.push((
        "xl/styles.xml".to_owned(),
        format!("<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
    ));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&files)
}
