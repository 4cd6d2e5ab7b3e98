//! A store to its claims as JSON.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;

use super::add::claims_of;
use crate::cli::end::{End, Status};
use crate::cli::inputs;
use crate::cli::output::{Whole, say};
use crate::cli::past::open;
use crate::history::{Problem, Store};
use crate::report::{safe, write_claim};

/// Runs `history export`.
///
/// # Errors
/// The store cannot be used; writing.
pub fn export(db: &Path, output: Option<&Path>) -> Result<End, End> {
    inputs::exists(db)?;
    let store = open(db, NonZeroUsize::MIN)?;
    let lost = match output {
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
            let lost = write(&store, &mut out, "standard output")?;
            out.flush().map_err(|error| End::environment("standard output", &error))?;
            lost
        }
        Some(path) => {
            let mut whole = Whole::create(path, &[db.to_path_buf()])?;
            let lost = write(&store, &mut whole, &path.display().to_string())?;
            whole.finish()?;
            say(&format!("{} written to {}.\n", claims_of(store.claims() - lost.min(store.claims())), path.display()));
            lost
        }
    };
    if lost == 0 {
        return Ok(End::fine());
    }
    let shown = db.display();
    let words = format!("{} of {shown} could not be read; the rest is written [history/damaged]", claims_of(lost));
    Err(End::new(Status::Unreadable, words))
}

/// What ends an export.
enum Stop {
    Store(Problem),
    Output(io::Error),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop::Store(problem)
    }
}

/// Writes every claim that can be read; how many cannot.
fn write(store: &Store, out: &mut dyn Write, name: &str) -> Result<u64, End> {
    let mut lost = 0;
    let mut line = Vec::new();
    let done = store.each(|source, position, claim| {
        match claim {
            Some(claim) => {
                line.clear();
                write_claim(&mut line, &claim);
                line.push(b'\n');
                out.write_all(&line).map_err(Stop::Output)?;
            }
            None => {
                lost += 1;
                let source = source.map_or("an unknown source", |source| source.name.as_str());
                say(&format!("claim {} of {} cannot be read\n", position.saturating_add(1), safe(source)));
            }
        }
        Ok(())
    });
    match done {
        Ok(()) => Ok(lost),
        Err(Stop::Store(problem)) => {
            say(&format!("{}\n", problem.message));
            Ok(lost + 1)
        }
        Err(Stop::Output(error)) => Err(End::environment(name, &error)),
    }
}
