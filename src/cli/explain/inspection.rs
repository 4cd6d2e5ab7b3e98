//! An edit asked clause by clause to sentences: what holds, what does not, and where it stops.

use super::applies;
use crate::policy::kleene::Kleene;
use crate::policy::model::{Domain, Edit};
use crate::report::{ClauseShown, Colour, Json, Scene, Text, Why, datum, safe, write_why};
use crate::verdict::inspect::{Candidate, Failed, Inspection, Part, Step};
use crate::verdict::model::{Because, Bound};

/// What is said where an edit has no subject on a claim.
const NOTHING: &str = "The claim has nothing that this edit is about.";

/// Tells inspections.
pub struct Teller<'t> {
    scene: &'t Scene<'t>,
    out: &'t mut Vec<u8>,
    colour: Colour,
}

impl<'t> Teller<'t> {
    /// Tells into a buffer.
    pub fn new(scene: &'t Scene<'t>, out: &'t mut Vec<u8>, colour: Colour) -> Teller<'t> {
        Teller { scene, out, colour }
    }

    /// An edit on each of its possible subjects.
    pub fn edit(&mut self, edit: &Edit, inspections: &[Inspection]) {
        self.line(0, &format!("{}  {}", safe(&edit.id), safe(&edit.title)));
        if let Some(sentence) = applies::by_type(self.scene) {
            self.line(1, &sentence);
            self.line(0, "");
            return;
        }
        if inspections.is_empty() {
            self.line(1, NOTHING);
        }
        for inspection in inspections {
            let subject = subject(self.scene, inspection);
            let answer = match inspection.answer {
                Kleene::True => "it fires",
                Kleene::False => "it does not fire",
                Kleene::Unknown => "it cannot be decided",
            };
            self.line(0, "");
            self.heading(&format!("  On {subject}: {answer}."));
            if let Some(sentence) = stops(self.scene, &inspection.steps) {
                self.line(1, &sentence);
            }
            // What an edit is not about need not be asked further.
            let about =
                |step: &Step| step.lets_fire == Kleene::False && matches!(step.part, Part::Applies | Part::Subject);
            if !inspection.steps.iter().any(about) {
                self.steps(&inspection.steps, 2);
            }
        }
        self.line(0, "");
    }

    fn heading(&mut self, text: &str) {
        Text::new(self.out, self.colour).bold(text);
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.out.extend_from_slice("  ".repeat(depth).as_bytes());
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'\n');
    }

    fn steps(&mut self, steps: &[Step], depth: usize) {
        for step in steps {
            let clause = self.scene.clause(step.clause);
            let place = format!("{}:{}", safe(&clause.file), clause.line);
            self.line(depth, &format!("{} {place}  {}: {}", mark(step.lets_fire), words(&clause), told(step)));
            self.facts(&step.because, depth + 2);
            if !step.missing.is_empty() {
                let missing: Vec<String> = step.missing.iter().map(|own| self.scene.missing(*own)).collect();
                self.line(depth + 2, &format!("missing: {}", safe(&missing.join(", "))));
            }
            self.steps(&step.counters, depth + 1);
            for candidate in &step.candidates {
                self.candidate(candidate, depth + 1);
            }
            if step.more > 0 {
                self.line(depth + 1, &format!("and {} more", step.more));
            }
        }
    }

    fn candidate(&mut self, candidate: &Candidate, depth: usize) {
        let what = safe(&self.scene.words().bound(candidate.bound));
        let verdict = match (candidate.member, candidate.failed) {
            (Kleene::False, Some(Failed::Day)) => "is not what is asked for: it does not hold on that day".to_owned(),
            (Kleene::False, Some(Failed::Condition(span))) => {
                let clause = self.scene.clause(span);
                format!("is not what is asked for: `{}` does not hold", safe(&clause.text))
            }
            (Kleene::False, None) => "is not what is asked for".to_owned(),
            (Kleene::True, _) => "is what is asked for".to_owned(),
            (Kleene::Unknown, _) => "may be what is asked for".to_owned(),
        };
        self.line(depth, &format!("- {what} {verdict}"));
        self.facts(&candidate.because, depth + 2);
        self.steps(&candidate.steps, depth + 1);
    }

    fn facts(&mut self, because: &[Because], depth: usize) {
        let mut told: Vec<String> = Vec::new();
        for fact in because {
            let text = fact_words(&self.scene.why(*fact));
            if !told.contains(&text) {
                self.line(depth, &text);
                told.push(text);
            }
        }
    }
}

/// A fact with its value and place.
fn fact_words(why: &Why) -> String {
    let place = why.at.as_ref().map_or_else(String::new, |at| format!("   ({at})"));
    format!("{}: {}{}", safe(&why.fact), datum(&why.value), safe(&place))
}

