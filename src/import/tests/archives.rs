//! Archives, as they are published and as they are made to do harm.

use super::super::archive;
use super::*;

const TEXT: &str = "Column 1\tColumn 2\tEffective\tDeletion\tModifier\n00000\t99998\t20240101\t*\t1\n";

#[test]
fn a_published_archive_is_read_by_its_text() {
    let folder = Folder::new("zip");
    let book = workbook(&[(
        "S",
        &[
            &[Text("Column 1"), Text("Column 2"), Text("Effective"), Text("Deletion"), Text("Modifier")],
            &[Number(0), Number(99998), Number(20_240_101), Text("*"), Number(1)],
        ],
    )]);
    let both = zip(&[
        ("ccipra-v322r0-f1.xlsx", &book),
        ("ccipra-v322r0-f1.TXT", TEXT.as_bytes()),
        ("read me.pdf", b"%PDF"),
        ("__MACOSX/._ccipra.txt", b"x"),
    ]);
    let imported = plain(Kind::Ncci, &[folder.file("a.zip", both)]).unwrap();
    assert_eq!(rows(&imported), ["00000,99998,,20240101,*,1,"]);
    assert!(imported.account.files[0].0.ends_with("a.zip/ccipra-v322r0-f1.TXT"));
    assert!(imported.notes[0].contains("ccipra-v322r0-f1.xlsx is taken to hold the same"));
    let alone = plain(Kind::Ncci, &[folder.file("b.zip", zip(&[("in/ccipra-v322r0-f1.xlsx", &book)]))]).unwrap();
    assert_eq!(rows(&alone), ["00000,99998,,20240101,*,1,"]);
    let other = zip(&[("x.txt", b"x"), ("y.txt", b"y")]);
    assert!(refusal(plain(Kind::Ncci, &[folder.file("c.zip", other)])).contains("\"x.txt\", \"y.txt\""));
}

/// Bytes with every occurrence of some replaced by as many others.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut bytes = bytes.to_vec();
    let mut found = 0;
    for at in 0..bytes.len() - old.len() {
        if bytes[at..].starts_with(old) {
            bytes[at..at + old.len()].copy_from_slice(new);
            found += 1;
        }
    }
    assert!(found > 0);
    bytes
}

