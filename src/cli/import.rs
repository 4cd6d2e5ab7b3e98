//! `import`: reference files as CMS publishes them to a table that policies name.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::check::count;
use super::end::{End, Status};
use super::output::{Whole, is_standard, say};
use crate::claim::Date;
use crate::import::{self, Account, Imported, Options, Refused};
use crate::report::safe;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What the files hold
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
    /// The files as they are published: text, CSV or .xlsx, by themselves or in their .zip; all parts and quarters at once
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// The table, or - for standard output; compressed where its name ends in .gz
    #[arg(short, long, value_name = "TABLE")]
    output: PathBuf,
    /// The first day that the files hold, where their names do not tell it (mue, icd10, pos)
    #[arg(long, value_name = "DATE", value_parser = date)]
    effective: Option<Date>,
    /// Which row holds where two disagree that are in force on one day; without it they are refused
    #[arg(long, value_enum, value_name = "WHICH")]
    prefer: Option<Prefer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// NCCI procedure-to-procedure pairs (ccipra-v322r0-f1.txt)
    Ncci,
    /// Unit limits, medically unlikely edits (MCR_MUE_PractitionerServices_Eff_07-01-2026.csv)
    Mue,
    /// NCCI add-on codes (AOC_V2026Q3-MCR.xlsx)
    AddOn,
    /// ICD-10-CM or ICD-10-PCS codes, the order file (icd10cm_order_2026.txt)
    Icd10,
    /// HCPCS Level II codes and modifiers (HCPC2026_JUL_ANWEB.txt)
    Hcpcs,
    /// Places of service
    Pos,
}

impl From<Kind> for import::Kind {
    fn from(kind: Kind) -> import::Kind {
        match kind {
            Kind::Ncci => import::Kind::Ncci,
            Kind::Mue => import::Kind::Mue,
            Kind::AddOn => import::Kind::AddOn,
            Kind::Icd10 => import::Kind::Icd10,
            Kind::Hcpcs => import::Kind::Hcpcs,
            Kind::Pos => import::Kind::Pos,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Prefer {
    /// That of the newer file; in one file that which begins later
    Newest,
    /// That which comes first, in the order of the files and of their rows
    First,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text.as_bytes()).ok_or_else(|| "write a date as 2026-07-01".to_owned())
}

/// Runs `import`.
///
/// # Errors
/// Files that cannot be imported, rows that disagree, writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let kind = arguments.kind;
    if arguments.effective.is_some() && matches!(kind, Kind::Ncci | Kind::AddOn | Kind::Hcpcs) {
        return Err(End::usage("`--effective` is for files without days; the rows of these files have their own"));
    }
    let prefer = arguments.prefer.map(|prefer| match prefer {
        Prefer::Newest => import::Prefer::Newest,
        Prefer::First => import::Prefer::First,
    });
    // A table that cannot be written is known before millions of rows are read.
    let table = match is_standard(&arguments.output) {
        true => Table::Standard(BufWriter::new(io::stdout())),
        false => Table::File(Whole::reference(&arguments.output, &arguments.files)?),
    };
    let options = Options { effective: arguments.effective, prefer };
    let imported = import::import(kind.into(), &arguments.files, &options).map_err(|refused| told(&refused))?;
    table.write(&imported, &arguments.output)?;
    say(&safe_lines(&summary(&imported, arguments)));
    let Account { read, left_out, .. } = imported.account;
    if left_out == 0 {
        return Ok(End::fine());
    }
    Ok(End::new(Status::Unreadable, format!("{left_out} of {} {} left out", rows(read), were(left_out))))
}

/// Where the table goes.
enum Table {
    File(Whole),
    Standard(BufWriter<io::Stdout>),
}

impl Table {
    fn write(self, imported: &Imported, path: &Path) -> Result<(), End> {
        let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        match self {
            Table::File(mut whole) => {
                let written = if is_packed { imported.write_packed(&mut whole) } else { imported.write(&mut whole) };
                written.map_err(|error| End::environment(&path.display().to_string(), &error))?;
                whole.finish()
            }
            Table::Standard(mut stream) => imported
                .write(&mut stream)
                .and_then(|()| stream.flush())
                .map_err(|error| End::environment("standard output", &error)),
        }
    }
}

fn told(refused: &Refused) -> End {
    say(&safe_lines(&refused.lines));
    let status = if refused.is_environment { Status::Environment } else { Status::Usage };
    End::new(status, refused.reason.clone())
}

fn safe_lines(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{}\n", safe(line))).collect()
}

fn rows(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "row")
}

fn were(number: u64) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

/// What became of the rows, for people.
fn summary(imported: &Imported, arguments: &Arguments) -> Vec<String> {
    let account = &imported.account;
    let mut lines: Vec<String> =
        account.files.iter().map(|(shown, number)| format!("{shown}: {}", rows(*number))).collect();
    lines.extend(imported.notes.iter().cloned());
    lines.extend(imported.misfits.iter().map(|misfit| format!("left out: {misfit}")));
    if account.unnamed > 0 {
        lines.push(format!("left out: {} more", rows(account.unnamed)));
    }
    let mut parts = vec![format!("{} written", account.written)];
    let others = [
        (account.merged, "merged with others"),
        (account.gave_way, "gave way to others"),
        (account.joined, if arguments.kind == Kind::Pos { "unassigned" } else { "joined to the row above" }),
        (account.left_out, "left out"),
    ];
    parts.extend(others.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")));
    lines.push(format!("{} read: {}.", rows(account.read), parts.join(", ")));
    let from = account.first.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
    let ends = account.last.map(|day| format!("; the last end is {day}")).unwrap_or_default();
    lines.push(format!("In force from {from}; {} without an end{ends}.", rows(account.open)));
    lines
}
