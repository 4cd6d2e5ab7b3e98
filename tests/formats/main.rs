//! J11, M12: one claim as 837, JSON, FHIR, CSV and Parquet: the same findings, and what is converted says the same again.

#![cfg(test)]

mod stored;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// How many claims there are.
const CLAIMS: u64 = 3000;

const POLICY: &str = r#"policy ACME
  payer      ACME1
  claims     professional
  effective  2026-01-01

procedures office_visit = 99202-99205, 99211-99215
diagnoses  skin = L57, L82

edit EM-25 "Office visit on the day of a minor procedure needs modifier 25"
  for line in office_visit
  with another line in 17000, 11102 on same day
  require modifier 25
  deny CO-4

edit SKIN "The removal is for the skin"
  for line in 17000, 11102
  require diagnosis in skin
  deny CO-50

edit FIRST "The first diagnosis decides"
  for line in 17000
  require first diagnosis in L57
  deny CO-11

edit CHILD "From 18 years on"
  for line in office_visit
  require patient.age >= 18 years
  deny CO-6

edit WOMEN "For women"
  for line in 77067
  require patient.sex is female
  deny CO-7

edit UNITS "At most two a day"
  for line
  require sum of units on lines of same code on same day <= 2
  deny CO-151

edit PLACE "Not in an emergency room"
  for line in 99211-99215
  when place is 23
  deny CO-58

edit AUTH "The claim needs an authorization"
  for claim
  when any line in 77067
  require authorization
  deny CO-197

edit DEAR "Dear claims are looked at"
  for claim
  when total_charge > $400.00
  pend CO-16

edit CHARGE "A dear line"
  for line
  when charge >= $250.00
  warn CO-45

edit SAME-DOCTOR "One visit a doctor and day"
  for line in office_visit
  with another line in office_visit on same day by same provider
  deny CO-18

edit RENDERS "This doctor does not take part"
  for line
  when rendering_provider.npi is 1999999992
  deny CO-B7

edit SPAN "No more than three days"
  for line
  require days from date through through <= 3
  deny CO-222

edit REPLACES "What is replaced is named"
  for claim
  when frequency is replacement
  require original_number
  reject CO-16
"#;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        *of.get(self.below(of.len())).unwrap()
    }
}

struct Line {
    code: &'static str,
    modifiers: Vec<&'static str>,
    units: usize,
    cents: usize,
    from: &'static str,
    through: Option<&'static str>,
    pointers: Vec<usize>,
    renders: Option<&'static str>,
}

struct Claim {
    number: String,
    born: &'static str,
    sex: &'static str,
    place: &'static str,
    authorization: Option<&'static str>,
    replaces: Option<&'static str>,
    renders: &'static str,
    diagnoses: Vec<&'static str>,
    lines: Vec<Line>,
}

fn claim(random: &mut Random, number: u64) -> Claim {
    let diagnoses: Vec<&str> = ["L570", "I10", "L821", "E119"].into_iter().take(1 + random.below(4)).collect();
    let lines = (0..=random.below(4))
        .map(|_| {
            let from = random.one(&["2026-02-03", "2026-02-04", "2026-02-05"]);
            Line {
                code: random.one(&["99213", "99214", "17000", "11102", "77067", "99203"]),
                modifiers: [vec![], vec!["25"], vec!["59", "25"], vec!["RT"]].into_iter().nth(random.below(4)).unwrap(),
                units: 1 + random.below(3),
                cents: 100 * random.below(300) + random.one(&[0, 1, 50, 99]),
                from,
                through: random.one(&[None, None, Some("2026-02-05"), Some("2026-02-09")]),
                pointers: (1..=diagnoses.len()).filter(|_| random.below(2) == 0).take(4).collect::<Vec<_>>(),
                renders: random.one(&[None, None, Some("1999999992"), Some("1999999919")]),
            }
        })
        .map(|line| Line { pointers: if line.pointers.is_empty() { vec![1] } else { line.pointers }, ..line })
        .collect::<Vec<Line>>();
    // A provider of every line is one of the claim in FHIR, and in the others of its lines: what is asked of lines is the same.
    Claim {
        number: format!("C{number}"),
        born: random.one(&["1971-05-02", "2008-02-04", "2015-12-31"]),
        sex: random.one(&["F", "M"]),
        place: random.one(&["11", "23", "22"]),
        authorization: random.one(&[None, Some("A1")]),
        replaces: random.one(&[None, None, Some(""), Some("ICN1")]),
        renders: random.one(&["1999999901", "1999999919"]),
        diagnoses,
        lines,
    }
}

fn dollars(cents: usize) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn list<T>(of: &[T], one: impl Fn(&T) -> String) -> String {
    of.iter().map(one).collect::<Vec<_>>().join(",")
}

