//! `graph`: how the edits, sets and tables of policies hang together, drawn.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::When;
use super::end::End;
use super::lookup::shapeless;
use super::output::{Whole, print, say};
use super::policies;
use super::settings::Settings;
use crate::compile::Loaded;
use crate::graph::draw::{self, svg};
use crate::graph::{Graph, View};
use crate::lookup::{Texts, answer};
use crate::policy::model::Policy;
use crate::report::safe;
use crate::source::Sources;

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
    /// How the graph is written; without it the ending of the output file tells (.svg, .dot, .mmd, .json), else svg
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw groups of edits instead of each with its clauses (svg)
    #[arg(long, value_enum, value_name = "WHEN")]
    collapse: Option<Collapse>,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture, for a browser
    Svg,
    /// For Graphviz
    Dot,
    /// For Markdown pages
    Mermaid,
    /// One JSON document a policy, one a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Collapse {
    /// Where the picture would have more than about forty boxes
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Arguments {
    /// The format that is asked for, or that the name of the output tells.
    fn format(&self) -> Result<Format, End> {
        let (None, Some(output)) = (self.format, &self.output) else { return Ok(self.format.unwrap_or(Format::Svg)) };
        let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("svg") => Ok(Format::Svg),
            Some("dot" | "gv") => Ok(Format::Dot),
            Some("mmd" | "mermaid") => Ok(Format::Mermaid),
            Some("json") => Ok(Format::Json),
            _ => Err(End::usage(format!(
                "the name {} does not tell how to write the graph; let it end in .svg, .dot, .mmd or .json, or add \
                 `--format`",
                output.display()
            ))),
        }
    }

    /// What a picture of a policy is headed by.
    fn heading(&self, policy: &Policy) -> String {
        let mut heading = policy.id.clone();
        if let Some(edit) = &self.edit {
            heading.push_str(&format!(" · around edit {edit}"));
        }
        if let Some(code) = &self.code {
            heading.push_str(&format!(" · around code {code}"));
        }
        if let Some(title) = policy.title.as_ref().filter(|_| self.edit.is_none() && self.code.is_none()) {
            heading.push_str(&format!(" · {title}"));
        }
        heading
    }
}

/// Says of a code that none of the policies names it: what is drawn then is what they ask of any code.
///
/// # Errors
/// It is no code, by its shape and by what the policies know.
fn tell_known(code: &str, loaded: &Loaded) -> Result<(), End> {
    let texts = Texts::new(&loaded.sources);
    let answers = loaded.policies.iter().map(|policy| answer(policy, &texts, code, None));
    let meanings: Vec<_> = answers.flat_map(|answer| answer.meanings).collect();
    if meanings.is_empty() && !loaded.policies.is_empty() {
        return Err(End::usage(shapeless(code)));
    }
    if meanings.iter().all(|meaning| !meaning.known) {
        say(&format!("note: no edit, set or table names {}; what is drawn applies whatever the code is\n", safe(code)));
    }
    Ok(())
}

/// Runs `graph`.
///
/// # Errors
/// A path that does not exist, an error in a policy, an edit or code that none of them has, an output whose name tells no
/// format; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let format = arguments.format()?;
    if arguments.collapse.is_some() && format != Format::Svg {
        return Err(End::usage("`--collapse` goes with `--format svg`; the other formats show every edit"));
    }
    let paths: Vec<PathBuf> = arguments.paths.iter().chain(&arguments.policy).cloned().collect();
    let chosen = policies::chosen(&paths, &arguments.settings)?;
    let loaded = policies::evaluable(&chosen, When::Auto)?;
    if loaded.policies.is_empty() {
        say("warning: no policies were found (files NAME.payer)\n");
    }
    if let Some(code) = &arguments.code {
        tell_known(code, &loaded)?;
    }
    let graphs: Vec<Graph> = loaded.policies.iter().map(Graph::build).collect();
    let (code, edit) = (arguments.code.as_deref(), arguments.edit.as_deref());
    let in_part = code.is_some() || edit.is_some();
    let views: Vec<(View<'_>, String)> = graphs
        .iter()
        .zip(&loaded.policies)
        .map(|(graph, policy)| (graph.around(code, edit), arguments.heading(policy)))
        .filter(|(view, _)| !in_part || !view.is_empty())
        .collect();
    if views.is_empty() && in_part {
        let what = match (code, edit) {
            (Some(code), Some(edit)) => format!("edit {edit} does not concern code {code}, or there is no such edit"),
            (Some(code), None) => format!("no edit concerns code {code}"),
            (None, edit) => format!("there is no edit {}", edit.unwrap_or_default()),
        };
        return Err(End::usage(what));
    }
    let each = |draw: fn(&View<'_>, &Sources) -> String| -> String {
        views.iter().map(|(view, _)| draw(view, &loaded.sources)).collect()
    };
    let text = match format {
        Format::Svg => {
            let drawings: Vec<svg::Drawing<'_>> =
                views.iter().map(|(view, heading)| svg::Drawing { heading, view }).collect();
            let collapse = match arguments.collapse.unwrap_or(Collapse::Auto) {
                Collapse::Auto => svg::Collapse::Auto,
                Collapse::Always => svg::Collapse::Always,
                Collapse::Never => svg::Collapse::Never,
            };
            svg::svg(&drawings, &loaded.sources, collapse)
        }
        Format::Dot => each(draw::dot),
        Format::Mermaid => each(draw::mermaid),
        Format::Json => each(draw::json),
    };
    let Some(output) = &arguments.output else {
        print(&text)?;
        return Ok(End::fine());
    };
    let mut file = Whole::reference(output, &chosen.files(&loaded))?;
    file.write_all(text.as_bytes()).map_err(|error| End::environment(&output.display().to_string(), &error))?;
    file.finish()?;
    Ok(End::fine())
}
