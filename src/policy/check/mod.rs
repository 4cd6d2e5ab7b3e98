//! Trees of policy files to checked policies: every name found, every kind known, all mistakes reported.

mod aggregates;
mod alike;
mod bindings;
mod blanks;
mod book;
mod carried;
mod cases;
mod codes;
mod comparisons;
mod conditions;
mod edits;
mod elements;
mod episodes;
mod example_claim;
mod examples;
mod exceptions;
mod facts;
mod fields;
mod has;
mod headers;
mod idle;
mod likeness;
mod literals;
mod members;
mod names;
mod never;
mod outcomes;
mod relations;
mod rounding;
mod scope;
mod sets;
mod shapes;
mod single;
mod spans;
mod strange;
mod tables;
mod terms;
mod told;
mod values;
mod verify;

#[cfg(test)]
mod trials;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::claim::{CodeKind, Date};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::model::{Definition, Facts, Policy, Table};
use crate::policy::set::{Members, Set};
use crate::read::x12::ElementPath;
use crate::source::{FileId, Span};
use crate::syntax::tree::{self, Body, Clause, EditClause, TestClause, Word};
use crate::table::{CodeList, Rows};
pub use headers::compare_versions;
use names::Names;
pub use never::in_vain;
pub use shapes::fits;

/// A policy file as it was read.
pub struct PolicyFile {
    /// Its id among the sources.
    pub id: FileId,
    /// Its name without folder and ending, by which a file without a `policy` is known.
    pub name: String,
    /// What it holds.
    pub tree: tree::File,
    /// The files that it uses, directly.
    pub uses: Vec<FileId>,
    /// Where it could not be read. A policy with such places is checked as far as it is there, but not returned.
    pub broken: Vec<Span>,
}

/// Finds a file that a policy file names (a table's, a set's), or says why it may not be read.
pub type Find<'f> = &'f dyn Fn(FileId, &Word) -> Result<PathBuf, Diagnostic>;

/// What [`check`] returns.
#[derive(Debug, Default)]
pub struct Checked {
    /// The policies without an error, in the order of their files.
    pub policies: Vec<Policy>,
    /// Files without a `policy` of their own that hold tests: what is needed to run those.
    pub libraries: Vec<Policy>,
    /// Everything that is wrong or worth knowing, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks all files: each with a `policy` together with all that it uses, and those that no policy uses or that hold
/// tests by themselves.
pub fn check(files: &[PolicyFile], find: Find<'_>) -> Checked {
    let mut checked = Checked::default();
    let mut shelf = Shelf::default();
    let mut reached: BTreeSet<FileId> = BTreeSet::new();
    let (headed, bare): (Vec<&PolicyFile>, Vec<&PolicyFile>) = files.iter().partition(|file| has_policy(file));
    for file in headed {
        let group = group_of(file, files);
        reached.extend(group.iter().map(|file| file.id));
        let (policy, problems) = Checker::new(find, &mut shelf).check(&group);
        checked.policies.extend(policy);
        checked.diagnostics.extend(problems);
    }
    for file in bare {
        let tested = file.tree.declarations.iter().any(|declaration| matches!(declaration.body, Body::Test(_)));
        let used = files.iter().any(|other| other.id != file.id && other.uses.contains(&file.id));
        if tested || (!reached.contains(&file.id) && !used) {
            let (policy, problems) = Checker::new(find, &mut shelf).check(&group_of(file, files));
            checked.libraries.extend(policy);
            checked.diagnostics.extend(problems);
        }
    }
    compare_versions(&checked.policies, &mut checked.diagnostics);
    settle(&mut checked.diagnostics);
    checked
}

/// Orders diagnostics by place and leaves one of those that are alike.
pub(crate) fn settle(diagnostics: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| (d.labels.first().map(|label| label.span), std::cmp::Reverse(d.severity), d.code);
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
    diagnostics.dedup_by(|a, b| key(a) == key(b) && a.message == b.message);
}

fn has_policy(file: &PolicyFile) -> bool {
    file.tree.declarations.iter().any(|declaration| matches!(declaration.body, Body::Policy(_)))
}

/// A file and all that it uses, each once, itself first.
fn group_of<'a>(file: &'a PolicyFile, files: &'a [PolicyFile]) -> Vec<&'a PolicyFile> {
    let mut group = vec![file];
    let mut at = 0;
    while let Some(next) = group.get(at).copied() {
        for used in &next.uses {
            if !group.iter().any(|known| known.id == *used)
                && let Some(found) = files.iter().find(|file| file.id == *used)
            {
                group.push(found);
            }
        }
        at += 1;
    }
    group
}

/// Files of codes and rows that are read once for all policies of a run.
#[derive(Default)]
struct Shelf {
    rows: BTreeMap<Span, Option<Arc<Rows>>>,
    codes: BTreeMap<(PathBuf, Option<String>, CodeKind), Arc<CodeList>>,
}

/// What has been used of what is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Used {
    Set(usize),
    Table(usize),
    Facts(usize),
    Define(usize),
}

