//! The program from the outside: exit status, streams, accounting, files, threads, pipes.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "what cannot be set up, or is not there, fails the test"
)]

mod program;
mod reports;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use program::{Folder, POLICY, claim, clean, code, counts, last, objects, out, said, visit};
use serde_json::Value;

#[test]
fn r3_the_exit_status_says_what_happened() {
    let folder = Folder::new("status");
    folder.write("clean.ndjson", &clean("C1"));
    folder.write("visit.ndjson", &visit("C1"));
    folder.write("advice.ndjson", &claim("C1", &[("G0008", "2026-02-03")]));
    folder.write("cut.ndjson", &format!("{}{{\"claim_id\":", visit("C1")));
    folder.write("wrong.payer", "policy X \"x\"\n\nedit E \"e\"\n  for line in nothing_known\n  deny CO-4\n");
    for (words, status, reason) in [
        ("lint clean.ndjson --policy acme.payer", 0, ""),
        ("lint advice.ndjson --policy acme.payer", 0, ""),
        ("lint advice.ndjson --policy acme.payer --fail-on warn", 1, "1 finding at or above `warn`"),
        ("lint visit.ndjson --policy acme.payer", 1, "1 finding at or above `pend`"),
        ("lint visit.ndjson --policy acme.payer --fail-on reject", 0, ""),
        ("lint visit.ndjson --policy acme.payer --fail-on never", 0, ""),
        ("lint visit.ndjson --policy wrong.payer", 2, "nothing was evaluated"),
        ("lint visit.ndjson --policy no.payer", 2, "there is no file or folder no.payer"),
        ("lint no.ndjson --policy acme.payer", 2, "there is no file or folder no.ndjson"),
        ("lint acme.payer --policy acme.payer", 2, "is a policy"),
        ("lint visit.ndjson", 2, ""),
        ("lint visit.ndjson --policy acme.payer --fromat text", 2, ""),
        ("lint cut.ndjson --policy acme.payer", 3, "1 claim could not be read"),
        ("check acme.payer", 0, ""),
        ("check wrong.payer", 2, "1 error"),
        ("version --json", 0, ""),
        ("fields line.code", 0, ""),
        ("fields line.cde", 2, "there is no field"),
        ("graph acme.payer", 0, ""),
        ("graph acme.payer --edit NONE", 2, "there is no edit NONE"),
        ("explain visit.ndjson --policy acme.payer --edit VISIT-25", 0, ""),
        ("explain visit.ndjson --policy acme.payer --edit VISIT-52", 2, "did you mean VISIT-25?"),
    ] {
        let output = folder.run(words);
        assert_eq!(code(&output), status, "{words}: {}", said(&output));
        assert!(last(&output).contains(reason), "{words}: {}", said(&output));
    }
    assert!(said(&folder.run("lint visit.ndjson --policy acme.payer --fromat text")).contains("--format"));
    for words in ["check wrong.payer --format json", "fields --format json", "graph acme.payer --format json"] {
        let json: Value = serde_json::from_str(&out(&folder.run(words))).unwrap();
        assert!(json.is_object(), "{words}");
    }
}

