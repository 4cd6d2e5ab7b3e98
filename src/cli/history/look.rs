//! What a store holds, whether it is whole, and a copy of it.

use std::num::NonZeroUsize;
use std::path::Path;

use super::add::claims_of;
use crate::cli::check::count;
use crate::cli::end::{End, Status};
use crate::cli::inputs;
use crate::cli::output::{print, say};
use crate::cli::past::{open, told};
use crate::history::Store;
use crate::report::{Json, safe};

/// Says on standard error what a store holds.
///
/// # Errors
/// It cannot be used.
pub fn tell(db: &Path) -> Result<(), End> {
    let store = Store::open(db, NonZeroUsize::MIN).map_err(|problem| told(&problem))?;
    say(&format!("{}.\n", first_line(&store)?));
    Ok(())
}

fn first_line(store: &Store) -> Result<String, End> {
    let (patients, _) = store.patients().map_err(|problem| told(&problem))?;
    let patients = count(usize::try_from(patients).unwrap_or(usize::MAX), "patient");
    let complete = match store.complete() {
        Some((from, through)) => format!("complete from {from} to {through}"),
        None => "not said to be complete for any time".to_owned(),
    };
    let shown = store.path().display().to_string();
    Ok(format!("{} holds {} of {patients}, {complete}", safe(&shown), claims_of(store.claims())))
}

/// Runs `history info`.
///
/// # Errors
/// It cannot be used; writing.
pub fn info(db: &Path, json: bool) -> Result<End, End> {
    inputs::exists(db)?;
    let store = open(db, NonZeroUsize::MIN)?;
    let content = format!("{:016x}", store.content());
    if !json {
        let mut out = format!("{}\n", first_line(&store)?);
        for source in store.sources() {
            let number = u64::try_from(source.claims).unwrap_or(0);
            out.push_str(&format!("  {} of {}\n", claims_of(number), safe(&source.name)));
        }
        print(&out)?;
        return Ok(End::fine());
    }
    let (patients, _) = store.patients().map_err(|problem| told(&problem))?;
    let mut out = Vec::new();
    Json::new(&mut out).object(|json| {
        json.name("version").raw(1);
        json.name("claims").raw(store.claims());
        json.name("patients").raw(patients);
        json.name("complete");
        match store.complete() {
            Some((from, through)) => json.object(|json| {
                json.name("from").text(&from.to_string());
                json.name("through").text(&through.to_string());
            }),
            None => json.maybe(None),
        }
        json.name("content").text(&content);
        json.name("sources").list(|json| {
            for source in store.sources() {
                json.object(|json| {
                    json.name("file").text(&source.name);
                    json.name("claims").raw(source.claims);
                });
            }
        });
    });
    print(&format!("{}\n", String::from_utf8_lossy(&out)))?;
    Ok(End::fine())
}

/// Runs `history check`.
///
/// # Errors
/// It cannot be used at all.
pub fn check(db: &Path) -> Result<End, End> {
    inputs::exists(db)?;
    let store = open(db, NonZeroUsize::MIN)?;
    let checked = store.check();
    let shown = safe(&db.display().to_string());
    if checked.faults.is_empty() {
        print(&format!("{shown}: {}, all as they were added\n", claims_of(checked.claims)))?;
        return Ok(End::fine());
    }
    let mut out: String = checked.faults.iter().map(|fault| format!("{shown}: {}\n", safe(fault))).collect();
    if checked.more > 0 {
        out.push_str(&format!("{shown}: … and {} more\n", checked.more));
    }
    print(&out)?;
    let faults = checked.faults.len() as u64 + checked.more;
    let faults = count(usize::try_from(faults).unwrap_or(usize::MAX), "fault");
    Err(End::new(
        Status::Unreadable,
        format!(
            "{shown} is damaged: {faults}; `paylint history export {shown}` writes the claims that can be read [history/damaged]"
        ),
    ))
}

/// Runs `history backup`.
///
/// # Errors
/// It cannot be used, the copy is there already or cannot be written.
pub fn backup(db: &Path, copy: &Path) -> Result<End, End> {
    inputs::exists(db)?;
    if copy.exists() {
        return Err(End::usage(format!("{} is there already; name a file that is not", copy.display())));
    }
    Store::copy(db, copy).map_err(|problem| told(&problem))?;
    tell(copy)?;
    Ok(End::fine())
}