/// The check of one policy.
struct Checker<'a> {
    find: Find<'a>,
    shelf: &'a mut Shelf,
    names: Names<'a>,
    /// Kinds of the named sets, by position; `None` where the kind is unknown.
    kinds: Vec<Option<CodeKind>>,
    sets: Vec<Set>,
    tables: Vec<Table>,
    facts: Vec<Facts>,
    elements: Vec<ElementPath>,
    used: BTreeSet<Used>,
    /// The policy's payers, until sets without a name have their positions.
    payer_set: Option<(Members, Span)>,
    /// The policy's first day.
    since: Option<Date>,
    problems: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn new(find: Find<'a>, shelf: &'a mut Shelf) -> Checker<'a> {
        Checker {
            find,
            shelf,
            names: Names::default(),
            kinds: Vec::new(),
            sets: Vec::new(),
            tables: Vec::new(),
            facts: Vec::new(),
            elements: Vec::new(),
            used: BTreeSet::new(),
            payer_set: None,
            since: None,
            problems: Vec::new(),
        }
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Checks a file (the first) with all that it uses. The policy is there if nothing is wrong.
    fn check(mut self, group: &[&'a PolicyFile]) -> (Option<Policy>, Vec<Diagnostic>) {
        let Some(main) = group.first() else { return (None, self.problems) };
        for declaration in group.iter().flat_map(|file| &file.tree.declarations) {
            self.declare(declaration);
        }
        let mut header = self.header(main);
        self.since = header.window.0;
        self.read_sets();
        self.payer_condition(&mut header);
        self.read_tables();
        let edits = self.read_edits(&header);
        let mut policy = Policy {
            id: header.id,
            title: header.title,
            version: header.version,
            span: header.span,
            types: header.types,
            payers: header.payers,
            window: header.window,
            payer: header.payer,
            sets: Vec::new(),
            tables: Vec::new(),
            facts: Vec::new(),
            elements: Vec::new(),
            definitions: self.names.defines.iter().map(|define| definition(define)).collect(),
            edits,
            tests: Vec::new(),
        };
        let mut given: &[Clause<TestClause>] = &[];
        for declaration in &main.tree.declarations {
            match &declaration.body {
                Body::Given(clauses) => given = clauses,
                Body::Test(test) if given.is_empty() => {
                    policy.tests.extend(self.read_test(test, declaration.span, &policy));
                }
                Body::Test(test) => {
                    let clauses = given.iter().chain(&test.clauses).cloned().collect();
                    let whole = tree::Test { title: test.title.clone(), clauses };
                    policy.tests.extend(self.read_test(&whole, declaration.span, &policy));
                }
                _ => {}
            }
        }
        // What is wrong may be a slip in the name of one that is thus not used, or stand before the name.
        let wrong = self.problems.iter().any(|problem| problem.severity == Severity::Error);
        let torn = group.iter().any(|file| !file.broken.is_empty());
        if has_policy(main) && !wrong && !torn {
            self.warn_of_unused(main.id);
            self.warn_of_members();
            self.warn_of_alike(&policy.edits);
        }
        policy.sets = self.sets;
        policy.tables = self.tables;
        policy.facts = self.facts;
        policy.elements = self.elements;
        let mut problems = self.problems;
        verify::verify(&policy, &mut problems);
        problems.extend(policy.edits.iter().filter(|edit| !edit.carried).flat_map(|edit| in_vain(&policy, edit)));
        problems.extend(blanks::blanks(&policy));
        if torn {
            problems.retain(|problem| own_cause(problem, group));
            return (None, problems);
        }
        let wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
        ((!wrong).then_some(policy), problems)
    }

    /// Warns of what the policy's own file declares and nothing uses.
    fn warn_of_unused(&mut self, main: FileId) {
        let mut unused: Vec<(&str, &Word)> = Vec::new();
        for (at, set) in self.names.sets.iter().enumerate() {
            if !self.used.contains(&Used::Set(at)) {
                unused.push(("set", &set.name));
            }
        }
        for (at, table) in self.names.tables.iter().enumerate() {
            if !self.used.contains(&Used::Table(at)) {
                unused.push(("table", &table.name));
            }
        }
        for (at, facts) in self.names.facts.iter().enumerate() {
            if !self.used.contains(&Used::Facts(at)) {
                unused.push(("facts", &facts.name));
            }
        }
        for (at, define) in self.names.defines.iter().enumerate() {
            if !self.used.contains(&Used::Define(at)) {
                unused.push(("definition", &define.name));
            }
        }
        for (what, name) in unused {
            if name.span.file == main {
                let code = match what {
                    "set" => "check/unused-set",
                    "table" => "check/unused-table",
                    "facts" => "check/unused-facts",
                    _ => "check/unused-definition",
                };
                self.problems.push(
                    Diagnostic::warning(code, format!("no edit uses the {what} `{}`", name.value), name.span)
                        .help("Use it in an edit, or take it away."),
                );
            }
        }
    }
}