fn subject(scene: &Scene<'_>, inspection: &Inspection) -> String {
    safe(&scene.words().item(crate::verdict::model::Which::This, inspection.subject))
}

fn mark(answer: Kleene) -> &'static str {
    match answer {
        Kleene::True => "+",
        Kleene::False => "-",
        Kleene::Unknown => "?",
    }
}

/// A clause with the line that it stands on, where it stands on one.
fn words(clause: &ClauseShown) -> String {
    if clause.whole.contains(&clause.text) { clause.whole.clone() } else { clause.text.clone() }
}

/// What a clause says to the edit.
fn told(step: &Step) -> &'static str {
    use Kleene::{False, True, Unknown};
    match (step.part, step.lets_fire) {
        (Part::With, True) => "finds what breaks the rule",
        (Part::With, False) => "finds nothing that breaks the rule",
        (Part::With, Unknown) => "may find what breaks the rule",
        (Part::Applies | Part::Subject | Part::When, True) => "holds",
        (Part::Applies | Part::Subject | Part::When, False) => "does not hold",
        (Part::Unless, True) => "does not hold, so nothing is excused",
        (Part::Unless, False) => "holds, which excuses it",
        (Part::Require, True) => "is not met",
        (Part::Require, False) => "is met",
        (Part::Exception, True) if step.counters.iter().any(|to| to.lets_fire == True) => {
            "is an exception that would lift the edit, but an exception to it is active"
        }
        (Part::Exception, True) => "is an exception that is not active",
        (Part::Exception, False) => "is an active exception, which lifts the edit",
        (Part::Counter, True) => "is active, so that the exception above lifts nothing",
        (Part::Counter, False) if step.counters.iter().any(|to| to.lets_fire == True) => {
            "would take the exception above back, but an exception to it is active"
        }
        (Part::Counter, False) => "is not active and leaves the exception above as it is",
        (_, Unknown) => "is not known",
    }
}

/// The sentence that says where an edit stops; `None` where it fires.
fn stops(scene: &Scene<'_>, steps: &[Step]) -> Option<String> {
    let step = steps
        .iter()
        .find(|step| step.lets_fire == Kleene::False)
        .or_else(|| steps.iter().find(|step| step.lets_fire == Kleene::Unknown))?;
    if step.lets_fire == Kleene::False
        && let Some(sentence) = applies::step(scene, step)
    {
        return Some(sentence);
    }
    let clause = scene.clause(step.clause);
    let verb = if step.lets_fire == Kleene::False { "It stops at" } else { "It hangs on" };
    let mut sentence =
        format!("{verb} `{}` ({}:{}): it {}", words(&clause), safe(&clause.file), clause.line, told(step));
    if step.part == Part::With {
        if step.lets_fire == Kleene::False && step.candidates.is_empty() && replaces_none(scene, step) {
            sentence.push_str(", since the claim replaces no other");
        }
        if !step.missing.is_empty() {
            let missing: Vec<String> = step.missing.iter().map(|own| safe(&scene.missing(*own))).collect();
            sentence.push_str(&format!(", but {} is not handed over", missing.join(" and ")));
        }
        // Of several candidates the one that comes nearest: for which there is a row that only just does not fit.
        let inner = || step.candidates.iter().filter(|own| own.member != Kleene::False);
        let nearest = inner().filter(|own| own.steps.iter().any(|step| near_row(step).is_some())).chain(inner());
        if let Some(deeper) = nearest.filter_map(|own| stops(scene, &own.steps)).next() {
            sentence.push_str(&format!(". {deeper}"));
            return Some(sentence);
        }
        if let Some((row, failed)) = near_row(step) {
            let what = safe(&scene.words().bound(row));
            let fails = match failed {
                Failed::Condition(span) => format!("`{}` does not hold of it", safe(&scene.clause(span).text)),
                Failed::Day => "it does not hold on that day".to_owned(),
            };
            sentence.push_str(&format!("; {what} comes nearest, but {fails}"));
        }
    }
    let mut facts: Vec<String> = Vec::new();
    for why in step.because.iter().map(|fact| scene.why(*fact)) {
        let fact = format!("{} is {}", safe(&why.fact), datum(&why.value));
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    if !facts.is_empty() {
        sentence.push_str(&format!("; {}", facts.join(", ")));
    }
    sentence.push('.');
    Some(sentence)
}

/// The first row that a `with` would have found if it asked less, and what keeps it.
fn near_row(step: &Step) -> Option<(Bound, Failed)> {
    let rows = step.candidates.iter().filter(|own| matches!(own.bound, Bound::Row(..)));
    rows.filter(|own| own.member == Kleene::False).find_map(|own| Some((own.bound, own.failed?)))
}

/// Whether a `with` searches a replaced claim where there is none.
fn replaces_none(scene: &Scene<'_>, step: &Step) -> bool {
    let edits = &scene.evaluator.policy().edits;
    let search = edits.iter().flat_map(|edit| &edit.with).find(|search| search.span == step.clause);
    let original = search.is_some_and(|own| matches!(own.domain, Domain::OriginalClaim | Domain::OriginalLines));
    original && scene.beside.original.is_none()
}

/// Why an edit does not fire on a line (or anywhere), a sentence for each subject.
pub fn why_not(scene: &Scene<'_>, edit: &str, line: Option<i64>) -> Vec<String> {
    if let Some(sentence) = applies::by_type(scene) {
        return vec![sentence];
    }
    let policy = scene.evaluator.policy();
    let mut sentences = Vec::new();
    let mut fires = Vec::new();
    for (at, _) in policy.edits.iter().enumerate().filter(|(_, own)| own.id == edit && !own.carried) {
        for inspection in scene.evaluator.inspect(scene.claim, scene.beside, crate::policy::model::EditId(at), None) {
            let subject = subject(scene, &inspection);
            if line.is_some_and(|line| subject.starts_with("line ") && subject != format!("line {line}")) {
                continue;
            }
            match stops(scene, &inspection.steps) {
                Some(sentence) => sentences.push(format!("on {subject}: {sentence}")),
                None => fires.push(subject),
            }
        }
    }
    if sentences.is_empty() {
        sentences.push(match fires.is_empty() {
            true => NOTHING.to_owned(),
            false => format!("It fires for {}; what is found is said above.", fires.join(", ")),
        });
    }
    sentences
}

/// An edit's inspections as one JSON object.
pub fn json(out: &mut Vec<u8>, scene: &Scene<'_>, edit: &Edit, inspections: &[Inspection]) {
    let kept = applies::by_type(scene);
    let inspections = if kept.is_some() { &[] } else { inspections };
    Json::new(out).object(|json| {
        json.name("type").text("inspection");
        json.name("policy").text(&scene.evaluator.policy().id);
        json.name("edit").text(&edit.id);
        json.name("title").text(&edit.title);
        json.name("does_not_apply").maybe(kept.as_deref());
        json.name("subjects").list(|json| {
            for inspection in inspections {
                json.object(|json| {
                    json.name("subject").text(&subject(scene, inspection));
                    json.name("fires").text(answer(inspection.answer));
                    json.name("summary").maybe(stops(scene, &inspection.steps).as_deref());
                    json.name("steps").list(|json| steps(json, scene, &inspection.steps));
                });
            }
        });
    });
}

fn answer(answer: Kleene) -> &'static str {
    match answer {
        Kleene::True => "yes",
        Kleene::False => "no",
        Kleene::Unknown => "unknown",
    }
}