impl Claim {
    fn total(&self) -> String {
        dollars(self.lines.iter().map(|line| line.cents).sum())
    }

    fn frequency(&self) -> &'static str {
        if self.replaces.is_some() { "7" } else { "1" }
    }

    fn json(&self) -> String {
        let lines = self.lines.iter().enumerate().map(|(at, line)| {
            let mut text = format!(
                r#"{{"line":{},"procedure":"{}","modifiers":[{}],"units":{},"charge":{},"date":"{}","diagnosis_pointers":[{}]"#,
                at + 1,
                line.code,
                list(&line.modifiers, |code| format!("\"{code}\"")),
                line.units,
                dollars(line.cents),
                line.from,
                list(&line.pointers, usize::to_string)
            );
            line.through.iter().for_each(|day| write!(text, r#","through":"{day}""#).unwrap());
            line.renders.iter().for_each(|npi| write!(text, r#","rendering_provider":"{npi}""#).unwrap());
            text + "}"
        });
        let mut text = format!(
            r#"{{"claim_id":"{}","type":"professional","payer":"ACME1","frequency":"{}","total_charge":{},"pos":"{}","member":{{"id":"M1","birth_date":"{}","sex":"{}"}},"billing_provider":"1999999901","rendering_provider":"{}","diagnoses":[{}],"lines":[{}]"#,
            self.number,
            self.frequency(),
            self.total(),
            self.place,
            self.born,
            self.sex,
            self.renders,
            list(&self.diagnoses, |code| format!("\"{code}\"")),
            lines.collect::<Vec<_>>().join(",")
        );
        self.authorization.iter().for_each(|number| write!(text, r#","prior_auth":"{number}""#).unwrap());
        let replaced = self.replaces.filter(|number| !number.is_empty());
        replaced.iter().for_each(|number| write!(text, r#","original_number":"{number}""#).unwrap());
        text + "}\n"
    }

    fn x12(&self, number: usize) -> String {
        let day = |day: &str| day.replace('-', "");
        let mut text = format!(
            "ST*837*{number:04}*005010X222A1~BHT*0019*00*1*20260301*1200*CH~NM1*41*2*EXAMPLE*****46*SUBMITTER~\
             PER*IC*DESK*TE*5555550100~NM1*40*2*ACME*****46*ACME1~HL*1**20*1~NM1*85*2*CLINIC*****XX*1999999901~\
             N3*1 STREET~N4*AUSTIN*TX*787010000~REF*EI*000000000~HL*2*1*22*0~SBR*P*18*******CI~\
             NM1*IL*1*TESTPATIENT*A****MI*M1~DMG*D8*{}*{}~NM1*PR*2*ACME*****PI*ACME1~CLM*{}*{}***{}:B:{}*Y*A*Y*Y~",
            day(self.born),
            self.sex,
            self.number,
            self.total(),
            self.place,
            self.frequency()
        );
        self.authorization.iter().for_each(|number| write!(text, "REF*G1*{number}~").unwrap());
        let replaced = self.replaces.filter(|number| !number.is_empty());
        replaced.iter().for_each(|number| write!(text, "REF*F8*{number}~").unwrap());
        let codes = self.diagnoses.iter().enumerate();
        let codes: Vec<String> =
            codes.map(|(at, code)| format!("{}:{code}", if at == 0 { "ABK" } else { "ABF" })).collect();
        write!(text, "HI*{}~NM1*82*1*TESTPROVIDER*A****XX*{}~", codes.join("*"), self.renders).unwrap();
        for (at, line) in self.lines.iter().enumerate() {
            let code = [vec![line.code], line.modifiers.clone()].concat().join(":");
            let pointers = line.pointers.iter().map(usize::to_string).collect::<Vec<_>>().join(":");
            let when = match line.through {
                Some(through) => format!("RD8*{}-{}", day(line.from), day(through)),
                None => format!("D8*{}", day(line.from)),
            };
            write!(
                text,
                "LX*{}~SV1*HC:{code}*{}*UN*{}***{pointers}~DTP*472*{when}~",
                at + 1,
                dollars(line.cents),
                line.units
            )
            .unwrap();
            line.renders.iter().for_each(|npi| write!(text, "NM1*82*1*OTHER*B****XX*{npi}~").unwrap());
        }
        let count = text.matches('~').count() + 1;
        text + &format!("SE*{count}*{number:04}~")
    }

    fn fhir(&self) -> String {
        let npi =
            |npi: &str| format!(r#"{{"identifier":{{"system":"http://hl7.org/fhir/sid/us-npi","value":"{npi}"}}}}"#);
        let carer = |at: usize, own: &str| {
            format!(r#"{{"sequence":{at},"provider":{},"role":{{"coding":[{{"code":"rendering"}}]}}}}"#, npi(own))
        };
        let mut team = vec![carer(1, self.renders)];
        let mut lines = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let mut own = String::new();
            if let Some(renders) = line.renders {
                team.push(carer(at + 2, renders));
                own = format!(r#""careTeamSequence":[{}],"#, at + 2);
            }
            let when = match line.through {
                Some(through) => {
                    format!(r#""servicedPeriod":{{"start":"{}","end":"{through}T23:59:59-10:00"}}"#, line.from)
                }
                None => format!(r#""servicedDate":"{}""#, line.from),
            };
            lines.push(format!(
                r#"{{"sequence":{},{own}"diagnosisSequence":[{}],"productOrService":{{"coding":[{{"system":"http://snomed.info/sct","code":"1"}},{{"system":"http://www.ama-assn.org/go/cpt","code":"{}"}}]}},"modifier":[{}],{when},"locationCodeableConcept":{{"coding":[{{"code":"{}"}}]}},"quantity":{{"value":{}}},"net":{{"value":{},"currency":"USD"}}}}"#,
                at + 1,
                list(&line.pointers, |pointer| (pointer * 10).to_string()),
                line.code,
                list(&line.modifiers, |code| format!(r#"{{"coding":[{{"code":"{code}"}}]}}"#)),
                self.place,
                line.units,
                dollars(line.cents)
            ));
        }
        let diagnoses = self.diagnoses.iter().enumerate().rev().map(|(at, code)| {
            let (first, rest) = code.split_at(3);
            let kind = if at == 0 { "principal" } else { "secondary" };
            let dot = if rest.is_empty() { String::new() } else { format!(".{rest}") };
            format!(r#"{{"sequence":{},"diagnosisCodeableConcept":{{"coding":[{{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"{first}{dot}"}}]}},"type":[{{"coding":[{{"code":"{kind}"}}]}}]}}"#, (at + 1) * 10)
        });
        let related = match self.replaces {
            Some("") => r#""related":[{"relationship":{"coding":[{"code":"replaces"}]}}],"#.to_owned(),
            Some(number) => format!(
                r#""related":[{{"relationship":{{"coding":[{{"code":"replaces"}}]}},"reference":{{"value":"{number}"}}}}],"#
            ),
            None => String::new(),
        };
        let authorization =
            self.authorization.map_or_else(String::new, |number| format!(r#","preAuthRef":["{number}"]"#));
        format!(
            r##"{{"resource":{{"resourceType":"Claim","identifier":[{{"value":"{}"}}],"status":"active","type":{{"coding":[{{"code":"professional"}}]}},"use":"claim","patient":{{"reference":"Patient/{}"}},"insurer":{{"identifier":{{"value":"ACME1"}}}},"provider":{},{related}"careTeam":[{}],"supportingInfo":[{{"sequence":1,"category":{{"coding":[{{"code":"cmspos"}}]}},"code":{{"coding":[{{"code":"{}"}}]}}}}],"diagnosis":[{}],"insurance":[{{"sequence":1,"focal":true,"coverage":{{"display":"ACME"}}{authorization}}}],"item":[{}],"total":{{"value":{},"currency":"USD"}}}}}},
{{"resource":{{"resourceType":"Patient","id":"{}","birthDate":"{}","gender":"{}"}}}}"##,
            self.number,
            self.number,
            npi("1999999901"),
            team.join(","),
            self.place,
            diagnoses.collect::<Vec<_>>().join(","),
            lines.join(","),
            self.total(),
            self.number,
            self.born,
            if self.sex == "F" { "female" } else { "male" }
        )
    }

    fn csv(&self, into: &mut String) {
        for (at, line) in self.lines.iter().enumerate() {
            let nth = |of: &[&str], at: usize| of.get(at).copied().unwrap_or("").to_owned();
            let cells = [
                self.number.clone(),
                "P".to_owned(),
                "ACME1".to_owned(),
                self.frequency().to_owned(),
                self.replaces.unwrap_or("").to_owned(),
                self.total(),
                self.authorization.unwrap_or("").to_owned(),
                "M1".to_owned(),
                self.born.to_owned(),
                self.sex.to_owned(),
                "1999999901".to_owned(),
                self.renders.to_owned(),
                self.place.to_owned(),
                nth(&self.diagnoses, 0),
                nth(&self.diagnoses, 1),
                nth(&self.diagnoses, 2),
                nth(&self.diagnoses, 3),
                (at + 1).to_string(),
                line.code.to_owned(),
                nth(&line.modifiers, 0),
                nth(&line.modifiers, 1),
                line.units.to_string(),
                dollars(line.cents),
                line.from.to_owned(),
                line.through.unwrap_or("").to_owned(),
                format!("\"{}\"", list(&line.pointers, usize::to_string)),
                line.renders.unwrap_or("").to_owned(),
            ];
            into.push_str(&cells.join(","));
            into.push('\n');
        }
    }
}

const HEADINGS: &str = "claim_id,claim_type,payer_id,frequency,original_claim_number,total_charge,prior_auth,patient_id,patient_dob,patient_sex,billing_npi,rendering_npi,claim_pos,dx1,dx2,dx3,dx4,line_number,procedure,mod1,mod2,units,charge,service_from,service_to,dx_pointers,line_rendering_npi\n";

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("paylint-formats-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_paylint")).current_dir(folder).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {said}");
    output.stdout
}

/// How often each claim, line, edit and status is found.
fn findings(folder: &Path, file: &str) -> BTreeMap<String, usize> {
    let out = run(folder, &["lint", file, "--policy", "acme.payer", "--format", "ndjson", "--no-config"]);
    let mut found = BTreeMap::new();
    let mut read = 0;
    for line in out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let value: Value = serde_json::from_slice(line).unwrap();
        let text = |name: &str| value.get(name).map_or_else(String::new, Value::to_string);
        match text("type").as_str() {
            "\"finding\"" => {
                let key = ["claim", "line", "edit", "status", "action", "message"].map(text).join(" ");
                *found.entry(key).or_default() += 1;
            }
            "\"summary\"" => read = value.pointer("/claims/evaluated").and_then(Value::as_u64).unwrap(),
            other => panic!("{file}: {other}: {value}"),
        }
    }
    assert_eq!(read, CLAIMS, "{file}");
    found
}

#[test]
fn j11_one_claim_in_every_format_has_the_same_findings() {
    let folder = folder();
    let mut random = Random(11);
    let claims: Vec<Claim> = (1..=CLAIMS).map(|number| claim(&mut random, number)).collect();
    fs::write(folder.join("acme.payer"), POLICY).unwrap();
    fs::write(folder.join("claims.ndjson"), claims.iter().map(Claim::json).collect::<String>()).unwrap();
    let sets: String = (1..).zip(&claims).map(|(number, claim)| claim.x12(number)).collect();
    let x12 = format!(
        "ISA*00*          *00*          *ZZ*SUBMITTER      *ZZ*ACME1          *260301*1200*^*00501*000000001*0*T*:~\
         GS*HC*SUBMITTER*ACME1*20260301*1200*1*X*005010X222A1~{sets}GE*{CLAIMS}*1~IEA*1*000000001~"
    );
    fs::write(folder.join("claims.837"), x12).unwrap();
    let entries: Vec<String> = claims.iter().map(Claim::fhir).collect();
    let bundle = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#, entries.join(","));
    fs::write(folder.join("claims.fhir.json"), bundle).unwrap();
    let mut rows = HEADINGS.to_owned();
    claims.iter().for_each(|claim| claim.csv(&mut rows));
    fs::write(folder.join("claims.csv"), rows).unwrap();

    stored::write_flat(&folder.join("flat.parquet"), &claims);
    stored::write_nested(&folder.join("nested.parquet"), &claims);

    let expected = findings(&folder, "claims.ndjson");
    let edits: Vec<&str> = POLICY.lines().filter_map(|line| line.strip_prefix("edit ")?.split(' ').next()).collect();
    for edit in edits {
        assert!(expected.keys().any(|key| key.contains(&format!("\"{edit}\""))), "{edit} never fires");
    }
    let same = |file: &str| {
        let found = findings(&folder, file);
        let odd: Vec<&String> = expected.keys().filter(|key| found.get(*key) != expected.get(*key)).take(5).collect();
        let more: Vec<&String> = found.keys().filter(|key| !expected.contains_key(*key)).take(5).collect();
        assert!(found == expected, "{file}: not found {odd:?}, found {more:?}");
    };
    same("claims.837");
    same("claims.csv");
    same("claims.fhir.json");
    same("flat.parquet");
    same("nested.parquet");

    // What is converted says the same again, from whatever it came.
    for from in ["claims.ndjson", "claims.837", "claims.csv", "claims.fhir.json", "flat.parquet", "nested.parquet"] {
        for (to, ending) in
            [("json", "json"), ("fhir", "fhir.ndjson"), ("x12", "837"), ("csv", "csv"), ("parquet", "parquet")]
        {
            let name = format!("{from}.{ending}");
            run(&folder, &["convert", from, "--to", to, "--output", &name]);
            same(&name);
        }
    }
    // And once round: each says again what the one before it says.
    let mut before = "claims.ndjson".to_owned();
    for (at, to) in ["x12", "parquet", "csv", "fhir", "parquet", "json", "csv", "x12", "json"].into_iter().enumerate() {
        let name = format!("round{at}.{to}");
        run(&folder, &["convert", &before, "--to", to, "--output", &name]);
        same(&name);
        before = name;
    }
    fs::remove_dir_all(folder).unwrap();
}
