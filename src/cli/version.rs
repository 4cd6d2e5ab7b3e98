//! `version`: which paylint this is.

use super::end::End;
use super::output::print;
use crate::report::Json;

/// Arguments of `version`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write it as JSON
    #[arg(long)]
    json: bool,
}

/// Runs `version`.
///
/// # Errors
/// Those of writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let version = env!("CARGO_PKG_VERSION");
    if arguments.json {
        let mut out = Vec::new();
        Json::new(&mut out).object(|json| {
            json.name("name").text("paylint");
            json.name("version").text(version);
            json.name("report_version").raw(1);
        });
        print(&format!("{}\n", String::from_utf8_lossy(&out)))?;
    } else {
        print(&format!("paylint {version}\n"))?;
    }
    Ok(End::fine())
}
