//! What `paylint` alone says, and the examples at the end of each command's help.

/// Without a command.
pub const SHORT: &str = "\
paylint checks coded medical claims against a payer's edits and explains every rejection.

  paylint lint claims.837 --policy acme.payer   judge claims, with the reason of every finding
  paylint check acme.payer                      what is wrong with a policy?
  paylint test acme.payer                       do its edits do what its tests ask?

`paylint init` makes a folder to begin with; `paylint --help` lists all commands.
";

/// Of `paylint --help`.
pub const ALL: &str = "\
Examples:
  paylint init acme                             a first policy, with tests and sample claims
  paylint check acme                            is it right?
  paylint lint claims.837 --policy acme         what would the payer reject, and why?

A file paylint.toml beside the policies says which are taken and how findings are shown.

Exit status:
  0   nothing found
  1   findings
  2   a mistake on the command line or in a policy; nothing was judged
  3   some input could not be read; the rest is reported
  4   disk or permissions
  70  a fault of paylint";

/// Of `convert`.
pub const CONVERT: &str = "\
Examples:
  paylint convert claims.837 --to json
  paylint convert claims.ndjson --to fhir --output claims.fhir.ndjson
  paylint convert claims.csv --to x12 --output claims.837
  paylint convert claims.837 --to csv --output claims.csv
  paylint convert claims.837 --to parquet --output claims.parquet

What is written is the claims' own data, patients' data among them.

Exit status: 0 all claims written, 2 a mistake on the command line, 3 some input could not be read.";

/// Of `lint`.
pub const LINT: &str = "\
Examples:
  paylint lint claims.837 --policy acme.payer
  paylint lint outbox/ --policy policies/acme --format concise
  paylint lint claims.837 --policy acme.payer --output csv=findings.csv
  paylint lint june.837 --policy acme.payer --history 2025/
  paylint lint june.837 --policy acme.payer --history history.db   see `paylint history`
  paylint lint - --policy acme.payer < claims.ndjson

Exit status: 0 nothing found, 1 findings, 2 nothing was judged, 3 some input could not be read.";

/// Of `check`.
pub const CHECK: &str = "\
Examples:
  paylint check                     all policies of this folder
  paylint check acme.payer --format concise

Exit status: 0 no errors, 2 errors.";

/// Of `compile`.
pub const COMPILE: &str = "\
Examples:
  paylint compile acme -o acme.paylint
  paylint lint claims.837 --policy acme.paylint

A compiled file is refused once one of the files that it was made of has changed; `paylint check FILE` says whether it
is whole and up to date.

Exit status: 0 written, 2 a policy or a table has errors.";

/// Of `test`.
pub const TEST: &str = "\
Examples:
  paylint test                      all policies of this folder
  paylint test policies/acme

Exit status: 0 all tests hold, 1 some do not, 2 a policy has errors.";

/// Of `lookup`.
pub const LOOKUP: &str = "\
Examples:
  paylint lookup 73721 --policy acme.payer                    does it need authorization?
  paylint lookup 73721 99213 --policy policies --on 2026-04-15
  paylint lookup E11.9 --policy acme.payer                    which edits ask for a diagnosis?
  paylint lookup 97110 --policy acme.payer --rows             every row of a table

Exit status: 0 answered, 2 no shape of a code, or a policy has errors.";

/// Of `fmt`.
pub const FMT: &str = "\
Examples:
  paylint fmt                       all policies of this folder
  paylint fmt --diff acme.payer     only show what would change
  paylint fmt --check               for scripts: exit status 1 where something would change";

/// Of `explain`.
pub const EXPLAIN: &str = "\
Examples:
  paylint explain claims.837 --policy acme.payer --claim C1005
  paylint explain claims.837 --policy acme.payer --claim C1005 --edit MRI-PA --line 1";

/// Of `history`.
pub const HISTORY: &str = "\
Examples:
  paylint history add 2025/ --db history.db --complete 2025-01-01..2025-12-31
  paylint lint june.837 --policy acme.payer --history history.db
  paylint history info history.db                 how many claims of how many patients, and since when?

A store is one file, readable by you alone. It holds patients' data: keep it where such data may be kept.

Exit status: 0 done, 2 a mistake on the command line, 3 some claims could not be read or the store is damaged,
4 disk, permissions, or the store is in use.";

/// Of `history add`.
pub const HISTORY_ADD: &str = "\
Examples:
  paylint history add 2025/ --db history.db --complete 2025-01-01..2025-12-31
  paylint history add june.837 --db history.db --complete 2026-06-01..2026-06-30
  paylint history add remittances.ndjson --db history.db      what the payer denied, allowed and paid

All claims are added or none. The order in which files are added changes nothing.";

/// Of `graph`.
pub const GRAPH: &str = "\
Examples:
  paylint graph policies/acme --output acme.svg               a picture, for a browser
  paylint graph policies/acme --code 73721 --output 73721.svg
  paylint graph acme.payer --edit EM-25 --format mermaid      for a Markdown page";

/// Of `fields`.
pub const FIELDS: &str = "\
Examples:
  paylint fields
  paylint fields line.units";

/// Of `import`.
pub const IMPORT: &str = "\
Examples:
  paylint import ncci ccipra-v322r0-f*.zip -o ncci-ptp.csv.gz
  paylint import mue MCR_MUE_PractitionerServices_Eff_*.csv -o mue.csv
  paylint import add-on AOC_V2026Q3-MCR.xlsx -o add-on.csv
  paylint import icd10 icd10cm_order_2026.txt -o icd10cm.csv.gz

The headings of the table are those of policies/medicare; docs/tables.md says where each file is found.

Exit status: 0 every row taken, 2 nothing was written, 3 some rows were left out; each is named.";

/// Of `init`.
pub const INIT: &str = "\
Examples:
  paylint init acme --payer 60054 --name \"Acme Health PPO\"

Files that are there already are never overwritten.";

/// Of `completions`.
pub const COMPLETIONS: &str = "\
Examples:
  paylint completions bash > ~/.local/share/bash-completion/completions/paylint
  paylint completions zsh > ~/.zfunc/_paylint
  paylint completions fish > ~/.config/fish/completions/paylint.fish";

/// Of `man`.
pub const MAN: &str = "\
Examples:
  paylint man > paylint.1
  paylint man --output ~/.local/share/man/man1";