#[test]
fn r1_every_claim_is_accounted_for() {
    let folder = Folder::new("account");
    let other = clean("C4").replace("ACME1", "OTHER");
    let young = claim("C5", &[("77067", "2026-02-03")]);
    let unknown = young.replace(",\"birth_date\":\"1999-05-02\"", "").replace("C5", "C6");
    let text = [clean("C1"), visit("C2"), "{\"claim_id\": }\n".to_owned(), other, young, unknown].concat();
    folder.write("claims.ndjson", &text);
    let output = folder.run("lint claims.ndjson --policy acme.payer --format ndjson");
    assert_eq!(code(&output), 3);
    let found = objects(&out(&output));
    let types: Vec<&str> = found.iter().map(|own| own["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["finding", "unreadable", "finding", "finding", "summary"]);
    assert_eq!(counts(&found[4]), [6, 4, 1, 1, 1, 2, 1]);
    assert_eq!(found[1]["input"]["index"], 2);
    assert_eq!(found[1]["input"]["line"], 3);
    assert_eq!((&found[3]["status"], &found[3]["missing"][0]), (&"undetermined".into(), &"patient birth date".into()));
    assert_eq!(found[0]["edit"], "VISIT-25");
    assert_eq!(found[0]["line"], 1);
    assert_eq!(found[0]["carc"], "4");
    assert_eq!(found[0]["because"][0]["at"]["pointer"], "/lines/0/procedure");
    let offset = usize::try_from(found[0]["because"][0]["at"]["offset"].as_u64().unwrap()).unwrap();
    assert!(text[offset..].starts_with("99213"), "{}", &text[offset..offset + 9]);
    let json = out(&folder.run("lint claims.ndjson --policy acme.payer --format json"));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["results"].as_array().unwrap().as_slice(), &found[..4]);
    assert_eq!(json["summary"], found[4]);
    let csv = out(&folder.run("lint claims.ndjson --policy acme.payer --format csv"));
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().map(Result::unwrap).count();
    assert_eq!(rows, 4);
    assert_eq!(out(&folder.run("lint claims.ndjson --policy acme.payer --format concise")).lines().count(), 4);
}

#[test]
fn m13_threads_and_pipes_change_nothing() {
    let folder = Folder::new("threads");
    let text: String = (0..3000)
        .map(|n| match n % 7 {
            0 => visit(&format!("C{n}")),
            3 => "{\"claim_id\": }\n".to_owned(),
            5 => claim(&format!("C{n}"), &[("G0121", "2026-02-03")]),
            _ => clean(&format!("C{n}")),
        })
        .collect();
    folder.write("claims.ndjson", &text);
    for format in ["ndjson", "text"] {
        let words = format!("lint claims.ndjson --policy acme.payer --format {format} --threads");
        let one = folder.run(&format!("{words} 1"));
        assert!(one.stdout.len() > 100_000);
        for threads in ["2", "8"] {
            let more = folder.run(&format!("{words} {threads}"));
            assert_eq!((one.stdout == more.stdout, &one.stderr), (true, &more.stderr), "{threads} threads");
        }
    }
    let named = folder.run("lint claims.ndjson --policy acme.payer --format concise");
    let piped = folder.run_on("lint - --policy acme.payer --format concise", text.as_bytes());
    assert_eq!(out(&named), out(&piped).replace("<stdin>", "claims.ndjson"));
}

#[cfg(unix)]
#[test]
fn m13_a_pipe_by_its_name_is_read_as_a_file_is() {
    let folder = Folder::new("named-pipes");
    let plain = "policy P \"p\"\n\nedit E \"e\"\n  for line in 99213\n  deny CO-4\n";
    folder.write("plain.payer", plain);
    // More than a pipe holds, so that whoever opens it again gets another part of it.
    let text: String = (0..2000).map(|n| visit(&format!("C{n}"))).collect();
    folder.write("claims.ndjson", &text);
    for words in [
        "lint CLAIMS --policy plain.payer --format concise",
        "lint CLAIMS --policy acme.payer --format concise",
        "convert CLAIMS --to json",
        "convert CLAIMS --to csv",
        "explain CLAIMS --claim C1999 --policy acme.payer",
        "lint claims.ndjson --history CLAIMS --policy acme.payer --format concise",
    ] {
        let named = folder.run(&words.replace("CLAIMS", "claims.ndjson"));
        let piped = folder.run_on(&words.replace("CLAIMS", "/dev/stdin"), text.as_bytes());
        let same = out(&named) == out(&piped).replace("/dev/stdin", "claims.ndjson");
        assert_eq!((code(&named), same), (code(&piped), true), "{words}: {}", said(&piped));
    }
    let added = folder.run_on("history add /dev/stdin --db h.db", text.as_bytes());
    assert!(said(&added).contains("2000 claims read: 2000 added"), "{}", said(&added));
    let made = Command::new("mkfifo").arg(folder.0.join("pipe")).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn({
        let (pipe, text) = (folder.0.join("pipe"), visit("C1"));
        move || fs::write(pipe, text).unwrap()
    });
    let read = folder.run("lint pipe --policy plain.payer --format concise");
    writer.join().unwrap();
    assert_eq!((code(&read), out(&read).lines().count()), (1, 1), "{}", said(&read));
}

#[test]
fn the_history_is_what_else_the_patient_has() {
    let folder = Folder::new("history");
    let one = |text: String| text.replace("M-SECRET-OLD", "M").replace("M-SECRET-NEW", "M").replace("M-SECRET-V", "M");
    folder.write("old.ndjson", &one(claim("OLD", &[("G0121", "2019-03-01")])));
    folder.write("new.ndjson", &one(claim("NEW", &[("G0121", "2026-02-03")])));
    let statuses = |words: &str| -> Vec<String> {
        let output = out(&folder.run(&format!("lint {words} --policy acme.payer --format ndjson")));
        let found = objects(&output);
        found.iter().filter_map(|own| own["status"].as_str()).map(str::to_owned).collect()
    };
    assert_eq!(statuses("new.ndjson"), ["undetermined"]);
    assert_eq!(statuses("new.ndjson --history-complete 2010-01-01..2026-12-31"), Vec::<String>::new());
    assert_eq!(statuses("new.ndjson --history old.ndjson"), ["fires"]);
    assert_eq!(
        statuses("new.ndjson --history new.ndjson --history-complete 2010-01-01..2026-12-31"),
        Vec::<String>::new()
    );
    folder.write(
        "void.ndjson",
        &one(claim("V", &[("G0121", "2019-03-01")]))
            .replace("\"payer\"", "\"frequency\":\"8\",\"original_number\":\"OLD\",\"payer\""),
    );
    let voided = "new.ndjson --history old.ndjson --history void.ndjson --history-complete 2010-01-01..2026-12-31";
    assert_eq!(statuses(voided), Vec::<String>::new());
    let found = out(&folder.run("lint new.ndjson --history old.ndjson --policy acme.payer --format ndjson"));
    let because = objects(&found)[0]["because"].as_array().unwrap().clone();
    let old = because.iter().find(|own| own["fact"].as_str().unwrap().contains("history claim OLD")).unwrap();
    assert_eq!(old["at"]["file"], "old.ndjson");
}

#[test]
fn r3_a_damaged_store_is_input_that_cannot_be_read() {
    let folder = Folder::new("damaged-store");
    folder.write("claims.ndjson", &clean("C1"));
    assert_eq!(code(&folder.run("history add claims.ndjson --db h.db")), 0);
    let bytes = fs::read(folder.0.join("h.db")).unwrap();
    let mut changed = bytes.clone();
    changed[100..4096].fill(7);
    let short = &bytes[..bytes.len() - 100];
    for (name, bytes) in [("cut.db", &bytes[..5000]), ("short.db", short), ("changed.db", &changed)] {
        fs::write(folder.0.join(name), bytes).unwrap();
        for words in ["history check", "history info", "history export", "history add claims.ndjson --db"] {
            let output = folder.run(&format!("{words} {name}"));
            assert_eq!(code(&output), 3, "{words} {name}: {}", said(&output));
            assert!(last(&output).contains("[history/damaged]"), "{words} {name}: {}", said(&output));
            assert!(!said(&output).contains("says more"), "{words} {name}: {}", said(&output));
        }
    }
}

#[test]
fn r1_of_a_damaged_store_is_exported_what_can_be_read_and_counted() {
    let folder = Folder::new("damaged-export");
    let text: String = (0..400).map(|n| clean(&format!("C{n}"))).collect();
    folder.write("claims.ndjson", &text);
    assert_eq!(code(&folder.run("history add claims.ndjson --db h.db")), 0);
    let mut bytes = fs::read(folder.0.join("h.db")).unwrap();
    // A page of a table behind those of the lists: claims.
    let page = (0..bytes.len() * 4 / 5).step_by(4096).rfind(|at| bytes[*at] == 13).unwrap();
    bytes[page..page + 16].fill(0xff);
    fs::write(folder.0.join("h.db"), bytes).unwrap();
    let output = folder.run("history export h.db --output saved.ndjson");
    let saved = folder.read("saved.ndjson").lines().count();
    assert!(0 < saved && saved < 400, "{saved}");
    assert_eq!(code(&output), 3);
    assert!(said(&output).contains(&format!("{saved} claims written to saved.ndjson.\n")), "{}", said(&output));
    let of = format!("of its 400 claims {saved} could be read and are written, {} could not", 400 - saved);
    assert!(last(&output).contains(&of), "{}", last(&output));
}

#[test]
fn nothing_to_do_is_said_aloud() {
    let folder = Folder::new("empty");
    folder.write("empty.ndjson", "");
    fs::create_dir(folder.0.join("none")).unwrap();
    for words in ["lint empty.ndjson --policy acme.payer", "lint none --policy acme.payer"] {
        let output = folder.run(words);
        assert_eq!(code(&output), 0, "{words}: {}", said(&output));
        assert!(said(&output).contains("warning: no claims were found"), "{}", said(&output));
        assert_eq!(code(&folder.run(&format!("{words} --fail-on-empty"))), 2);
    }
    folder.write("claims.ndjson", &clean("C1"));
    let output = folder.run("lint claims.ndjson --policy none");
    assert!(said(&output).contains("warning: no policies were found"), "{}", said(&output));
    let quiet = folder.run("lint claims.ndjson --policy acme.payer --quiet");
    assert_eq!((out(&quiet), said(&quiet)), (String::new(), String::new()));
}

#[test]
fn tests_of_policies_run() {
    let folder = Folder::new("tests");
    let test = "\ntest \"a visit\"\n  line 1  99213\n  line 2  17000\n  expect VISIT-25 on line LINE\n";
    folder.write("right.payer", &(POLICY.to_owned() + &test.replace("LINE", "1")));
    let right = folder.run("test right.payer");
    assert_eq!((code(&right), out(&right).as_str()), (0, "ACME: 1 test, 1 passed\n"));
    fs::remove_file(folder.0.join("right.payer")).unwrap();
    folder.write("wrong.payer", &(POLICY.to_owned() + &test.replace("LINE", "2")));
    let wrong = folder.run("test wrong.payer");
    assert_eq!(code(&wrong), 1);
    for words in ["expected: VISIT-25 on line 2", "found:    VISIT-25 on line 1", "1 test, 0 passed"] {
        assert!(out(&wrong).contains(words), "{}", out(&wrong));
    }
}

#[test]
fn policies_are_formatted_in_place_or_not_at_all() {
    let folder = Folder::new("fmt");
    folder.write("acme.payer", &POLICY.replace("  for line in 99213\n", "  for   line in 99213   # visits\n"));
    let before = folder.read("acme.payer");
    assert_eq!(code(&folder.run("fmt --check")), 1);
    let diff = folder.run("fmt --diff acme.payer");
    assert!(out(&diff).contains("-  for   line in 99213   # visits\n"), "{}", out(&diff));
    assert_eq!(folder.read("acme.payer"), before);
    assert_eq!(code(&folder.run("fmt")), 0);
    assert!(folder.read("acme.payer").contains("# visits"));
    assert_eq!(code(&folder.run("fmt --check")), 0);
    folder.write("acme.payer", "policy A \"a\"\n\nedit E \"e\"\n  for line in (\n  deny CO-4\n");
    let left = folder.run("fmt");
    assert_eq!((code(&left), last(&left).as_str()), (2, "paylint: 1 file left as it is"));
    assert!(folder.read("acme.payer").contains("in (\n"));
}

#[test]
fn explanations_say_why_and_why_not() {
    let folder = Folder::new("explain");
    folder.write("claims.ndjson", &(visit("C1") + &clean("C2")));
    let which = folder.run("explain claims.ndjson --policy acme.payer");
    assert_eq!(code(&which), 2);
    assert!(said(&which).contains("say which with `--claim NUMBER`"), "{}", said(&which));
    let fires = out(&folder.run("explain claims.ndjson --policy acme.payer --claim C1 --edit VISIT-25 --line 1"));
    assert!(fires.contains("On line 1: it fires."), "{fires}");
    let not = out(&folder.run("explain claims.ndjson --policy acme.payer --claim 2 --edit visit-25"));
    assert!(not.contains("On line 1: it does not fire."), "{not}");
    let json = out(&folder.run("explain claims.ndjson --policy acme.payer --claim C2 --edit VISIT-25 --format json"));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["results"][0]["subjects"][0]["fires"], "no");
}