/// Problems that a clause has by itself, whatever the clauses beside it say: with a code, a set, a number, a date.
const OWN: &[&str] = &[
    "check/code",
    "check/date",
    "check/inverted-dates",
    "check/is-one-code",
    "check/money",
    "check/number",
    "check/range",
    "check/reason",
    "check/unknown-set",
    "check/unknown-table",
    "check/unknown-tag",
];

/// Problems that may come of a lost `with` or outcome: of an edit whose `for` is there, all others are its own.
const OF_LOST: &[&str] = &[
    "check/another",
    "check/internal",
    "check/message",
    "check/never-fires",
    "check/never-met",
    "check/no-line",
    "check/not-a-field",
    "check/not-a-line",
    "check/owner",
    "check/same-value",
    "check/target",
    "check/unknown-item",
    "check/unknown-name",
];

/// Whether a problem has a cause of its own where something else could not be read: not a name whose declaration may be
/// lost, nor what hangs on another clause in a declaration of which a clause is.
fn own_cause(problem: &Diagnostic, group: &[&PolicyFile]) -> bool {
    let holds = |outer: &Span, inner: &Span| outer.start <= inner.start && inner.start <= outer.end;
    let lost = group.iter().any(|file| {
        file.broken.iter().any(|broken| {
            let around = file.tree.declarations.iter().find(|declaration| holds(&declaration.span, broken));
            around.is_none_or(|declaration| matches!(declaration.body, Body::Use(_)))
        })
    });
    // A name that is nearly one that is there is a slip, whatever else is lost.
    let slip = problem.help.as_ref().is_some_and(|help| help.contains("Did you mean"));
    if problem.code.starts_with("check/unused-") || (lost && !slip && problem.code.starts_with("check/unknown-")) {
        return false;
    }
    let Some(place) = problem.labels.first().map(|label| label.span) else { return true };
    let Some(file) = group.iter().find(|file| file.id == place.file) else { return true };
    let around = file.tree.declarations.iter().find(|declaration| holds(&declaration.span, &place));
    let broken = |declaration: &tree::Declaration| file.broken.iter().any(|broken| holds(&declaration.span, broken));
    let here = file.broken.iter().any(|broken| holds(broken, &place));
    let own = |declaration: &tree::Declaration| {
        let subject = |edit: &tree::Edit| edit.clauses.iter().any(|clause| matches!(clause.body, EditClause::For(_)));
        let bound = matches!(&declaration.body, Body::Edit(edit) if subject(edit));
        OWN.contains(&problem.code) || (bound && !OF_LOST.contains(&problem.code))
    };
    around.is_none_or(|declaration| !broken(declaration) || (own(declaration) && !here))
}

fn definition(define: &tree::Define) -> Definition {
    Definition { name: define.name.value.clone(), span: define.name.span }
}

/// The rings among things that refer to each other: each as a walk from its first member, once.
pub(crate) fn rings(refers: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut done = vec![false; refers.len()];
    for start in 0..refers.len() {
        // Walks with an explicit path, so that a long chain of files or sets does not take the stack.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, next)) = path.pop() {
            if next == 0 && done.get(node).copied().unwrap_or(true) {
                continue;
            }
            let Some(to) = refers.get(node).and_then(|to| to.get(next)).copied() else {
                if let Some(done) = done.get_mut(node) {
                    *done = true;
                }
                continue;
            };
            path.push((node, next + 1));
            if let Some(at) = path.iter().position(|(on, _)| *on == to) {
                found.push(path.iter().skip(at).map(|(on, _)| *on).collect());
            } else {
                path.push((to, 0));
            }
        }
    }
    found
}
