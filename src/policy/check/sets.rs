//! Lists of codes to sets: members looked up, kinds compared, rings refused.

use super::names::a;
use super::{Checker, Used, codes};
use crate::claim::{Code, CodeKind};
use crate::diagnostic::Diagnostic;
use crate::policy::model::SetId;
use crate::policy::set::{Change, Member, Members, Pattern, Set};
use crate::source::Span;
use crate::syntax::tree::{self, CodeItem, CodeList, Expression, Node, Word};

/// Lists of more members than this are packed.
const LONG: usize = 64;

/// How deep sets may stand in each other.
const DEEPEST: usize = 64;

/// The words that stand for codes of a field: `("female", "F")`.
pub(super) type Words = &'static [(&'static str, &'static str)];

impl<'a> Checker<'a> {
    /// Reads all named sets; they keep their positions.
    pub(super) fn read_sets(&mut self) {
        let declared = self.names.sets.clone();
        for set in &declared {
            let kind = self.set_kind(&set.kind);
            self.kinds.push(kind);
        }
        for (at, set) in declared.iter().enumerate() {
            let kind = self.kinds.get(at).copied().flatten();
            let members = match (&set.members, kind) {
                (_, None) => None,
                (tree::Members::List(list), Some(kind)) => self.members(list, kind, &[]),
                (tree::Members::File { path, column }, Some(kind)) => {
                    self.codes_of_file(path, column.as_ref(), kind).map(|any| Members { any, except: Vec::new() })
                }
            };
            let mut changes = Vec::new();
            for change in &set.changes {
                let from = self.date(&change.body.from);
                let members = kind.and_then(|kind| self.members(&change.body.codes, kind, &[]));
                if let (Some(from), Some(members)) = (from, members) {
                    changes.push(Change { add: change.body.add, members, from });
                }
            }
            self.sets.push(Set {
                kind: kind.unwrap_or(CodeKind::Word),
                name: Some(set.name.value.clone()),
                span: set.name.span,
                base: members.unwrap_or_default(),
                changes,
            });
        }
        self.refuse_set_rings(&declared);
    }

    fn set_kind(&mut self, word: &Word) -> Option<CodeKind> {
        let kind = CodeKind::NAMES.iter().find(|(_, plural, _)| *plural == word.value).map(|(kind, ..)| *kind);
        if kind.is_none() {
            let plurals = || CodeKind::NAMES.iter().map(|(_, plural, _)| *plural);
            let meant = super::names::kind_meant(&word.value).map(CodeKind::plural);
            let near = meant.or_else(|| super::names::suggest(&word.value, plurals()));
            let error =
                Diagnostic::error("check/unknown-kind", format!("`{}` is not a kind of codes", word.value), word.span);
            self.report(match near {
                Some(near) => error.help(format!("Did you mean `{near}`?")),
                None => {
                    error.help(format!("Begin a set with the kind of its codes: {}.", super::names::listed(plurals())))
                }
            });
        }
        kind
    }

    /// The members of a list of one kind; `None` where one of them is wrong.
    pub(super) fn members(&mut self, list: &CodeList, kind: CodeKind, words: Words) -> Option<Members> {
        let any = self.member_list(&list.members, kind, words);
        let except = self.member_list(&list.except, kind, words);
        Some(Members { any: any?, except: except? })
    }

    fn member_list(&mut self, items: &[CodeItem], kind: CodeKind, words: Words) -> Option<Vec<Member>> {
        // Of a long list the first member stands for it in advice; of the rest the codes and beginnings are packed.
        let packs = items.len() > LONG && words.is_empty();
        let (mut packed, mut beginnings, mut members, mut whole) = (Vec::new(), Vec::new(), Vec::new(), true);
        for (at, item) in items.iter().enumerate() {
            if packs
                && at > 0
                && let CodeItem::Code(word) = item
                && let Some(code) = codes::plain(&word.value, kind)
            {
                packed.push(code);
                continue;
            }
            match self.member(item, kind, words) {
                Some(member) => {
                    let to = match &member {
                        Member::Pattern(Pattern::Exact(text)) if packs && at > 0 => Some((&mut packed, text)),
                        Member::Pattern(Pattern::Prefix(text)) if packs && at > 0 => Some((&mut beginnings, text)),
                        _ => None,
                    };
                    match to.and_then(|(to, text)| Some((to, Code::new(text.as_bytes())?))) {
                        Some((to, code)) => to.push(code),
                        None => members.push(member),
                    }
                }
                None => whole = false,
            }
        }
        for (mut codes, member) in
            [(packed, Member::Codes as fn(Vec<Code>) -> Member), (beginnings, Member::Beginnings)]
        {
            if !codes.is_empty() {
                codes.sort_unstable();
                codes.dedup();
                members.push(member(codes));
            }
        }
        whole.then_some(members)
    }

