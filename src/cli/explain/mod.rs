//! `explain`: one claim and its policies to why each edit fires, or why not; a code of a message to its page.

mod applies;
mod find;
mod inspection;
mod pages;
mod plan;

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;

pub use self::inspection::why_not;
use self::inspection::{Teller, json};
use super::When;
use super::check::count;
use super::end::End;
use super::inputs::{self, Input};
use super::mapping::Mapping;
use super::output::print;
use super::past::{self, Known};
use super::policies;
use super::settings::Settings;
use crate::claim::Claim;
use crate::policy::model::{EditId, Extent};
use crate::read::How;
use crate::report::{Format, Patients, Scene, safe};
use crate::verdict::model::{Beside, Verdict};
use crate::verdict::{Evaluator, Opinion};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The file that holds the claim, or - for standard input; or the code of a message (parse/missing-comma)
    #[arg(value_name = "CLAIM|CODE", required_unless_present_any = ["list", "plan"])]
    file: Option<PathBuf>,
    /// List the codes of all messages
    #[arg(long, exclusive = true)]
    list: bool,
    /// For policies: how each edit is found, and which index its tables are asked by
    #[arg(long, conflicts_with_all = ["file", "claim", "line", "history", "history_complete"])]
    plan: bool,
    /// For a claim: a policy, or a folder of policies; may be given several times [default: those of paylint.toml]
    #[arg(short, long, value_name = "PATH")]
    policy: Vec<PathBuf>,
    /// Which claim of the file: its number, or its position from 1
    #[arg(long, value_name = "NUMBER")]
    claim: Option<String>,
    /// Only this edit, clause by clause, whether it fires or not
    #[arg(long, value_name = "ID")]
    edit: Option<String>,
    /// Only this line, by its number
    #[arg(long, value_name = "N")]
    line: Option<String>,
    /// Claims that stand in the patient's history, besides the others of the file
    #[arg(long, value_name = "FILE")]
    history: Vec<PathBuf>,
    /// From when to when the claims and histories given are complete
    #[arg(long, value_name = "FROM..TO", value_parser = super::lint::extent)]
    history_complete: Option<Extent>,
    /// FHIR resources that claims refer to (patients, coverages, organizations, practitioners), where they stand in files of their own
    #[arg(long, value_name = "FILE")]
    refs: Vec<PathBuf>,
    /// How the explanation is written
    #[arg(short, long, value_enum, default_value = "text")]
    format: Named,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    /// Show patients' data that decided: member number, day of birth, notes
    #[arg(long)]
    show_phi: bool,
    #[command(flatten)]
    mapping: Mapping,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Named {
    /// For people
    Text,
    /// One JSON document
    Json,
}

impl Arguments {
    /// What is given that only the explanation of a claim follows.
    fn of_claims(&self) -> Option<&'static str> {
        let given = [
            ("--claim", self.claim.is_some()),
            ("--edit", self.edit.is_some()),
            ("--line", self.line.is_some()),
            ("--history", !self.history.is_empty()),
            ("--history-complete", self.history_complete.is_some()),
            ("--refs", !self.refs.is_empty()),
            ("--map", self.mapping.is_given()),
            ("--show-phi", self.show_phi),
        ];
        given.into_iter().find(|(_, given)| *given).map(|(option, _)| option)
    }
}

