//! `test`: the tests written in policies to what holds and what does not.

mod given;

use std::io;
use std::path::PathBuf;

use super::When;
use super::check::count;
use super::end::{End, Status};
use super::explain::why_not;
use super::output::{print, say};
use super::policies;
use super::settings::Settings;
use crate::policy::model::{Expect, Policy, Test};
use crate::report::{Colour, Patients, Scene, Text};
use crate::source::Sources;
use crate::verdict::Evaluator;
use crate::verdict::model::{Beside, Finding, Status as Certainty, Verdict};

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, or folders of them [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

/// A finding as tests speak of it: by edit and line number, certain or not.
type Said = (String, Option<i64>, bool);

/// Runs `test`.
///
/// # Errors
/// A path that does not exist, an error in a policy; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let loaded = policies::evaluable(&policies::chosen(&arguments.paths, &arguments.settings)?, arguments.color)?;
    let colour = arguments.color.colour(&io::stdout());
    let (mut tests, mut failed) = (0, 0);
    for policy in loaded.policies.iter().chain(&loaded.libraries) {
        let graphs = policies::graphs(std::slice::from_ref(policy));
        let Some(graph) = graphs.first() else { continue };
        let evaluator = Evaluator::new(policy, graph);
        let mut failures = String::new();
        let mut own = 0;
        for test in &policy.tests {
            if let Some(failure) = fails(&evaluator, &loaded.sources, test, colour) {
                failures.push_str(&failure);
                own += 1;
            }
        }
        if !policy.tests.is_empty() || !policy.edits.is_empty() {
            let name = if policy.id.is_empty() { loaded.sources.place(policy.span).file } else { &policy.id };
            let passed = policy.tests.len() - own;
            print(&format!("{failures}{name}: {}, {passed} passed\n", count(policy.tests.len(), "test")))?;
        }
        tests += policy.tests.len();
        failed += own;
    }
    if tests == 0 {
        say("warning: no tests were found\n");
    }
    match failed {
        0 => Ok(End::fine()),
        _ => Ok(End::new(Status::Findings, format!("{failed} of {} failed", count(tests, "test")))),
    }
}

/// What is wrong with a test; `None` where it holds.
fn fails(evaluator: &Evaluator<'_>, sources: &Sources, test: &Test, colour: Colour) -> Option<String> {
    let beside = Beside {
        history: (&test.history).into(),
        original: test.original.as_ref(),
        extent: test.extent,
        facts: &test.facts,
    };
    let verdict = evaluator.evaluate(&test.claim, &beside);
    let files = vec![sources.place(test.span).file.to_owned()];
    let scene = Scene::new(evaluator, sources, &files, &test.claim, &beside).with(Patients::Shown);
    let found: Vec<(Said, &Finding)> = verdict.findings.iter().map(|own| (said(&scene, own), own)).collect();
    let mut expected: Vec<Said> = Vec::new();
    let mut refused: Vec<&(Said, &Finding)> = Vec::new();
    let mut whole = false;
    for expect in &test.expects {
        match expect {
            Expect::Clean(_) => whole = true,
            Expect::Finding { undetermined, edit, lines, .. } => {
                whole = true;
                match lines.is_empty() {
                    true => expected.push((edit.clone(), None, *undetermined)),
                    false => {
                        expected.extend(lines.iter().map(|line| (edit.clone(), Some(*line), *undetermined)));
                    }
                }
            }
            Expect::No { edit, lines, .. } => refused.extend(found.iter().filter(|((own, line, _), _)| {
                own == edit && (lines.is_empty() || line.is_some_and(|line| lines.contains(&line)))
            })),
        }
    }
    let absent: Vec<&Said> = expected.iter().filter(|own| !found.iter().any(|(said, _)| said == *own)).collect();
    if whole {
        for own in found.iter().filter(|(said, _)| !expected.contains(said)) {
            if !refused.iter().any(|(said, _)| *said == own.0) {
                refused.push(own);
            }
        }
    }
    if absent.is_empty() && refused.is_empty() {
        return None;
    }
    let mut out = Vec::new();
    let head = format!("FAILED  {}  \"{}\"\n", sources.place(test.span), test.title);
    out.extend_from_slice(head.as_bytes());
    let list = |all: Vec<&Said>| match all.is_empty() {
        true => "clean".to_owned(),
        false => all.into_iter().map(in_words).collect::<Vec<_>>().join("; "),
    };
    if whole {
        let lines = format!(
            "  expected: {}\n  found:    {}\n",
            list(expected.iter().collect()),
            list(found.iter().map(|(said, _)| said).collect())
        );
        out.extend_from_slice(lines.as_bytes());
    }
    for own in absent {
        let line = format!("  not found: {}\n", in_words(own));
        out.extend_from_slice(line.as_bytes());
        for sentence in why(&scene, own) {
            out.extend_from_slice(format!("    {sentence}\n").as_bytes());
        }
    }
    for (said, finding) in refused {
        out.extend_from_slice(format!("  not expected: {}\n", in_words(said)).as_bytes());
        explain(&mut out, &scene, &verdict, finding, colour);
        let clauses = given::clauses(&scene, &finding.missing);
        if !clauses.is_empty() {
            let clauses: Vec<String> = clauses.iter().map(|clause| format!("`{clause}`")).collect();
            let line = format!("  The test does not say what decides it. Give it: {}\n", clauses.join(", "));
            out.extend_from_slice(line.as_bytes());
        }
    }
    out.push(b'\n');
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn explain(out: &mut Vec<u8>, scene: &Scene<'_>, verdict: &Verdict, finding: &Finding, colour: Colour) {
    let shown = scene.show(verdict, finding);
    Text::new(out, colour).finding(&shown, scene);
}

/// Why an expected finding is not there.
fn why(scene: &Scene<'_>, (edit, line, _): &Said) -> Vec<String> {
    let policy: &Policy = scene.evaluator.policy();
    if policy.edits.iter().all(|own| own.id != *edit) {
        return vec![format!("there is no edit {edit}")];
    }
    why_not(scene, edit, *line)
}

fn said(scene: &Scene<'_>, finding: &Finding) -> Said {
    let line = finding.line.map(|index| scene.line(index).text.parse().unwrap_or(i64::from(index) + 1));
    let id = scene.edit_id(finding.edit);
    (id, line, finding.status == Certainty::Undetermined)
}

fn in_words((edit, line, undetermined): &Said) -> String {
    let undetermined = if *undetermined { "undetermined " } else { "" };
    match line {
        Some(line) => format!("{undetermined}{edit} on line {line}"),
        None => format!("{undetermined}{edit} on claim"),
    }
}
