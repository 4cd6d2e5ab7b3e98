//! Add-on codes, ICD-10, HCPCS, places of service.

use super::*;

#[test]
fn add_on_codes_with_days_of_the_year() {
    let folder = Folder::new("add-on");
    let heading = "A notice\t\t\t\t\t\t\t\nAOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\tAOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\n";
    let rows_of = [
        "1\t00001\t\t00000\t2025365\t2013091\t2025365\tA note",
        "2\t00002\t\tCCCCC\t\t2013091\t\t",
        "4\t00002\t\tCCCCC\t\t2013091\t\t",
        "1\t00002\t\tCCCCC\t\t2013366\t\t",
        "1\t00002\t\tCCCCC\t2013366\t2013091\t\t",
    ];
    let text = format!("{heading}{}\n", rows_of.join("\n"));
    let imported = plain(Kind::AddOn, &[folder.file("AOC_V2026Q3-MCR.txt", text)]).unwrap();
    assert_eq!(rows(&imported), ["1,00001,,00000,20251231,20130401,20251231,A note", "2,00002,,CCCCC,,20130401,,"]);
    for (words, says) in imported.misfits.iter().zip([
        "line 5, column \"AOC_Edit_Type\"",
        "line 6, column \"AOC_Edit_EffDT\"",
        "line 7, column \"Primary_Code_DelDT\"",
    ]) {
        assert!(words.contains(says), "{words}");
    }
    assert_eq!(imported.account.left_out, 3);
    let book = workbook(&[(
        "AOC",
        &[
            &[Text("A notice")],
            &[
                Text("AOC_Edit_Type"),
                Text("Add-On_Code"),
                Text("AOC_DelDT"),
                Text("Primary_Code"),
                Text("Primary_Code_DelDT"),
                Text("AOC_Edit_EffDT"),
                Text("AOC_Edit_DelDT"),
                Text("Special_Instruction_Notes"),
            ],
            &[
                Number(1),
                Number(1),
                Nothing,
                Number(0),
                Number(2_025_365),
                Number(2_013_091),
                Number(2_025_365),
                Text("A note"),
            ],
        ],
    )]);
    let imported = plain(Kind::AddOn, &[folder.file("AOC_V2026Q3-MCR.xlsx", book)]).unwrap();
    assert_eq!(rows(&imported), ["1,00001,,00000,20251231,20130401,20251231,A note"]);
}

fn order(number: u32, code: &str, billable: &str, short: &str, long: &str) -> String {
    format!("{number:05} {code:<7} {billable} {short:<60} {long}\n")
}

#[test]
fn icd_10_by_year_and_by_april() {
    let folder = Folder::new("icd10");
    let begin = order(1, "X00", "0", "Heading", "A heading") + &order(2, "X000", "1", "Fire, short", "Fire, longer");
    let april = begin.clone() + &order(3, "X001", "1", "Caf\u{e9}, short", "Caf\u{e9}, longer");
    let october = folder.file("icd10cm_order_2026.txt", &begin);
    let of_april = folder.file(
        "april-1-2026-code-descriptions.zip",
        zip(&[
            ("icd10cm_order_2026.txt", april.as_bytes()),
            ("icd10cm_codes_2026.txt", b"X000    Fire"),
            ("icd10cm_order_addenda_2026.txt", b"Add"),
        ]),
    );
    let imported = plain(Kind::Icd10, &[october.clone(), of_april]).unwrap();
    let expected = [
        "X00,0,Heading,A heading,20251001,",
        "X000,1,\"Fire, short\",\"Fire, longer\",20251001,",
        "X001,1,\"Café, short\",\"Café, longer\",20260401,",
    ];
    assert_eq!(rows(&imported), expected);
    // Latin-1 has one byte a character.
    let latin: Vec<u8> = april.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let imported = from(Kind::Icd10, "2026-04-01", &[folder.file("icd10cm-order-2026.txt", latin)]).unwrap();
    assert_eq!(rows(&imported)[2], expected[2]);
    assert!(rows(&imported)[0].ends_with(",20260401,"));
    assert!(refusal(from(Kind::Icd10, "2027-04-01", &[october])).contains("its name says"));
    let wrong = begin
        + "00003 X1      2 Not so\n00004 X2Y4567 1 Right                                                        Right\n";
    let imported = plain(Kind::Icd10, &[folder.file("icd10cm_order_2025.txt", wrong)]).unwrap();
    assert!(imported.misfits[0].contains("line 3, column \"code (7-13)\": \"X1\""), "{:?}", imported.misfits);
    assert_eq!((imported.account.written, imported.account.left_out), (3, 1));
    let unlike = plain(Kind::Icd10, &[folder.file("icd10cm_codes_2026.txt", "X000    Fire\n")]);
    assert!(refusal(unlike).contains("no ICD-10 order file"));
}