fn steps(json: &mut Json<'_>, scene: &Scene<'_>, all: &[Step]) {
    for step in all {
        json.object(|json| {
            let clause = scene.clause(step.clause);
            json.name("part").text(part(step.part));
            json.name("clause").object(|json| {
                json.name("file").text(&clause.file);
                json.name("line").raw(clause.line);
                json.name("column").raw(clause.column);
                json.name("text").text(&clause.text);
            });
            json.name("lets_fire").text(answer(step.lets_fire));
            json.name("says").text(told(step));
            json.name("because").list(|json| step.because.iter().for_each(|own| write_why(json, &scene.why(*own))));
            let missing: Vec<String> = step.missing.iter().map(|own| scene.missing(*own)).collect();
            json.name("missing").texts(&missing);
            json.name("candidates").list(|json| {
                for candidate in &step.candidates {
                    json.object(|json| {
                        json.name("is").text(&scene.words().bound(candidate.bound));
                        json.name("member").text(answer(candidate.member));
                        json.name("failed")
                            .maybe(candidate.failed.map(|failed| failed_words(scene, failed)).as_deref());
                        json.name("because")
                            .list(|json| candidate.because.iter().for_each(|own| write_why(json, &scene.why(*own))));
                        json.name("steps").list(|json| steps(json, scene, &candidate.steps));
                    });
                }
            });
            json.name("more").raw(step.more);
            json.name("exceptions").list(|json| steps(json, scene, &step.counters));
        });
    }
}

/// What a candidate fails: the clause, or the day on which its row would have to hold.
fn failed_words(scene: &Scene<'_>, failed: Failed) -> String {
    match failed {
        Failed::Condition(span) => scene.clause(span).text.clone(),
        Failed::Day => "the days on which the row holds".to_owned(),
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Applies => "applies",
        Part::Subject => "for",
        Part::With => "with",
        Part::When => "when",
        Part::Unless => "unless",
        Part::Require => "require",
        Part::Exception => "exception",
        Part::Counter => "exception to an exception",
    }
}