    fn member(&mut self, item: &CodeItem, kind: CodeKind, words: Words) -> Option<Member> {
        match item {
            CodeItem::Code(word) if let Some(teeth) = super::codes::teeth(&word.value, kind) => Some(teeth),
            CodeItem::Code(word) => match codes::pattern(&word.value, kind, word.span) {
                Ok(pattern) => {
                    self.doubt(&word.value, kind, word.span);
                    Some(Member::Pattern(pattern))
                }
                Err(problem) => {
                    self.report(problem);
                    None
                }
            },
            CodeItem::Name(word) => {
                if let Some((_, code)) = words.iter().find(|(name, _)| *name == word.value) {
                    return Some(Member::Pattern(Pattern::Exact((*code).to_owned())));
                }
                self.set_named(word, kind, words).map(Member::Set)
            }
            CodeItem::Field(path) => {
                self.report(
                    Diagnostic::error("check/kind", "a set is made of codes, and this is a field", path.span)
                        .help("Compare the field where it is asked for: `code in r.code`."),
                );
                None
            }
            CodeItem::Literal(value) => self.quoted_member(value, kind, words),
        }
    }

    /// A code in quotes: its word, or itself; payers and plans may have blanks.
    fn quoted_member(&mut self, value: &Expression, kind: CodeKind, words: Words) -> Option<Member> {
        let Node::Text(text) = &value.node else {
            let problem =
                Diagnostic::error("check/kind", format!("this is not {}", a(kind.words())), value.span).help(format!(
                    "{} Or write the name of a set that begins with `{}`.",
                    super::shapes::sentence(kind),
                    kind.plural()
                ));
            self.report(problem);
            return None;
        };
        if let Some((_, code)) = words.iter().find(|(name, _)| name == text) {
            return Some(Member::Pattern(Pattern::Exact((*code).to_owned())));
        }
        match codes::pattern(text, kind, value.span) {
            Ok(pattern) => Some(Member::Pattern(pattern)),
            Err(problem) => {
                self.report(problem);
                None
            }
        }
    }

    /// Members of a list in which a text is looked for: as written, where they are not a range or a wildcard.
    pub(super) fn texts(&mut self, list: &CodeList) -> Option<SetId> {
        if let ([CodeItem::Name(_)], true) = (list.members.as_slice(), list.except.is_empty()) {
            return self.list(list, CodeKind::Word, &[]);
        }
        let mut read = |items: &[CodeItem]| {
            let members: Vec<Option<Member>> = items.iter().map(|item| self.text_member(item)).collect();
            members.into_iter().collect::<Option<Vec<Member>>>()
        };
        let (any, except) = (read(&list.members), read(&list.except));
        Some(self.add_set(CodeKind::Word, Members { any: any?, except: except? }, list.span))
    }

    fn text_member(&mut self, item: &CodeItem) -> Option<Member> {
        match item {
            CodeItem::Literal(value) if let Node::Text(text) = &value.node => {
                Some(Member::Pattern(Pattern::Exact(text.clone())))
            }
            CodeItem::Code(word) if word.value.contains(|c: char| c.is_ascii_lowercase() && c != 'x') => {
                self.report(
                    Diagnostic::error(
                        "check/code",
                        format!("`{}` has small letters, as no code has", word.value),
                        word.span,
                    )
                    .help(format!("A text stands in quotes: `\"{}\"`.", word.value)),
                );
                None
            }
            _ => self.member(item, CodeKind::Word, &[]),
        }
    }

    /// A set by name, of the kind that is wanted.
    fn set_named(&mut self, word: &Word, kind: CodeKind, words: Words) -> Option<SetId> {
        let Some(super::names::Named::Set(at)) = self.names.named(&word.value) else {
            if !words.is_empty() {
                self.report(unknown_word(word, words));
                return None;
            }
            let known: Vec<&'a str> = self.names.sets.iter().map(|set| set.name.value.as_str()).collect();
            self.unknown_set(word, kind, known.into_iter());
            return None;
        };
        self.used.insert(Used::Set(at));
        let own = self.kinds.get(at).copied().flatten()?;
        if own != kind {
            let declared = self.names.sets.get(at).map_or(word.span, |set| set.name.span);
            self.report(
                Diagnostic::error(
                    "check/kind",
                    format!("`{}` holds {}, but here {} is asked for", word.value, own.plural(), a(kind.words())),
                    word.span,
                )
                .also(declared, format!("declared as {}", own.plural()))
                .help(format!("Write the name of a set that begins with `{}`.", kind.plural())),
            );
            return None;
        }
        Some(SetId(at))
    }

