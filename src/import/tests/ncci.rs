//! Pairs.

use super::*;

const NOTICE: &str = "A notice of our own.\t\t\t\t\t\t\nColumn1/Column2 Edits\t\t\t\t\t\t\n";
const HEADING: &str = "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n\
    \t\tprior to 1996\tDate\tDate\t0=not allowed\t\n\t\t\t\t*=no data\t1=allowed\t\n\t\t\t\t\t9=not applicable\t\n";

fn pairs(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.replace(' ', "\t") + "\tA reason\n").collect();
    format!("{NOTICE}{HEADING}{}", rows.concat())
}

#[test]
fn the_published_text_is_read_below_its_heading_and_comes_out_sorted() {
    let folder = Folder::new("ncci-text");
    let text =
        pairs(&["00000 99998  20240101 * 1", "00000 G0008 * 19960101 19960101 9", "00000 0001A  20240101 20240630 0"]);
    for (name, content) in [
        ("ccipra-v322r0-f1.txt", text.clone().into_bytes()),
        ("ccipra-v322r0-f2.TXT", text.replace('\n', "\r\n").into_bytes()),
        ("bom.txt", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("commas.csv", text.replace('\t', ",").into_bytes()),
        ("low.txt", text.replace("G0008", "g0008").into_bytes()),
    ] {
        let imported = plain(Kind::Ncci, &[folder.file(name, content)]).unwrap();
        let expected = [
            "00000,0001A,,20240101,20240630,0,A reason",
            "00000,99998,,20240101,*,1,A reason",
            "00000,G0008,*,19960101,19960101,9,A reason",
        ];
        assert_eq!(rows(&imported), expected, "{name}");
        assert_eq!((imported.account.read, imported.account.open), (3, 1));
        assert_eq!(imported.account.last.map(|day| day.to_string()).as_deref(), Some("2024-06-30"));
    }
}

#[test]
fn a_workbook_gets_the_zeros_of_its_codes_back_and_its_days() {
    let folder = Folder::new("ncci-book");
    let heading = [
        Text("Column 1"),
        Text("Column 2"),
        Text("*=in existence&#10;prior to 1996"),
        Text("Effective&#10;Date"),
        Text("Deletion&#10;Date&#10;*=no data"),
        Text("Modifier&#10;0=not allowed"),
        Text("PTP Edit Rationale"),
    ];
    let book = workbook(&[
        ("Read me", &[&[Text("A notice")]]),
        ("Headings", &[&heading]),
        (
            "Pairs",
            &[
                &[Text("A notice of our own")],
                &heading,
                &[
                    Number(99),
                    Number(99998),
                    Nothing,
                    Number(20_240_101),
                    Text("*"),
                    Number(1),
                    Text("A reason, short"),
                ],
                &[Text("0001A"), Number(99998), Text("*"), Day(45_292), Day(45_473), Text("0"), Nothing],
                &[Text("99"), Number(99998), Nothing, Number(20_240_101), Text("*"), Number(1)],
            ],
        ),
    ]);
    let imported = plain(Kind::Ncci, &[folder.file("ccipra-v322r0-f1.xlsx", &book)]).unwrap();
    let expected = ["0001A,99998,*,20240101,20240630,0,", "00099,99998,,20240101,*,1,\"A reason, short\""];
    assert_eq!(rows(&imported), expected);
    assert!(imported.notes[0].contains("no such heading line: sheets Read me"), "{:?}", imported.notes);
    assert!(imported.notes[1].contains("a heading line and no rows: sheets Headings"), "{:?}", imported.notes);
    assert!(
        imported.misfits[0].contains("sheet \"Pairs\", row 5, column \"Column 1\": \"99\" stands there"),
        "{:?}",
        imported.misfits
    );
    assert!(imported.misfits[0].contains("dropped its leading zeros"));
    let one = refusal(plain(Kind::Ncci, &[folder.file("a.xlsx", workbook(&[("F1", &[&heading])]))]));
    assert!(one.ends_with("a.xlsx: it has a heading line and no rows; fetch it again, or leave it out"), "{one}");
    let two = workbook(&[("F1", &[&heading]), ("F2", &[&heading])]);
    let two = refusal(plain(Kind::Ncci, &[folder.file("b.xlsx", two)]));
    assert!(two.contains("the sheets F1, F2 have a heading line and no rows"), "{two}");
    let bad = workbook(&[("F1", &[&heading]), ("F2", &[&heading, &[Text("99"), Number(99998)]])]);
    let bad = refusal(plain(Kind::Ncci, &[folder.file("c.xlsx", bad)]));
    assert!(bad.contains("the sheet \"F2\": no row of it is one of a file of NCCI pairs; row 2"), "{bad}");
}

#[test]
fn every_row_that_does_not_fit_is_told_with_row_and_column() {
    let folder = Folder::new("ncci-misfits");
    for (row, says) in [
        ("0000 99998  20240101 * 1", "column \"Column 1\": \"0000\" stands there; expected: a procedure code"),
        ("00000   20240101 * 1", "column \"Column 2\": it is empty; expected"),
        ("00000 99998 x 20240101 * 1", "column \"*=in existence\": \"x\""),
        (
            "00000 99998  20240231 * 1",
            "column \"Effective\": \"20240231\" stands there; expected: the day on which the row begins",
        ),
        ("00000 99998  20240101 45292 1", "column \"Deletion\": \"45292\""),
        (
            "00000 99998  20240101 20231231 1",
            "column \"Deletion\": \"20231231\" stands there; expected: a day not before 2024-01-01",
        ),
        ("00000 99998  20240101 * 2", "column \"Modifier\": \"2\" stands there; expected: 0"),
        ("00000 99998  20240101 * 1 x y", "line 8: it has more cells than the 7 of the heading line"),
        ("00000", "column \"Column 2\": \"A reason\""),
    ] {
        let text = pairs(&["00000 99998  20240101 * 1", row]);
        let imported = plain(Kind::Ncci, &[folder.file("ccipra.txt", &text)]).unwrap();
        assert_eq!((imported.account.left_out, imported.account.written), (1, 1), "{row}");
        let words = &imported.misfits[0];
        assert!(words.contains("ccipra.txt, line 8") && words.contains(says), "{row}: {words}");
        rows(&imported);
    }
    let many: Vec<String> = (0..30).map(|_| "x y  20240101 * 1".to_owned()).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(
        refusal(plain(Kind::Ncci, &[folder.file("all.txt", pairs(&many))]))
            .contains("no row of it is one of a file of NCCI pairs; line 7,")
    );
    many.push("00000 99998  20240101 * 1");
    let imported = plain(Kind::Ncci, &[folder.file("many.txt", pairs(&many))]).unwrap();
    assert_eq!((imported.misfits.len(), imported.account.left_out), (20, 30));
}

#[test]
fn a_file_that_is_another_is_refused_and_named() {
    let folder = Folder::new("ncci-other");
    let refused = |name: &str, content: &[u8]| refusal(plain(Kind::Ncci, &[folder.file(name, content)]));
    assert!(
        refused("a.csv", b"HCPCS/CPT Code,DME Supplier Services MUE Values,MUE Adjudication Indicator\n")
            .contains("`paylint import mue`")
    );
    assert!(refused("b.csv", b"").contains("empty"));
    assert!(refused("c.csv", &[0xff, 0xfe, b'C', 0]).contains("UTF-16"));
    assert!(refused("d.csv", b"\xd0\xcf\x11\xe0\xa1\xb1").contains("save it as .xlsx"));
    assert!(refused("e.csv", pairs(&[]).as_bytes()).contains("no rows"));
    assert!(
        refused("f.csv", b"Column 1,Column 2,Effective,Deletion\n").contains("the nearest row has no \"Modifier\"")
    );
    let deep = format!("{}{}", "x\n".repeat(70), pairs(&["00000 99998  20240101 * 1"]));
    assert!(refused("g.txt", deep.as_bytes()).contains("none of its first 30 rows"));
    let book = workbook(&[(
        "S",
        &[&[Text("HCPCS/CPT Code"), Text("Practitioner Services MUE Values"), Text("MUE Adjudication Indicator")]],
    )]);
    assert!(refused("h.xlsx", &book).contains("`paylint import mue`"));
    let two = [
        folder.file("ccipra-v322r0-f1.txt", pairs(&["00000 99998  20240101 * 1"])),
        folder.file("ccioph-v322r0-f1.txt", pairs(&["00000 99998  20240101 * 1"])),
    ];
    assert!(refusal(plain(Kind::Ncci, &two)).contains("each setting has a table of its own"));
    let none = [folder.0.join("none"), folder.0.clone()];
    let refused = plain(Kind::Ncci, &none).unwrap_err();
    assert!(
        refused.lines[0].contains("no such file") && refused.lines[1].contains("folder") && !refused.is_environment
    );
}

#[test]
fn quarters_merge_and_a_row_that_was_open_gets_its_end() {
    let folder = Folder::new("ncci-quarters");
    let old = folder.file("ccipra-v320r0-f1.txt", pairs(&["00000 99998  20220101 * 1", "00000 99997  20220101 * 0"]));
    let new = folder.file(
        "ccipra-v322r0-f1.txt",
        pairs(&["00000 99998  20220101 20260630 1", "00000 99997  20220101 * 0", "00000 99996  20260701 * 0"]),
    );
    for paths in [[old.clone(), new.clone()], [new, old]] {
        let imported = plain(Kind::Ncci, &paths).unwrap();
        let expected = [
            "00000,99996,,20260701,*,0,A reason",
            "00000,99997,,20220101,*,0,A reason",
            "00000,99998,,20220101,20260630,1,A reason",
        ];
        assert_eq!(rows(&imported), expected);
        assert_eq!(imported.account.merged, 2);
    }
}

#[test]
fn p18_rows_that_disagree_are_refused_with_both_places_unless_told_which_holds() {
    let folder = Folder::new("ncci-disagree");
    let old = folder.file("ccipra-v320r0-f1.txt", pairs(&["00000 99998  20220101 * 1"]));
    let new =
        folder.file("ccipra-v321r0-f1.txt", pairs(&["00000 99998  20220101 20220101 9", "00000 99997  20220101 * 0"]));
    let both = [new, old];
    let words = refusal(plain(Kind::Ncci, &both));
    for part in [
        "00000 with 99998: ",
        "ccipra-v321r0-f1.txt, line 7 says Modifier 9 (2022-01-01 to 2022-01-01)",
        "ccipra-v320r0-f1.txt, line 7 says Modifier 1 (2022-01-01 to open)",
    ] {
        assert!(words.contains(part), "{words}");
    }
    let newest = preferring(Kind::Ncci, Prefer::Newest, &both).unwrap();
    assert_eq!(rows(&newest), ["00000,99997,,20220101,*,0,A reason", "00000,99998,,20220101,20220101,9,A reason"]);
    assert_eq!(newest.account.gave_way, 1);
    let [new, old] = both;
    let first = preferring(Kind::Ncci, Prefer::First, &[old, new]).unwrap();
    assert_eq!(rows(&first), ["00000,99997,,20220101,*,0,A reason", "00000,99998,,20220101,*,1,A reason"]);
    // In one file the row that begins later ends the other.
    let one = [folder.file("one.txt", pairs(&["00000 99998  20240101 * 0", "00000 99998  20220101 * 1"]))];
    assert!(refusal(plain(Kind::Ncci, &one)).contains("one.txt, line 8"));
    let newest = preferring(Kind::Ncci, Prefer::Newest, &one).unwrap();
    assert_eq!(rows(&newest), ["00000,99998,,20220101,20231231,1,A reason", "00000,99998,,20240101,*,0,A reason"]);
    assert!(newest.notes[0].starts_with("1 row ends on the day before"), "{:?}", newest.notes);
    let first = preferring(Kind::Ncci, Prefer::First, &one).unwrap();
    assert_eq!(rows(&first), ["00000,99998,,20240101,*,0,A reason"]);
}

#[test]
fn a_pair_that_was_never_in_force_disagrees_with_none_of_its_file() {
    let folder = Folder::new("ncci-void");
    let text = pairs(&[
        "00000 99998  20220101 20220101 9",
        "00000 99998  20220101 * 1",
        "00000 99998  20220101 * 1",
        "99998 00000  20220101 * 1",
    ]);
    let imported = plain(Kind::Ncci, &[folder.file("a.txt", text)]).unwrap();
    assert_eq!((imported.account.written, imported.account.merged), (3, 1));
    rows(&imported);
    let crowd: Vec<String> = (0..600u32)
        .map(|n| format!("00000 99998  {} * {}", 19_900_101 + n / 28 % 12 * 100 + n % 28 + n / 336 * 10_000, n % 2))
        .collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let refused = preferring(Kind::Ncci, Prefer::Newest, &[folder.file("b.txt", pairs(&crowd))]).unwrap_err();
    assert!(refused.lines.iter().any(|line| line.contains("more than 512 different rows")), "{refused:?}");
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let folder = Folder::new("ncci-bytes");
    let paths = [folder.file("a.txt", pairs(&["00000 99998  20220101 * 1", "00000 99997  20220101 * 1"]))];
    let packed = |()| {
        let mut out = Vec::new();
        plain(Kind::Ncci, &paths).unwrap().write_packed(&mut out).unwrap();
        out
    };
    assert_eq!(packed(()), packed(()));
}
