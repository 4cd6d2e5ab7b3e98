//! How fast an 837 is read, beside a program that only finds where its segments end.
//!
//! ```text
//! cargo build --release --example speed_837
//! target/release/examples/speed_837 generate professional 1000 > claims.837   # megabytes; or institutional
//! target/release/examples/speed_837 scan claims.837    # finds segment ends
//! target/release/examples/speed_837 frame claims.837   # cuts into claims
//! target/release/examples/speed_837 read claims.837    # reads every claim, on one thread
//! ```
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints what it measures")]

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;
use std::time::Instant;

use paylint::claim::{Claim, Record};
use paylint::read::{Batch, Entry, open};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["generate", kind @ ("professional" | "institutional"), megabytes] => match megabytes.parse() {
            Ok(megabytes) => generate(*kind == "institutional", megabytes),
            Err(_) => Err(io::Error::other("how many megabytes is a number")),
        },
        ["scan", path] => timed(path, scan),
        ["frame", path] => timed(path, |path| read(path, false)),
        ["read", path] => timed(path, |path| read(path, true)),
        _ => Err(io::Error::other("generate professional|institutional MEGABYTES, scan FILE, frame FILE or read FILE")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn timed(path: &str, work: impl FnOnce(&str) -> io::Result<String>) -> io::Result<()> {
    let start = Instant::now();
    let said = work(path)?;
    println!("{said}; {} ms", start.elapsed().as_millis());
    Ok(())
}

/// Finds segment ends and nothing else.
fn scan(path: &str) -> io::Result<String> {
    let (mut file, mut buffer, mut segments) = (File::open(path)?, vec![0; 256 << 10], 0u64);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(format!("{segments} segments"));
        }
        let ends = memchr::memchr_iter(b'~', buffer.get(..count).unwrap_or(&[]));
        // Each end is looked at, as whatever uses it would.
        segments += ends.fold(0, |n, at| n + u64::from(at < usize::MAX));
    }
}

fn read(path: &str, claims: bool) -> io::Result<String> {
    let mut framer = open(Box::new(File::open(path)?), 0)?;
    let (mut batch, mut claim, mut troubles) = (Batch::default(), Claim::default(), Vec::new());
    let (mut frames, mut lines, mut wrong) = (0u64, 0u64, 0u64);
    while framer.next(&mut batch)? {
        for entry in &batch.entries {
            match entry {
                Entry::Frame(frame) => {
                    frames += 1;
                    if claims {
                        wrong += u64::from(batch.read(frame, &mut claim, &mut troubles).is_err());
                        lines += u64::from(claim.count(Record::Line));
                        wrong += troubles.len() as u64;
                        troubles.clear();
                    }
                }
                Entry::Trouble(_) => wrong += 1,
            }
        }
    }
    Ok(format!("{frames} claims, {lines} lines, {wrong} troubles"))
}

/// The next of a row of numbers that is the same on every run (splitmix64).
struct Row(u64);

impl Row {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(all.len() as u64)).unwrap_or(0);
        all.get(at).copied().unwrap_or("")
    }
}

const DIAGNOSES: &[&str] = &["E119", "I10", "L570", "M25511", "S93401A", "J449", "N186", "F329", "K219", "Z0000"];
const SERVICES: &[&str] =
    &["99213:25", "99214", "17000", "11102", "97110:GP", "97140:59:GP", "36415", "80053", "93000"];

