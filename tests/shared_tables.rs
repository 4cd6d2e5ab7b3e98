//! Published tables, where they are at hand: loaded whole, and found by key as by looking at every row.

#![cfg(test)]

#[path = "shared/files.rs"]
mod files;

use paylint::claim::{CodeKind, Date};
use paylint::table::{Cell, Column, ColumnKind, Rows, load_codes};

fn columns(named: &[(&str, ColumnKind)]) -> Vec<Column> {
    let column = |(heading, kind): &(&str, ColumnKind)| Column {
        name: (*heading).to_owned(),
        heading: (*heading).to_owned(),
        kind: *kind,
    };
    named.iter().map(column).collect()
}

const PROCEDURE: ColumnKind = ColumnKind::Code(CodeKind::Procedure);

#[test]
fn p18_the_practitioner_pairs_are_loaded_whole_and_found() {
    let Some(path) = files::data("ncci/ncci_ptp_prac_2024q3_pairs.csv.gz") else { return };
    let named = [
        ("column1", PROCEDURE),
        ("column2", PROCEDURE),
        ("deletion_date", ColumnKind::Ends),
        ("modifier_indicator", ColumnKind::Number),
    ];
    let start = std::time::Instant::now();
    let rows = Rows::load(&path, columns(&named)).unwrap();
    let loaded = start.elapsed();
    let index = rows.index(&[0, 1]);
    let indexed = start.elapsed() - loaded;
    println!(
        "{} rows, {} + {} bytes, loaded in {loaded:?}, indexed in {indexed:?}",
        rows.len(),
        rows.bytes(),
        index.bytes()
    );
    assert_eq!(rows.len(), 2_546_017);
    assert!(rows.bytes() + index.bytes() <= 40 * 2_546_017);
    assert_eq!(rows.line_of(rows.len() - 1), 2_546_018);

    let mut reversed = 0;
    for row in 0..rows.len() {
        let key = [rows.cell(row, 0), rows.cell(row, 1)];
        let found: Vec<u32> = index.find(&rows, &key).iter().collect();
        assert!(found.contains(&row), "row {row}");
        assert!(found.is_sorted());
        assert!(found.iter().all(|row| [rows.cell(*row, 0), rows.cell(*row, 1)] == key));
        reversed += usize::from(!index.find(&rows, &[key[1], key[0]]).is_empty());
    }
    assert!(reversed > 0);

    for row in (0..rows.len()).step_by(200_003) {
        for key in [[rows.cell(row, 0), rows.cell(row, 1)], [rows.cell(row, 1), rows.cell(row, 0)]] {
            let scanned: Vec<u32> =
                (0..rows.len()).filter(|row| [rows.cell(*row, 0), rows.cell(*row, 1)] == key).collect();
            assert!(index.find(&rows, &key).iter().eq(scanned));
        }
    }
    let last_day = Date::parse(b"20231231").unwrap();
    assert!(rows.in_force(0, last_day) && !rows.in_force(0, last_day.add_days(1).unwrap()));
}

#[test]
fn the_other_published_tables_are_loaded() {
    for (name, named) in [
        ("ncci_ptp_out_2024q3_pairs.csv.gz", &[("Column1", PROCEDURE), ("Column2", PROCEDURE)][..]),
        ("ncci_mue_prac.csv", &[("HCPCS_code", PROCEDURE), ("mue_units", ColumnKind::Number)]),
        ("ncci_mue_out.csv", &[("HCPCS_code", PROCEDURE), ("mue_rationale", ColumnKind::Text)]),
        ("ncci_mue_dme.csv", &[("HCPCS_code", PROCEDURE), ("mue_mai", ColumnKind::Number)]),
        ("ncci_aoc.csv", &[("primary_code", PROCEDURE), ("add_on_code", PROCEDURE)]),
        ("pfs_rvu_ind.csv", &[("hcpcs_code", PROCEDURE), ("mod", ColumnKind::Code(CodeKind::Modifier))]),
        ("pos_codes.csv", &[("pos_code", ColumnKind::Code(CodeKind::Place)), ("pos_description", ColumnKind::Text)]),
        (
            "cms_layout/MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.csv",
            &[("HCPCS/ CPT Code", PROCEDURE), ("Practitioner Services MUE Values", ColumnKind::Number)],
        ),
    ] {
        let Some(path) = files::data(&format!("ncci/{name}")) else { continue };
        let rows = Rows::load(&path, columns(named)).unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert!(!rows.is_empty(), "{name}");
        assert!((0..rows.len()).all(|row| rows.cell(row, 0) != Cell::Empty), "{name}");
    }
    let Some(path) = files::data("ncci/ncci_mue_prac.csv") else { return };
    let codes = load_codes(&path, None, CodeKind::Procedure).unwrap();
    assert!(codes.len() > 10_000 && codes.is_sorted());
}
