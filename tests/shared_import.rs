//! Files in the published layouts, where they are at hand: imported whole, and counted by looking at every line.

#![cfg(test)]

#[path = "shared/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use paylint::import::{Imported, Kind, Options, import};

fn table(imported: &Imported) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    imported.write(&mut out).unwrap();
    let mut reader = csv::Reader::from_reader(out.as_slice());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn whole(kind: Kind, path: &Path) -> Imported {
    let imported = import(kind, &[path.to_owned()], &Options::default()).unwrap();
    assert_eq!(imported.misfits, Vec::<String>::new());
    imported
}

#[test]
fn the_pairs_in_the_published_layout_come_out_as_they_stand() {
    let Some(path) = files::data("ncci/cms_layout/ccipra-v322r0-f1.excerpt.txt") else { return };
    let text = fs::read_to_string(&path).unwrap();
    let is_code = |cell: &&str| cell.len() == 5 && cell.chars().all(|c| c.is_ascii_alphanumeric());
    let mut expected: Vec<Vec<String>> = text
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|cells| cells.iter().take(2).all(is_code))
        .map(|cells| cells.into_iter().map(str::to_owned).collect())
        .collect();
    expected.sort();
    assert!(expected.len() > 5);
    assert_eq!(table(&whole(Kind::Ncci, &path)), expected);
}

#[test]
fn the_unit_limits_in_the_published_layout_come_out_as_they_stand() {
    let Some(path) = files::data("ncci/cms_layout/MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.csv") else {
        return;
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&path).unwrap();
    let mut expected: Vec<Vec<String>> = reader
        .records()
        .skip(2)
        .map(|row| {
            let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
            row.extend(["20260701".to_owned(), String::new()]);
            row
        })
        .collect();
    expected.sort();
    assert!(expected.len() > 3);
    assert_eq!(table(&whole(Kind::Mue, &path)), expected);
}

#[test]
fn places_of_service_come_out_each_once() {
    let Some(path) = files::data("ncci/pos_codes.csv") else { return };
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let unassigned = rows.iter().filter(|row| row[2].eq_ignore_ascii_case("unassigned")).count();
    let imported = whole(Kind::Pos, &path);
    assert_eq!(table(&imported).len(), rows.len() - unassigned);
    assert_eq!(imported.account.read, rows.len() as u64);
}

#[test]
fn files_in_other_layouts_are_refused() {
    for (kind, name) in [
        (Kind::Ncci, "ncci/ncci_ptp_prac_2024q3_pairs.csv.gz"),
        (Kind::Mue, "ncci/ncci_mue_prac.csv"),
        (Kind::Icd10, "codes/simple_icd_10_cm/simple_icd_10_cm/data/code-list-April-2026.txt"),
        (Kind::Hcpcs, "codes/mce/yubin-park+hccpy/hccpy/data/H0519F3_HCPCS.4_4.1812.TXT"),
    ] {
        let Some(path) = files::data(name) else { continue };
        let refused = import(kind, &[path], &Options::default()).unwrap_err();
        assert_eq!(refused.lines.len(), 1, "{refused:?}");
        assert!(refused.lines[0].contains(": this is no "), "{refused:?}");
    }
}
