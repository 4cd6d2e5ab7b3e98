//! Unit limits.

use super::*;

const HEADING: &str = "\"A notice of our own, over\n\nseveral lines.\",,,\n\"HCPCS/\nCPT Code\",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n";

fn limits(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("{HEADING}{}", rows.concat())
}

fn quarter(folder: &Folder, date: &str, rows: &[&str]) -> PathBuf {
    folder.file(&format!("MCR_MUE_PractitionerServices_Eff_{date}.csv"), limits(rows))
}

#[test]
fn the_quarter_comes_from_the_name_or_the_command_line() {
    let folder = Folder::new("mue-quarter");
    let row = ["00000,3,3 Date of Service Edit: Clinical,Nature of it"];
    let expected = ["00000,3,3 Date of Service Edit: Clinical,Nature of it,20260701,"];
    let named = quarter(&folder, "07-01-2026", &row);
    assert_eq!(rows(&plain(Kind::Mue, std::slice::from_ref(&named)).unwrap()), expected);
    let unnamed = folder.file("mue.csv", limits(&row));
    assert!(refusal(plain(Kind::Mue, std::slice::from_ref(&unnamed))).contains("add `--effective 2026-07-01`"));
    assert_eq!(rows(&from(Kind::Mue, "2026-07-01", &[unnamed]).unwrap()), expected);
    assert!(refusal(from(Kind::Mue, "2026-10-01", &[named])).contains("its name says that it holds from 2026-07-01"));
    let zipped = folder.file("MUE_Eff_07-01-2026.zip", zip(&[("mue.csv", limits(&row).as_bytes())]));
    assert_eq!(rows(&plain(Kind::Mue, &[zipped]).unwrap()), expected);
}

#[test]
fn values_go_on_change_and_end_from_quarter_to_quarter() {
    let folder = Folder::new("mue-quarters");
    let paths = [
        quarter(
            &folder,
            "04-01-2026",
            &["00000,3,1 Line Edit,b", "00001,2,1 Line Edit,", "00002,2,1 Line Edit,", "00003,1,1 Line Edit,"],
        ),
        quarter(
            &folder,
            "01-01-2026",
            &["00000,3,1 Line Edit,a", "00001,1,1 Line Edit,", "00002,2,1 Line Edit,", "00002,2,1 Line Edit,"],
        ),
        quarter(
            &folder,
            "07-01-2026",
            &["00000,3,1 Line Edit,b", "00001,2,2 Date of Service Edit: Policy,", "00004,0,1 Line Edit,"],
        ),
    ];
    let imported = plain(Kind::Mue, &paths).unwrap();
    let expected = [
        "00000,3,1 Line Edit,b,20260101,",
        "00001,1,1 Line Edit,,20260101,20260331",
        "00001,2,1 Line Edit,,20260401,20260630",
        "00001,2,2 Date of Service Edit: Policy,,20260701,",
        "00002,2,1 Line Edit,,20260101,20260630",
        "00003,1,1 Line Edit,,20260401,20260630",
        "00004,0,1 Line Edit,,20260701,",
    ];
    assert_eq!(rows(&imported), expected);
    assert_eq!((imported.account.merged, imported.notes.len()), (4, 0));
    let gap = plain(Kind::Mue, &[paths[0].clone(), quarter(&folder, "10-01-2026", &["00000,4,1 Line Edit,"])]).unwrap();
    assert!(
        gap.notes[0]
            .contains("no file holds from 2026-07-01; the file of 2026-04-01 is taken to hold until 2026-09-30")
    );
}

#[test]
fn two_values_in_one_quarter_are_refused_unless_told_which_holds() {
    let folder = Folder::new("mue-disagree");
    let path =
        [quarter(&folder, "07-01-2026", &["00000,3,1 Line Edit,", "00000,4,1 Line Edit,", "00000,4,1 Line Edit,"])];
    let refused = plain(Kind::Mue, &path).unwrap_err();
    assert!(refused.lines[0].contains("line 6 says") && refused.lines[0].contains("line 7 says"), "{refused:?}");
    assert!(refused.reason.contains("--prefer newest"));
    let first = preferring(Kind::Mue, Prefer::First, &path).unwrap();
    assert_eq!((rows(&first).concat().as_str(), first.account.gave_way), ("00000,3,1 Line Edit,,20260701,", 2));
    let newest = preferring(Kind::Mue, Prefer::Newest, &path).unwrap();
    assert_eq!(
        (rows(&newest).concat().as_str(), newest.account.gave_way, newest.account.merged),
        ("00000,4,1 Line Edit,,20260701,", 1, 1)
    );
}

#[test]
fn settings_do_not_mix_and_cells_are_held_to_what_they_are() {
    let folder = Folder::new("mue-cells");
    let hospital = limits(&["00000,3,1 Line Edit,"]).replace("Practitioner", "Outpatient Hospital");
    let hospital = folder.file("MCR_MUE_OutpatientHospitalServices_Eff_07-01-2026.csv", hospital);
    let practitioner = quarter(&folder, "07-01-2026", &["00000,3,1 Line Edit,"]);
    assert!(refusal(plain(Kind::Mue, &[practitioner, hospital])).contains("each setting has a table of its own"));
    let path = quarter(
        &folder,
        "07-01-2026",
        &["00000,3,1 Line Edit,", "00001,x,1 Line Edit,", "00001,1,4,", "00001,-1,1,", "A4253,0,1,\"a \"\"b\"\"\""],
    );
    let imported = plain(Kind::Mue, &[path]).unwrap();
    assert_eq!(rows(&imported), ["00000,3,1 Line Edit,,20260701,", "A4253,0,1,\"a \"\"b\"\"\",20260701,"]);
    let told: Vec<bool> = [
        "line 7, column \"MUE Values\": \"x\"",
        "line 8, column \"MUE Adjudication Indicator\": \"4\"",
        "line 9, column \"MUE Values\": \"-1\"",
    ]
    .iter()
    .zip(&imported.misfits)
    .map(|(says, words)| words.contains(says))
    .collect();
    assert_eq!(told, [true; 3], "{:?}", imported.misfits);
    let book = workbook(&[(
        "MUE",
        &[
            &[Text("A notice")],
            &[
                Text("HCPCS/CPT Code"),
                Text("DME Supplier Services MUE Values"),
                Text("MUE Adjudication Indicator"),
                Text("MUE Rationale"),
            ],
            &[Number(100), Number(2), Text("1 Line Edit")],
        ],
    )]);
    let imported = plain(Kind::Mue, &[folder.file("MCR_MUE_DMESupplierServices_Eff_07-01-2026.xlsx", book)]).unwrap();
    assert_eq!(rows(&imported), ["00100,2,1 Line Edit,,20260701,"]);
    let mut out = Vec::new();
    imported.write(&mut out).unwrap();
    assert!(out.starts_with(b"HCPCS/CPT Code,DME Supplier Services MUE Values,MUE Adjudication Indicator,MUE Rationale,Effective,Deletion\n"));
}