/// The program under a shell whose stack is small.
fn on_small_stack(folder: &Folder, words: &str) -> Output {
    let line = format!("ulimit -s 256; exec '{}' {words}", env!("CARGO_BIN_EXE_paylint"));
    Command::new("sh").args(["-c", &line]).current_dir(&folder.0).output().unwrap()
}

#[test]
fn p01_p02_depth_is_bounded_whatever_the_stack_and_width_is_not() {
    let folder = Folder::new("depth");
    let policy =
        |condition: &str| format!("policy A \"a\"\n\nedit E \"e\"\n  for line\n  when {condition}\n  deny CO-4\n");
    let nested = |depth: usize| policy(&format!("{}units > 1{}", "(".repeat(depth), ")".repeat(depth)));
    let not_not = |depth: usize| policy(&format!("{}units > 1", "not ".repeat(depth)));
    let wide = policy(&vec!["units > 1"; 20_000].join(" or "));
    for (text, status) in [(nested(60), 0), (nested(100_000), 2), (not_not(100_000), 2), (wide, 0)] {
        folder.write("deep.payer", &text);
        let output = on_small_stack(&folder, "check deep.payer --color never");
        assert_eq!(code(&output), status, "{}", said(&output));
        assert!(out(&output).len() < 2000);
    }
    folder.write("one.ndjson", &visit("C1"));
    folder.write("deep.payer", &nested(60));
    assert_eq!(code(&on_small_stack(&folder, "lint one.ndjson --policy deep.payer")), 0);
}

