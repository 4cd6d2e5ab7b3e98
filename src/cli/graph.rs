//! `graph`: how the edits, sets and tables of policies hang together, drawn.

use std::path::PathBuf;

use clap::ValueEnum;

use super::When;
use super::end::End;
use super::output::{print, say};
use super::policies;
use super::settings::Settings;
use crate::graph::draw;

/// Arguments of `graph`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, or folders of them [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A policy, or a folder of policies; may be given several times
    #[arg(short, long, value_name = "PATH")]
    policy: Vec<PathBuf>,
    /// Only what concerns this edit
    #[arg(long, value_name = "ID")]
    edit: Option<String>,
    /// Only what concerns this procedure code
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// How the graph is written
    #[arg(short, long, value_enum, default_value = "dot")]
    format: Format,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
    /// One JSON document a policy, one a line
    Json,
}

/// Runs `graph`.
///
/// # Errors
/// A path that does not exist, an error in a policy, an edit that none of them has; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let paths: Vec<PathBuf> = arguments.paths.iter().chain(&arguments.policy).cloned().collect();
    let loaded = policies::evaluable(&policies::chosen(&paths, &arguments.settings)?, When::Auto)?;
    if loaded.policies.is_empty() {
        say("warning: no policies were found (files NAME.payer)\n");
    }
    let graphs = policies::graphs(&loaded.policies);
    let (code, edit) = (arguments.code.as_deref(), arguments.edit.as_deref());
    let mut text = String::new();
    for graph in &graphs {
        let view = graph.around(code, edit);
        if view.is_empty() && (code.is_some() || edit.is_some()) {
            continue;
        }
        text.push_str(&match arguments.format {
            Format::Dot => draw::dot(&view, &loaded.sources),
            Format::Mermaid => draw::mermaid(&view, &loaded.sources),
            Format::Json => draw::json(&view, &loaded.sources),
        });
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    if text.is_empty() && (code.is_some() || edit.is_some()) {
        let what = match (code, edit) {
            (Some(code), Some(edit)) => format!("edit {edit} does not concern code {code}, or there is no such edit"),
            (Some(code), None) => format!("no edit concerns code {code}"),
            (None, edit) => format!("there is no edit {}", edit.unwrap_or_default()),
        };
        return Err(End::usage(what));
    }
    print(&text)?;
    Ok(End::fine())
}
