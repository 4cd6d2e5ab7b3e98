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
    let written = match output {
        None => {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
            let written = write(&store, &mut out, "standard output")?;
            out.flush().map_err(|error| End::environment("standard output", &error))?;
            written
        }
        Some(path) => {
            let mut whole = Whole::create(path, &[db.to_path_buf()])?;
            let written = write(&store, &mut whole, &path.display().to_string())?;
            whole.finish()?;
            say(&format!("{} written to {}.\n", claims_of(written.claims), path.display()));
            written
        }
    };
    let lost = store.claims().saturating_sub(written.claims);
    if lost == 0 && written.is_whole {
        return Ok(End::fine());
    }
    let shown = db.display();
    let words = format!(
        "{shown} is damaged: of its {} {} could be read and {} written, {lost} could not [history/damaged]",
        claims_of(store.claims()),
        written.claims,
        if written.claims == 1 { "is" } else { "are" },
    );
    Err(End::new(Status::Unreadable, words))
}

/// What was written of a store.
struct Done {
    claims: u64,
    /// Whether everything could be read.
    is_whole: bool,
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

/// Writes every claim that can be read.
fn write(store: &Store, out: &mut dyn Write, name: &str) -> Result<Done, End> {
    let mut written = Done { claims: 0, is_whole: true };
    let mut line = Vec::new();
    let done = store.each(|source, position, claim| {
        match claim {
            Some(claim) => {
                line.clear();
                write_claim(&mut line, &claim);
                line.push(b'\n');
                out.write_all(&line).map_err(Stop::Output)?;
                written.claims += 1;
            }
            None => {
                written.is_whole = false;
                let source = source.map_or("an unknown source", |source| source.name.as_str());
                say(&format!("claim {} of {} cannot be read\n", position.saturating_add(1), safe(source)));
            }
        }
        Ok(())
    });
    match done {
        Ok(()) => Ok(written),
        Err(Stop::Store(problem)) => {
            say(&format!("{}\n", problem.message));
            Ok(Done { is_whole: false, ..written })
        }
        Err(Stop::Output(error)) => Err(End::environment(name, &error)),
    }
}