#[test]
fn x14_a_claim_of_very_many_lines_is_judged_whole() {
    let folder = Folder::new("long");
    let lines: Vec<(&str, &str)> =
        (0..1200).map(|at| if at % 3 == 0 { ("99213", "2026-02-03") } else { ("17000", "2026-02-03") }).collect();
    folder.write("long.ndjson", &(claim("C1", &lines) + &clean("C2")));
    let output = folder.run("lint long.ndjson --policy acme.payer --format ndjson");
    assert_eq!(code(&output), 1);
    let objects = objects(&out(&output));
    let findings = objects.iter().filter(|object| object["type"] == "finding").count();
    assert_eq!(findings, 400);
    assert_eq!(objects[0]["status"], "fires");
    assert_eq!(objects.last().unwrap()["claims"]["evaluated"], 2);
    // What is said of each is bounded.
    assert_eq!(objects[0]["choices"].as_array().unwrap().len(), 100);
    assert_eq!(objects[0]["more_choices"], true);
}

#[test]
fn x14_a_claim_of_more_lines_than_any_has_is_told() {
    let folder = Folder::new("longest");
    let lines = |count: usize| vec![("99213", "2026-02-03"); count];
    folder.write("plain.payer", "policy P \"p\"\n\nedit E \"e\"\n  for claim\n  deny CO-4\n");
    folder.write("long.ndjson", &(claim("C1", &lines(10_001)) + &claim("C2", &lines(10_000))));
    let output = folder.run("lint long.ndjson --policy plain.payer --format concise");
    assert_eq!(code(&output), 3);
    let out = out(&output);
    assert!(
        out.contains("long.ndjson:1: unreadable claim: the claim is not judged, since it has 10,001 lines"),
        "{out}"
    );
    assert!(out.contains("[input/claim-too-large]") && out.contains("claim C2: deny CO-4 E: e"), "{out}");
}