/// Writes one interchange of claims, a subscriber for each, a billing provider for each hundred.
fn generate(institutional: bool, megabytes: u64) -> io::Result<()> {
    let mut out = Counted(BufWriter::with_capacity(1 << 20, io::stdout().lock()), 0, 0);
    let guide = if institutional { "005010X223A2" } else { "005010X222A1" };
    let mut row = Row(837);
    out.put(&format!(
        "ISA*00*{0:10}*00*{0:10}*ZZ*{1:15}*ZZ*{2:15}*260601*1200*^*00501*000000001*0*T*:",
        "", "SUBMITTER", "ACME1"
    ))?;
    out.put(&format!("GS*HC*SUBMITTER*ACME1*20260601*1200*1*X*{guide}"))?;
    out.put(&format!("ST*837*0001*{guide}"))?;
    let before = out.2;
    for segment in [
        "BHT*0019*00*S0001*20260601*1200*CH",
        "NM1*41*2*EXAMPLE SUBMITTER*****46*SUBMITTER",
        "PER*IC*EXAMPLE DESK*TE*5555550100",
        "NM1*40*2*ACME HEALTH*****46*ACME1",
    ] {
        out.put(segment)?;
    }
    let (mut level, mut billing, mut claim) = (0u64, 0u64, 0u64);
    while out.1 < megabytes << 20 {
        if claim.is_multiple_of(100) {
            level += 1;
            billing = level;
            out.put(&format!("HL*{level}**20*1"))?;
            for segment in [
                "PRV*BI*PXC*207Q00000X",
                "NM1*85*2*EXAMPLE CLINIC*****XX*1999999901",
                "N3*1 EXAMPLE STREET",
                "N4*AUSTIN*TX*787010000",
                "REF*EI*000000000",
                "PER*IC*BILLING DESK*TE*5555550101",
            ] {
                out.put(segment)?;
            }
        }
        claim += 1;
        level += 1;
        out.put(&format!("HL*{level}*{billing}*22*0"))?;
        out.put("SBR*P*18*******CI")?;
        out.put(&format!("NM1*IL*1*TESTPATIENT*A{claim}****MI*M{claim:09}"))?;
        out.put("N3*2 EXAMPLE STREET")?;
        out.put("N4*AUSTIN*TX*787020000")?;
        out.put(&format!("DMG*D8*19{:02}0502*F", 30 + row.below(70)))?;
        out.put("NM1*PR*2*ACME HEALTH*****PI*ACME1")?;
        let lines = 1 + row.below(6);
        let day = format!("202602{:02}", 1 + row.below(27));
        if institutional {
            out.put(&format!("CLM*C{claim}*{}***13:A:1**A*Y*Y", lines * 100))?;
            out.put(&format!("DTP*434*RD8*{day}-{day}"))?;
            out.put("CL1*3*1*01")?;
            out.put(&format!("REF*EA*MRN{claim}"))?;
            out.put(&format!("HI*ABK:{}", row.of(DIAGNOSES)))?;
            out.put(&format!("HI*ABF:{}*ABF:{}", row.of(DIAGNOSES), row.of(DIAGNOSES)))?;
            out.put("HI*BE:80:::2")?;
            out.put("NM1*71*1*TESTPROVIDER*A****XX*1999999919")?;
        } else {
            out.put(&format!("CLM*C{claim}*{}***11:B:1*Y*A*Y*Y", lines * 100))?;
            out.put(&format!("REF*D9*CH{claim:012}"))?;
            out.put(&format!("HI*ABK:{}*ABF:{}", row.of(DIAGNOSES), row.of(DIAGNOSES)))?;
            out.put("NM1*82*1*TESTPROVIDER*A****XX*1999999919")?;
            out.put("PRV*PE*PXC*207N00000X")?;
        }
        for line in 1..=lines {
            out.put(&format!("LX*{line}"))?;
            let (service, units) = (row.of(SERVICES), 1 + row.below(4));
            if institutional {
                out.put(&format!("SV2*0510*HC:{service}*100*UN*{units}"))?;
            } else {
                out.put(&format!("SV1*HC:{service}*100*UN*{units}***1:2"))?;
            }
            out.put(&format!("DTP*472*D8*{day}"))?;
            out.put(&format!("REF*6R*{claim}L{line}"))?;
        }
    }
    let segments = out.2 - before + 2;
    out.put(&format!("SE*{segments}*0001"))?;
    out.put("GE*1*1")?;
    out.put("IEA*1*000000001")?;
    out.0.flush()
}

/// Where segments go; the bytes and the segments so far.
struct Counted<W>(W, u64, u64);

impl<W: Write> Counted<W> {
    fn put(&mut self, segment: &str) -> io::Result<()> {
        self.1 += segment.len() as u64 + 2;
        self.2 += 1;
        self.0.write_all(segment.as_bytes())?;
        self.0.write_all(b"~\n")
    }
}
