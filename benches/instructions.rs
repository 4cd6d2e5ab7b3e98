//! How many instructions the hottest parts take, counted by valgrind: a number that a busy machine does not change.
//!
//! `cargo bench --bench instructions`, where `valgrind` is installed. Each part is run once and eleven times; a tenth of the
//! difference is what it takes, whatever was made ready before. Nothing here is asserted.

#![expect(clippy::unwrap_used, reason = "a bench that cannot set up has nothing to measure")]
#![expect(clippy::print_stdout, reason = "what was counted is what it is run for")]

mod input;

use std::hint::black_box;
use std::process::Command;

use input::{beside, claims, each, sample};
use paylint::compile::load;
use paylint::report::{Clauses, Scene};
use paylint::verdict::{Evaluator, Scratch};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The parts, with what one of them is counted by.
const PARTS: &[(&str, &str)] =
    &[("read JSON", "claim"), ("read 837", "claim"), ("judge", "claim"), ("explain", "finding")];

/// How often the sample claims stand in an input that is read.
const COPIES: usize = 50;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, part, times] = arguments.as_slice()
        && flag == "--run"
    {
        println!("{}", run(part, times.parse().unwrap()));
        return;
    }
    for (part, unit) in PARTS {
        let (Some((one, count)), Some((eleven, _))) = (counted(part, 1), counted(part, 11)) else {
            println!("valgrind is not there or does not run here: no instructions were counted");
            return;
        };
        println!("{part:<10} {:>8} instructions a {unit}", (eleven - one) / 10 / count);
    }
}

/// The instructions of a part that is run some times, and of how many claims or findings it is about.
fn counted(part: &str, times: u32) -> Option<(u64, u64)> {
    let own = std::env::current_exe().unwrap();
    let valgrind = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(own)
        .args(["--run", part, &times.to_string()])
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&valgrind.stderr);
    let line = told.lines().find(|line| line.contains("Collected :"))?;
    let instructions = line.rsplit(' ').next()?.parse().ok()?;
    Some((instructions, String::from_utf8_lossy(&valgrind.stdout).trim().parse().ok()?))
}

/// Runs a part; of how many claims or findings it is about.
fn run(part: &str, times: u32) -> usize {
    let name = if part == "read 837" { "claims.837" } else { "claims.ndjson" };
    let bytes = std::fs::read(sample(name)).unwrap();
    if part.starts_with("read") {
        // An input so long that what opening it takes does not show.
        let (bytes, mut claims) = (bytes.repeat(COPIES), 0);
        each(&bytes, |_| claims += 1);
        (0..times)
            .for_each(|_| each(&bytes, |claim| assert!(black_box(claim.count(paylint::claim::Record::Line)) > 0)));
        return claims;
    }
    let claims = claims(&bytes);
    let loaded = load(&[sample("acme.payer")]);
    let evaluator = Evaluator::new(loaded.policies.first().unwrap());
    let beside = beside();
    let mut scratch = Scratch::default();
    if part == "judge" {
        for _ in 0..times {
            claims.iter().for_each(|claim| drop(black_box(evaluator.evaluate_with(claim, &beside, &mut scratch))));
        }
        return claims.len();
    }
    let (clauses, files, mut findings) = (Clauses::default(), ["claims.ndjson".to_owned()], 0);
    for claim in &claims {
        let verdict = evaluator.evaluate(claim, &beside);
        findings += verdict.findings.len();
        for _ in 0..times {
            let scene = Scene::new(&evaluator, &loaded.sources, &files, claim, &beside).sharing(&clauses);
            verdict.findings.iter().for_each(|finding| drop(black_box(scene.show(&verdict, finding))));
        }
    }
    findings
}