#[test]
fn p26_archives_made_to_do_harm_are_refused() {
    let folder = Folder::new("p26");
    let refused = |name: &str, content: &[u8]| refusal(plain(Kind::Ncci, &[folder.file(name, content)]));
    let one = zip(&[("aa/ccipra.txt", TEXT.as_bytes())]);
    for (old, new) in
        [("aa/cc", "../cc"), ("aa/cc", "/a/cc"), ("aa/cc", "..\\cc"), ("aa/cc", "c:/cc"), ("aa/cc", "a/../")]
    {
        assert!(refused("out.zip", &replaced(&one, old.as_bytes(), new.as_bytes())).contains("leads out"), "{new}");
    }
    let twice = replaced(&zip(&[("a.txt", b"x"), ("b.txt", b"y")]), b"b.txt", b"a.txt");
    assert!(refused("twice.zip", &twice).contains("two files of one name"));
    let many: Vec<String> = (0..1001).map(|at| format!("{at}.txt")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refused("many.zip", &zip(&many)).contains("1001 files"));
    assert!(refused("nested.zip", &zip(&[("a.zip", &one), ("b.zip", &one)])).contains("holds archives"));
    // It is not passed over where a table stands beside it.
    for inner in ["ccipra-v322r0-f2.zip", "ccipra-v322r0-f2.TXT.GZ"] {
        let words = refused("beside.zip", &zip(&[("ccipra-v322r0-f1.txt", TEXT.as_bytes()), (inner, &one)]));
        assert!(words.contains(&format!("holds archives, {inner:?}; unpack it")), "{words}");
    }
    let hidden = zip(&[("ccipra-v322r0-f1.txt", TEXT.as_bytes()), ("__MACOSX/a.zip", b"x"), ("in/.b.zip", b"x")]);
    assert!(plain(Kind::Ncci, &[folder.file("hidden.zip", hidden)]).is_ok());
    assert!(refused("text.zip", &zip(&[("ccipra.txt", &one)])).contains("an archive in an archive"));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("ccipra.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert!(refused("link.zip", &writer.finish().unwrap().into_inner()).contains("holds a link"));
    for cut in [5, 40, one.len() / 2, one.len() - 1] {
        assert!(!refused("cut.zip", &one[..cut]).is_empty(), "cut at {cut}");
    }
    assert!(refused("empty.zip", &zip(&[])).contains("empty"));
}

#[test]
fn p26_what_unpacks_to_far_more_than_it_is_stops() {
    let folder = Folder::new("bomb");
    let bomb = zip(&[("ccipra.txt", &vec![b'0'; 100 << 20])]);
    assert!(bomb.len() < 1 << 20);
    let path = folder.file("bomb.zip", &bomb);
    assert!(refusal(plain(Kind::Ncci, &[path])).contains("more than 200 times its size"));
    // The archive says that the file is small.
    let size = u32::try_from(100 << 20).unwrap().to_le_bytes();
    let lying = replaced(&bomb, &size, &1000u32.to_le_bytes());
    let mut archive = archive::open(Cursor::new(lying)).unwrap();
    let (mut total, mut stopped) = (0, false);
    for chunk in archive::chunks(&mut archive, 0).unwrap() {
        match chunk {
            Ok(chunk) => total += chunk.len(),
            Err(_) => stopped = true,
        }
    }
    assert!(stopped && total < 70 << 20, "{total}");
    let texts = vec![b' '; 65 << 20];
    let book = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/sharedStrings.xml", &texts)]);
    assert!(refusal(plain(Kind::Ncci, &[folder.file("book.xlsx", book)])).contains("unpacks to more than"));
}

#[test]
fn a_workbook_that_is_damaged_is_refused_wherever_it_is_cut() {
    let folder = Folder::new("book-cut");
    let book = workbook(&[(
        "S",
        &[
            &[Text("Column 1"), Text("Column 2"), Text("Effective"), Text("Deletion"), Text("Modifier")],
            &[Number(0), Number(99998), Number(20_240_101), Text("*"), Number(1)],
        ],
    )]);
    for cut in (4..book.len()).step_by(97) {
        assert!(plain(Kind::Ncci, &[folder.file("a.xlsx", &book[..cut])]).is_err(), "cut at {cut}");
    }
    for at in (30..book.len()).step_by(41) {
        let mut other = book.clone();
        other[at] ^= 0x55;
        // Whatever it gives, it ends.
        let _ = plain(Kind::Ncci, &[folder.file("a.xlsx", &other)]);
    }
}

#[test]
fn a_row_that_no_workbook_has_is_refused() {
    let folder = Folder::new("book-rows");
    let book = |sheet: &str| {
        let plain = workbook(&[("S", &[])]);
        let mut archive = archive::open(Cursor::new(plain)).unwrap();
        let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
            .map(|at| {
                let name = archive.name_for_index(at).unwrap().unwrap().into_owned();
                let part = archive::whole(&mut archive, at, 1 << 20).unwrap();
                let is_sheet = name.starts_with("xl/worksheets/");
                (
                    name,
                    if is_sheet {
                        format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").into_bytes()
                    } else {
                        part
                    },
                )
            })
            .collect();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect();
        zip(&parts)
    };
    for (sheet, says) in [
        ("<row r=\"4294967296\"><c><v>1</v></c></row>", "a row that no workbook has"),
        ("<row r = '4294967295'></row><row><c><v>1</v></c></row>", "a row that no workbook has"),
        ("<row r=\"1\"><c r=\"A99999999\"><v>1</v></c></row>", "a row that no workbook has"),
        ("<row r=\"1048576\"><c r=\"XFD1048576\"><v>12345678901234567</v></c></row>", "none of its first 30 rows"),
        ("<row r=\"1\"><c r=\"A0\"><v>1</v></c></row>", "damaged"),
    ] {
        let words = refusal(plain(Kind::Ncci, &[folder.file("a.xlsx", book(sheet))]));
        assert!(words.contains(says), "{sheet}: {words}");
    }
}