    /// A list in a clause: a set of its own, or the named one where it is nothing but its name.
    pub(super) fn list(&mut self, list: &CodeList, kind: CodeKind, words: Words) -> Option<SetId> {
        if let ([CodeItem::Name(word)], true) = (list.members.as_slice(), list.except.is_empty())
            && !words.iter().any(|(name, _)| *name == word.value)
        {
            return self.set_named(word, kind, words);
        }
        let base = self.members(list, kind, words)?;
        Some(self.add_set(kind, base, list.span))
    }

    /// Keeps a set without a name.
    pub(super) fn add_set(&mut self, kind: CodeKind, base: Members, span: Span) -> SetId {
        self.sets.push(Set { kind, name: None, span, base, changes: Vec::new() });
        SetId(self.sets.len() - 1)
    }

    /// The kind of a list by the first set that it names.
    pub(super) fn kind_of_list(&self, list: &CodeList) -> Option<CodeKind> {
        list.members.iter().find_map(|item| match item {
            CodeItem::Name(word) => match self.names.named(&word.value) {
                Some(super::names::Named::Set(at)) => self.kinds.get(at).copied().flatten(),
                _ => None,
            },
            CodeItem::Code(_) | CodeItem::Field(_) | CodeItem::Literal(_) => None,
        })
    }

    /// A set that holds itself, directly or through others, is an error that names the ring.
    fn refuse_set_rings(&mut self, declared: &[&'a tree::Set]) {
        let refers: Vec<Vec<usize>> = declared.iter().map(|set| self.refers_to(set)).collect();
        let rings = super::rings(&refers);
        if rings.is_empty() {
            self.refuse_deep_sets(declared, &refers);
        }
        for ring in rings {
            let names: Vec<String> =
                ring.iter().filter_map(|at| declared.get(*at)).map(|set| format!("`{}`", set.name.value)).collect();
            let Some(first) = ring.first().and_then(|at| declared.get(*at)) else { continue };
            let mut error = Diagnostic::error(
                "check/set-ring",
                match names.as_slice() {
                    [one] => format!("the set {one} is made of itself"),
                    _ => format!("these sets are made of each other: {}", names.join(", ")),
                },
                first.name.span,
            )
            .help(match names.as_slice() {
                [_] => "Take its own name out of its list.",
                _ => "Take one of them out of the other's list.",
            });
            for set in ring.iter().skip(1).filter_map(|at| declared.get(*at)) {
                error = error.also(set.name.span, "also in the ring");
            }
            self.report(error);
        }
    }

    /// Sets that stand in each other more than [`DEEPEST`] deep are refused; there are no rings among them.
    fn refuse_deep_sets(&mut self, declared: &[&'a tree::Set], refers: &[Vec<usize>]) {
        // Levels from the bottom: as many rounds as are allowed, each one level.
        let mut level = vec![0usize; declared.len()];
        for _ in 0..=DEEPEST {
            let next: Vec<usize> = refers
                .iter()
                .map(|to| to.iter().filter_map(|at| level.get(*at)).map(|below| below + 1).max().unwrap_or(0))
                .collect();
            if next == level {
                return;
            }
            level = next;
        }
        let deepest = level.iter().position(|level| *level > DEEPEST).and_then(|at| declared.get(at));
        if let Some(set) = deepest {
            self.report(
                Diagnostic::error(
                    "check/too-deep",
                    "this set is made of sets that stand in each other more than 64 deep",
                    set.name.span,
                )
                .help("Write the codes themselves into one of these sets."),
            );
        }
    }

    fn refers_to(&self, set: &tree::Set) -> Vec<usize> {
        let own = match &set.members {
            tree::Members::List(list) => Some(list),
            tree::Members::File { .. } => None,
        };
        let lists = own.into_iter().chain(set.changes.iter().map(|change| &change.body.codes));
        lists
            .flat_map(|list| list.members.iter().chain(&list.except))
            .filter_map(|item| match item {
                CodeItem::Name(word) => match self.names.named(&word.value) {
                    Some(super::names::Named::Set(at)) => Some(at),
                    _ => None,
                },
                CodeItem::Code(_) | CodeItem::Field(_) | CodeItem::Literal(_) => None,
            })
            .collect()
    }
}

/// A word that stands for none of a field's codes.
pub(super) fn unknown_word(word: &Word, words: Words) -> Diagnostic {
    let error = Diagnostic::error(
        "check/unknown-word",
        format!("`{}` is not a word that this field takes", word.value),
        word.span,
    );
    match super::names::suggest(&word.value, words.iter().map(|(name, _)| *name)) {
        Some(near) => error.help(format!("Did you mean `{near}`?")),
        None => {
            let all: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
            error.help(format!("Write one of {}, or the code as claims carry it.", all.join(", ")))
        }
    }
}