fn fixed(code: &str, record: char, long: &str, short: &str, coverage: char, days: [&str; 3], action: char) -> String {
    let [added, changed, ends] = days;
    let mut line = format!("{code:<5}00100{record}{long:<80}{short:<28}");
    line.push_str(&" ".repeat(229 - line.len()));
    line.push(coverage);
    line.push_str(&" ".repeat(268 - line.len()));
    line.push_str(&format!("{added:<8}{changed:<8}{ends:<8}{action}"));
    line.push_str(&" ".repeat(320 - line.len()));
    line + "\n"
}

#[test]
fn hcpcs_of_fixed_width_and_of_columns() {
    let folder = Folder::new("hcpcs");
    let days = ["20200101", "20260701", ""];
    let text = fixed("Q9998", '3', "A long description that", "Short", 'C', days, 'N')
        + &fixed("Q9998", '4', "goes on", "", ' ', ["", "", ""], ' ')
        + &fixed("X9998", '4', "goes on without a row", "", ' ', ["", "", ""], ' ')
        + &fixed("   Z9", '7', "A modifier", "Mod", 'C', ["19980101", "19980101", "20251231"], 'N');
    let imported = plain(Kind::Hcpcs, &[folder.file("HCPC2026_JUL_ANWEB.txt", text)]).unwrap();
    let expected = [
        "Q9998,3,Short,A long description that goes on,C,20200101,20260701,,N",
        "Z9,7,Mod,A modifier,C,19980101,19980101,20251231,N",
    ];
    assert_eq!(rows(&imported), expected);
    assert!(imported.misfits[0].contains("line 3, column \"HCPC\": \"X9998\""), "{:?}", imported.misfits);
    assert_eq!((imported.account.joined, imported.account.left_out), (1, 1));
    let heading = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,COV,ADD DT,ACT EFF DT,TERM DT,ACTION CD\n";
    let columns = format!(
        "{heading}Q9998,100,3,A long description that,Short,C,20200101,20260701,,N\nQ9998,200,4,goes on,,,,,,\nZ9,100,7,A modifier,Mod,C,19980101,19980101,20251231,N\n"
    );
    let imported = plain(Kind::Hcpcs, &[folder.file("HCPC2026_JUL_ANWEB.csv", columns)]).unwrap();
    assert_eq!(rows(&imported), expected);
    // A later quarter ends a code.
    let ended = format!("{heading}Q9998,100,3,A long description,Short,C,20200101,20261001,20260930,D\n");
    let paths = [folder.0.join("HCPC2026_JUL_ANWEB.csv"), folder.file("HCPC2026_OCT_ANWEB.csv", ended)];
    let imported = plain(Kind::Hcpcs, &paths).unwrap();
    assert_eq!(rows(&imported)[0], "Q9998,3,Short,A long description,C,20200101,20261001,20260930,D");
}

#[test]
fn places_of_service() {
    let folder = Folder::new("pos");
    let text = "Place of Service Code(s),Place of Service Name,Place of Service Description\n01,Here,A place\n02-05,Unassigned,N/A\n6,There,\n99,,x\n";
    let imported = plain(Kind::Pos, &[folder.file("places.csv", text)]).unwrap();
    assert_eq!(rows(&imported), ["01,Here,,A place,,"]);
    assert_eq!((imported.account.joined, imported.account.left_out), (1, 2));
    assert!(imported.misfits[0].contains("leading zeros") && imported.misfits[1].contains("name of the place"));
    let book = workbook(&[("P", &[&[Text("POS"), Text("POS Name")], &[Number(6), Text("There")]])]);
    let imported = from(Kind::Pos, "2026-01-01", &[folder.file("pos.xlsx", book)]).unwrap();
    assert_eq!(rows(&imported), ["06,There,,,20260101,"]);
}