/// Runs `explain`.
///
/// # Errors
/// A path, claim, edit or line that is not there, an error in a policy; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    if arguments.plan {
        return plan::tell(arguments);
    }
    let Some(file) = arguments.file.as_ref().filter(|_| !arguments.list) else { return pages::list() };
    if arguments.policy.is_empty() && file.as_os_str() != "-" && !file.exists() && !pages::is_path(file) {
        let page = pages::find(&file.to_string_lossy())?;
        if let Some(option) = arguments.of_claims() {
            let code = page.code;
            return Err(End::usage(format!(
                "`{option}` goes with a file of claims, and {code} is the code of a message"
            )));
        }
        return pages::explain(page, arguments.format);
    }
    if file.as_os_str() != "-" {
        inputs::exists(file)?;
    }
    let mut chosen = policies::named(&arguments.policy, &arguments.settings)?;
    let how = arguments.mapping.how(&mut chosen)?;
    let mut inputs = inputs::gather(std::slice::from_ref(file), &how, false)?;
    if inputs.len() != 1 {
        return Err(End::usage("name one file with the claim"));
    }
    inputs.iter_mut().try_for_each(Input::keep)?;
    chosen.tell();
    let loaded = policies::evaluable(&chosen, arguments.color)?;
    let past = past::named(chosen.history(&arguments.history), &how, false)?;
    let extent = chosen.extent(arguments.history_complete);
    let reads_history = loaded.policies.iter().any(past::is_read_by);
    if reads_history {
        inputs.extend(past.files);
    }
    let refs = inputs::gather(&arguments.refs, &How::default(), false)?;
    let mut files = inputs::beside(&mut inputs, &refs)?;
    let claim = find::claim(inputs.get(..1).unwrap_or(&[]), &files, arguments.claim.as_deref())?;
    let line = arguments.line.as_deref().map(|number| line(&claim, number)).transpose()?;
    let known = if reads_history {
        let open = past.stores.iter().map(|path| past::open(path, NonZeroUsize::MIN));
        let stores = open.collect::<Result<Vec<_>, End>>()?;
        Some(Known::collect(&inputs, 1, NonZeroUsize::MIN, stores, extent, &mut files)?)
    } else {
        None
    };
    let evaluators: Vec<Evaluator<'_>> = loaded.policies.iter().map(Evaluator::new).collect();
    let beside = known.as_ref().map(|known| known.beside(&claim)).transpose();
    let beside = beside.map_err(|problem| past::told(&problem))?.unwrap_or_default();
    let (others, original, extent) = (beside.others(), beside.original(&claim), beside.extent);
    let doubtful = beside.doubtful();
    let patients = if arguments.show_phi { Patients::Shown } else { Patients::Hidden };
    let colour = arguments.color.colour(&io::stdout());
    let mut out = Vec::new();
    let mut told = Vec::new();
    let mut edits = 0;
    let mut known: Vec<String> = Vec::new();
    let verdicts: Vec<(&Evaluator<'_>, Beside<'_>, Verdict)> = evaluators
        .iter()
        .map(|evaluator| (evaluator, Beside { history: others, doubtful, original, extent, facts: evaluator.facts() }))
        .map(|(evaluator, beside)| (evaluator, beside, evaluator.evaluate(&claim, &beside)))
        .collect();
    let opinions: Vec<Opinion<'_>> =
        verdicts.iter().map(|(evaluator, beside, verdict)| Opinion { evaluator, beside, verdict }).collect();
    for &Opinion { evaluator, beside, verdict } in &opinions {
        let policy = evaluator.policy();
        let scene = Scene::new(evaluator, &loaded.sources, &files, &claim, beside).with(patients).among(&opinions);
        let mut shown = Vec::new();
        let findings = verdict.findings.iter().filter(|own| line.is_none() || own.line == line);
        let asked =
            |id: EditId| arguments.edit.as_ref().is_none_or(|edit| scene.edit_id(id).eq_ignore_ascii_case(edit));
        for finding in findings.filter(|own| asked(own.edit)) {
            shown.push(scene.show(verdict, finding));
        }
        match arguments.format {
            Named::Text => Format::Text.claim(&mut out, &shown, &scene, colour),
            Named::Json => Format::Json.claim(&mut told, &shown, &scene, colour),
        }
        known.extend(policy.edits.iter().filter(|edit| !edit.carried).map(|edit| edit.id.clone()));
        for (at, edit) in policy.edits.iter().enumerate() {
            if !edit.carried && arguments.edit.as_ref().is_some_and(|id| edit.id.eq_ignore_ascii_case(id)) {
                edits += 1;
                let inspections = evaluator.inspect(&claim, beside, EditId(at), line);
                match arguments.format {
                    Named::Text => Teller::new(&scene, &mut out, colour).edit(edit, &inspections),
                    Named::Json => {
                        told.extend_from_slice(b",\n");
                        json(&mut told, &scene, edit, &inspections);
                    }
                }
            }
        }
        if arguments.edit.is_none() && shown.is_empty() && arguments.format == Named::Text {
            let applies = match (verdict.applies, line) {
                (true, Some(_)) => {
                    format!(
                        "none of its {} has a finding on this line",
                        count(policy.edits.iter().filter(|edit| !edit.carried).count(), "edit")
                    )
                }
                (true, None) => format!(
                    "none of its {} has a finding",
                    count(policy.edits.iter().filter(|edit| !edit.carried).count(), "edit")
                ),
                (false, _) => applies::policy(&scene),
            };
            out.extend_from_slice(format!("{}: {applies}\n", safe(&policy.id)).as_bytes());
        }
    }
    if let Some(edit) = &arguments.edit
        && edits == 0
    {
        return Err(End::usage(unknown(edit, &known)));
    }
    if arguments.format == Named::Json {
        out.extend_from_slice(b"{\"version\":1,\"results\":[");
        out.extend_from_slice(told.get(1..).unwrap_or(b""));
        out.extend_from_slice(b"\n]}\n");
    }
    print(&String::from_utf8_lossy(&out))?;
    Ok(End::fine())
}

fn unknown(edit: &str, known: &[String]) -> String {
    let near = known
        .iter()
        .map(|own| (strsim::damerau_levenshtein(&own.to_ascii_uppercase(), &edit.to_ascii_uppercase()), own))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((distance, own)) if distance <= 1 + edit.len() / 3 => {
            format!("there is no edit {edit}; did you mean {own}?")
        }
        _ => format!("there is no edit {edit} in the policies"),
    }
}

/// A line's position by its number.
fn line(claim: &Claim, number: &str) -> Result<u32, End> {
    let lines = claim.items(crate::claim::Record::Line);
    let numbers: Vec<String> = lines.map(|line| claim.line_number(line.index)).collect();
    match numbers.iter().position(|own| own == number) {
        Some(at) => Ok(u32::try_from(at).unwrap_or(u32::MAX)),
        None => Err(End::usage(format!("the claim has no line {number}; it has {}", numbers.join(", ")))),
    }
}
