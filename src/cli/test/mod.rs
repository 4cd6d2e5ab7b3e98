//! `test`: the tests written in policies to what holds and what does not.

mod failure;
mod given;
mod told;

use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use self::failure::{Failure, Said, list};
use super::When;
use super::check::count;
use super::end::{End, Status};
use super::explain::why_not;
use super::output::{print, say};
use super::policies;
use super::settings::Settings;
use crate::policy::model::{Expect, Policy, Test};
use crate::report::{Colour, Json, Patients, Scene, Text};
use crate::source::Sources;
use crate::verdict::Evaluator;
use crate::verdict::model::{Beside, Finding, Status as Certainty, Verdict};

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Policies, or folders of them [default: those of paylint.toml, or this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How failures are written
    #[arg(short, long, value_enum, default_value = "text")]
    format: Format,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: When,
    #[command(flatten)]
    settings: Settings,
}

/// How failures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each with what is expected, what is found, and why
    Text,
    /// One line a failing test
    Concise,
    /// One JSON document
    Json,
}

/// Runs `test`.
///
/// # Errors
/// A path that does not exist, an error in a policy; writing.
pub fn run(arguments: &Arguments) -> Result<End, End> {
    let loaded = policies::evaluable(&policies::chosen(&arguments.paths, &arguments.settings)?, arguments.color)?;
    let colour = arguments.color.colour(&io::stdout());
    let mut results: Vec<(&str, usize, Vec<Failure<'_>>)> = Vec::new();
    for policy in loaded.policies.iter().chain(&loaded.libraries) {
        let evaluator = Evaluator::new(policy);
        let mut texts = String::new();
        let mut failures = Vec::new();
        for test in &policy.tests {
            let text = (arguments.format == Format::Text).then_some(colour);
            if let Some((failure, text)) = fails(&evaluator, &loaded.sources, test, text) {
                texts.push_str(&text);
                failures.push(failure);
            }
        }
        // A library is told by its file: several may have the same name.
        let library = loaded.libraries.iter().any(|own| std::ptr::eq(own, policy));
        let name = if library { loaded.sources.place(policy.span).file } else { &policy.id };
        let passed = policy.tests.len() - failures.len();
        let summary = format!("{name}: {}, {passed} passed\n", count(policy.tests.len(), "test"));
        let empty = policy.tests.is_empty() && policy.edits.is_empty();
        match arguments.format {
            Format::Text if !empty => print(&format!("{texts}{summary}"))?,
            Format::Concise => {
                print(&failures.iter().map(Failure::concise).collect::<String>())?;
                if !empty {
                    say(&summary);
                }
            }
            Format::Text | Format::Json => {}
        }
        results.push((name, policy.tests.len(), failures));
    }
    let tests: usize = results.iter().map(|(_, tests, _)| tests).sum();
    let failed: usize = results.iter().map(|(.., failures)| failures.len()).sum();
    if arguments.format == Format::Json {
        print(&json(&results, tests, failed))?;
    }
    if tests == 0 {
        say("warning: no tests were found\n");
        if loaded.compiled.is_some() {
            say("A compiled file holds none: run those of the policies that it was made of.\n");
        }
    }
    match failed {
        0 => Ok(End::fine()),
        _ => Ok(End::new(Status::Findings, format!("{failed} of {} failed", count(tests, "test")))),
    }
}

/// All results as one document.
fn json(results: &[(&str, usize, Vec<Failure<'_>>)], tests: usize, failed: usize) -> String {
    let mut out = Vec::new();
    Json::new(&mut out).object(|json| {
        json.name("version").raw(1);
        json.name("policies").list(|json| {
            for (name, tests, failures) in results {
                json.object(|json| {
                    json.name("policy").text(name);
                    json.name("tests").raw(*tests);
                    json.name("passed").raw(tests - failures.len());
                    json.name("failures").list(|json| failures.iter().for_each(|failure| failure.json(json)));
                });
            }
        });
        json.name("tests").raw(tests);
        json.name("passed").raw(tests - failed);
        json.name("failed").raw(failed);
    });
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// What is wrong with a test, and its text where that is asked for, in a colour; `None` where it holds.
fn fails<'t>(
    evaluator: &Evaluator<'_>,
    sources: &'t Sources,
    test: &'t Test,
    text: Option<Colour>,
) -> Option<(Failure<'t>, String)> {
    let beside = Beside {
        history: (&test.history).into(),
        doubtful: &[],
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
    let mut others = false;
    let mut differs: Vec<(Said, String)> = Vec::new();
    for expect in &test.expects {
        match expect {
            Expect::Clean(_) => whole = true,
            Expect::Finding { undetermined, edit, lines, told, among_others, .. } => {
                others |= among_others;
                let said = |line| Said { edit: edit.clone(), line, undetermined: *undetermined };
                let all: Vec<Said> = match lines.is_empty() {
                    true => vec![said(None)],
                    false => lines.iter().map(|line| said(Some(*line))).collect(),
                };
                if let Some(told) = told {
                    let same = |(own, _): &&(Said, &Finding)| all.contains(own);
                    let different = found.iter().filter(same).filter_map(|(own, finding)| {
                        let difference = told::difference(told, &scene.show(&verdict, finding))?;
                        Some((own.clone(), difference))
                    });
                    differs.extend(different);
                }
                whole |= !among_others;
                expected.extend(all);
            }
            Expect::No { edit, lines, .. } => refused.extend(found.iter().filter(|(own, _)| {
                own.edit == *edit && (lines.is_empty() || own.line.is_some_and(|line| lines.contains(&line)))
            })),
        }
    }
    whole &= !others;
    let absent = expected.iter().filter(|own| !found.iter().any(|(said, _)| said == *own));
    let absent: Vec<(Said, Vec<String>)> = absent.map(|own| (own.clone(), why(&scene, own))).collect();
    if whole {
        for own in found.iter().filter(|(said, _)| !expected.contains(said)) {
            if !refused.iter().any(|(said, _)| *said == own.0) {
                refused.push(own);
            }
        }
    }
    if absent.is_empty() && refused.is_empty() && differs.is_empty() {
        return None;
    }
    let failure = Failure {
        place: sources.place(test.span),
        title: &test.title,
        whole,
        expected,
        found: found.iter().map(|(said, _)| said.clone()).collect(),
        absent,
        refused: refused.iter().map(|(said, _)| said.clone()).collect(),
        differs,
    };
    let text = text.map_or_else(String::new, |colour| told(&failure, &refused, &scene, &verdict, colour));
    Some((failure, text))
}

/// A failure in full.
fn told(
    failure: &Failure<'_>,
    refused: &[&(Said, &Finding)],
    scene: &Scene<'_>,
    verdict: &Verdict,
    colour: Colour,
) -> String {
    let mut out = Vec::new();
    let head = format!("FAILED  {}  \"{}\"\n", failure.place, failure.title);
    out.extend_from_slice(head.as_bytes());
    if failure.whole {
        let lines = format!("  expected: {}\n  found:    {}\n", list(&failure.expected), list(&failure.found));
        out.extend_from_slice(lines.as_bytes());
    }
    for (own, why) in &failure.absent {
        out.extend_from_slice(format!("  not found: {}\n", own.words()).as_bytes());
        for sentence in why {
            out.extend_from_slice(format!("    {sentence}\n").as_bytes());
        }
    }
    for (own, difference) in &failure.differs {
        out.extend_from_slice(format!("  not as expected: {}: {difference}\n", own.words()).as_bytes());
    }
    for (said, finding) in refused {
        out.extend_from_slice(format!("  not expected: {}\n", said.words()).as_bytes());
        explain(&mut out, scene, verdict, finding, colour);
        let clauses = given::clauses(scene, &finding.missing);
        if !clauses.is_empty() {
            let clauses: Vec<String> = clauses.iter().map(|clause| format!("`{clause}`")).collect();
            let line = format!("  The test does not say what decides it. Give it: {}\n", clauses.join(", "));
            out.extend_from_slice(line.as_bytes());
        }
    }
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

fn explain(out: &mut Vec<u8>, scene: &Scene<'_>, verdict: &Verdict, finding: &Finding, colour: Colour) {
    let shown = scene.show(verdict, finding);
    Text::new(out, colour).finding(&shown, scene);
}

/// Why an expected finding is not there.
fn why(scene: &Scene<'_>, said: &Said) -> Vec<String> {
    let policy: &Policy = scene.evaluator.policy();
    if policy.edits.iter().all(|own| own.id != said.edit) {
        return vec![format!("there is no edit {}", said.edit)];
    }
    why_not(scene, &said.edit, said.line)
}

fn said(scene: &Scene<'_>, finding: &Finding) -> Said {
    let line = finding.line.map(|index| scene.line(index).text.parse().unwrap_or(i64::from(index) + 1));
    Said { edit: scene.edit_id(finding.edit), line, undetermined: finding.status == Certainty::Undetermined }
}