#[cfg(unix)]
#[test]
fn s01_an_interrupt_leaves_no_half_file() {
    let folder = Folder::new("interrupt");
    folder.write("r", "old");
    // Without an edit that asks for the history, claims are judged as they come.
    folder.write("plain.payer", "policy P \"p\"\n\nedit E \"e\"\n  for line in 99213\n  deny CO-4\n");
    let names = || {
        let mut names: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|own| own.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let words = "lint - --policy plain.payer --format ndjson --output ndjson=r --output csv=s";
        let mut child = folder.command(words).stdin(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(visit("C1").as_bytes()).unwrap();
        for _ in 0..500 {
            if names().len() == before.len() + 2 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(names().len(), before.len() + 2, "both files are begun");
        let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        // Standard input stays open: the end is the signal's.
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_eq!((code(&output), said(&output).as_str()), (status, ""), "{signal}");
        assert_eq!((names(), folder.read("r").as_str()), (before.clone(), "old"), "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn o09_o10_every_command_says_when_its_result_is_lost() {
    let folder = Folder::new("lost");
    folder.write("one.ndjson", &visit("C1"));
    let commands = [
        "lint one.ndjson --policy acme.payer",
        "explain one.ndjson --policy acme.payer",
        "check --format json",
        "test",
        "graph acme.payer",
        "fields",
        "version",
        "completions bash",
        "man",
        "--help",
        "lint --help",
        "--version",
    ];
    for words in commands {
        let mut child = folder.command(words).spawn().unwrap();
        drop(child.stdout.take());
        let closed = child.wait_with_output().unwrap();
        assert!(!said(&closed).contains("panic") && !said(&closed).contains("standard output"), "{}", said(&closed));
        assert!([0, 141].contains(&code(&closed)), "{words}: {}", code(&closed));
        if Path::new("/dev/full").exists() {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let full = folder.command(words).stdout(full).output().unwrap();
            assert_eq!(code(&full), 4, "{words}: {}", said(&full));
            assert!(said(&full).ends_with("no space left on device\n"), "{words}: {}", said(&full));
        }
        // Closed at the start: no fault, and no file takes the place of the stream.
        for closed in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
            let line = format!("exec '{}' {words} {closed}", env!("CARGO_BIN_EXE_paylint"));
            let output = Command::new("sh").args(["-c", &line]).current_dir(&folder.0).output().unwrap();
            assert!([0, 1, 4].contains(&code(&output)), "{words} {closed}: {}", code(&output));
            assert!(!said(&output).contains("panic"), "{}", said(&output));
        }
    }
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 2);
}

#[test]
fn a_mistyped_word_is_answered_with_the_one_that_is_meant() {
    let folder = Folder::new("mistyped");
    for (words, meant) in [
        ("chekc", "there is no command `chekc` here; did you mean `check`?"),
        ("lint x.837 --polciy acme.payer", "there is no option `--polciy` here; did you mean `--policy`?"),
        ("check --zzz", "there is no option `--zzz` here; `--help` lists all"),
        ("lint x.837 --format jsn", "'json'"),
    ] {
        let output = folder.run(words);
        assert_eq!((code(&output), out(&output).as_str()), (2, ""), "{words}");
        assert!(said(&output).contains(meant), "{words}: {}", said(&output));
    }
    let alone = folder.run("");
    assert_eq!((code(&alone), out(&alone).as_str()), (2, ""));
    for words in ["paylint lint", "paylint check", "paylint test"] {
        assert!(said(&alone).contains(words));
    }
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let folder = Folder::new("manual");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = folder.run(&format!("completions {shell}"));
        assert_eq!((code(&output), said(&output).as_str()), (0, ""));
        assert!(out(&output).contains("fail-on-empty") && out(&output).contains("explain"), "{shell}");
    }
    assert!(out(&folder.run("man")).contains(".TH paylint 1"));
    assert_eq!(code(&folder.run("man --output pages")), 0);
    let mut pages = 1;
    for of in ["", "history "] {
        let help = out(&folder.run(&format!("{of}--help")));
        let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        for command in
            commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|own| !own.is_empty())
        {
            let name = format!("{of}{command}").replace(' ', "-");
            let page = folder.read(&format!("pages/paylint-{name}.1"));
            assert!(page.contains(&format!("paylint-{name}").replace('-', "\\-")), "{name}: {page}");
            pages += 1;
        }
    }
    assert_eq!(fs::read_dir(folder.0.join("pages")).unwrap().count(), pages);
}
