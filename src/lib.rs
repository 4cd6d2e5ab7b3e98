//! paylint judges coded medical claims by payers' edits and explains every finding.
//!
//! Folders are nouns, the values that flow; the verbs between them are the public functions that make one of another.
//!
//! ```text
//!   text ──parse──▶ Tree ──check──▶ Policy ──build──▶ Graph ─┐
//!         ◀─print──                                          ├─evaluate──▶ Verdict ──explain──▶ report
//!   837 / FHIR / CSV / JSON / Parquet ──read──▶ Claim ───────┘
//! ```
//!
//! [`compile::load`] goes from paths to checked policies, [`read::open`] from bytes to claims,
//! [`verdict::Evaluator`] from both to verdicts, [`report::Scene`] from a verdict to what is shown of it.
//! The whole trip of one claim:
//!
//! ```
//! use paylint::claim::Claim;
//! use paylint::policy::model::Extent;
//! use paylint::read::{self, Batch, Entry};
//! use paylint::report::Scene;
//! use paylint::verdict::Evaluator;
//! use paylint::verdict::model::{Beside, Others};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("paylint-doc-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! let policy = folder.join("acme.payer");
//! std::fs::write(
//!     &policy,
//!     r#"policy ACME "Acme"
//!   payer      ACME1
//!   claims     professional
//!   effective  2026-01-01
//!
//! edit DXA "Bone density is covered for people at risk"
//!   for line in 77080
//!   require diagnosis in M80.*, M81.*
//!   deny CO-50
//! "#,
//! )?;
//! let loaded = paylint::compile::load(&[policy]);
//! assert!(loaded.diagnostics.is_empty());
//! let evaluator = Evaluator::new(&loaded.policies[0]);
//!
//! let input = br#"{"claim_id":"C1","payer":"ACME1","diagnoses":["I10"],
//!     "lines":[{"line":1,"procedure":"77080","units":1,"date":"2026-02-03"}]}"#;
//! let (mut framer, mut batch) = (read::open(Box::new(&input[..]), 0)?, Batch::default());
//! let (mut claim, mut notes) = (Claim::default(), Vec::new());
//! assert!(framer.next(&mut batch)?);
//! let Some(Entry::Frame(frame)) = batch.entries.first() else { return Err("no claim".into()) };
//! assert!(batch.read(frame, &mut claim, &mut notes).is_ok());
//!
//! let beside = Beside { history: Others::default(), doubtful: &[], original: None, extent: Extent::default(), facts: &[] };
//! let verdict = evaluator.evaluate(&claim, &beside);
//! let files = ["claims.json".to_owned()];
//! let scene = Scene::new(&evaluator, &loaded.sources, &files, &claim, &beside);
//! let shown = scene.show(&verdict, &verdict.findings[0]);
//! assert_eq!((shown.edit.id.as_str(), shown.carc.as_deref()), ("DXA", Some("50")));
//! assert!(shown.because.iter().any(|why| why.fact == "line 1 diagnosis"));
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```

pub mod claim;
pub mod cli;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod graph;
pub mod history;
pub mod import;
pub mod lookup;
pub mod mapped;
pub mod policy;
pub mod read;
pub mod report;
pub mod source;
pub mod spool;
pub mod syntax;
pub mod table;
pub mod verdict;
pub mod write;
