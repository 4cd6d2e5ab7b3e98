//! Places of a policy to its own words, as the formatter writes them.

use super::model::Place;
use crate::source::{Sources, Span};
use crate::syntax::tree::{Body, Clause, Comments, Declaration, EditClause, File};
use crate::syntax::{edit_rank, parse, print, sentence};

/// The declarations of all files of a run.
pub struct Texts<'s> {
    sources: &'s Sources,
    declarations: Vec<Declaration>,
}

/// One clause of an edit or an exception.
pub(super) struct Said {
    /// Its first word.
    pub(super) keyword: &'static str,
    /// As the formatter writes it, on one line.
    pub(super) text: String,
}

impl<'s> Texts<'s> {
    /// Reads all files once more, for their words.
    pub fn new(sources: &'s Sources) -> Texts<'s> {
        let read = |(id, source): (_, &crate::source::Source)| parse(id, source.text()).file.declarations;
        let mut declarations: Vec<Declaration> = sources.iter().flat_map(read).collect();
        declarations.sort_by_key(|declaration| declaration.span);
        Texts { sources, declarations }
    }

    /// Where something stands.
    pub(super) fn place(&self, span: Span) -> Place {
        let place = self.sources.place(span);
        Place { file: place.file.to_owned(), line: place.position.line }
    }

    fn declaration(&self, span: Span) -> Option<&Declaration> {
        let after = self.declarations.partition_point(|own| (own.span.file, own.span.start) <= (span.file, span.start));
        let found = self.declarations.get(after.checked_sub(1)?)?;
        (found.span.file == span.file && span.start < found.span.end).then_some(found)
    }

    /// The clauses of the edit or exception that stands at a place, in their usual order.
    pub(super) fn clauses(&self, span: Span) -> Vec<Said> {
        let clauses: &[Clause<EditClause>] = match self.declaration(span).map(|declaration| &declaration.body) {
            Some(Body::Edit(edit)) => &edit.clauses,
            Some(Body::Exception(exception)) => &exception.clauses,
            _ => &[],
        };
        let mut sorted: Vec<&EditClause> = clauses.iter().map(|clause| &clause.body).collect();
        sorted.sort_by_key(|clause| edit_rank(clause));
        sorted.into_iter().map(|clause| Said { keyword: keyword(clause), text: sentence(clause) }).collect()
    }

    /// A set or a definition on one line, without its kind: `emergency = 23; add 24 from 2026-04-01`.
    pub(super) fn declared(&self, span: Span) -> String {
        let Some(declaration) = self.declaration(span) else { return String::new() };
        let mut bare = Declaration { comments: Comments::default(), documentation: Vec::new(), ..declaration.clone() };
        match &mut bare.body {
            Body::Set(set) => set.changes.iter_mut().for_each(|change| change.comments = Comments::default()),
            Body::Define(define) => {
                if let crate::syntax::tree::Meaning::Cases(cases) = &mut define.meaning {
                    cases.iter_mut().for_each(|case| case.comments = Comments::default());
                }
            }
            _ => {}
        }
        let cases = matches!(&bare.body, Body::Define(_));
        let written = print(&File { declarations: vec![bare], trailing: Vec::new() });
        let mut text = String::new();
        for line in written.lines() {
            let margin = line.len() - line.trim_start().len();
            // A clause begins two blanks in; what is deeper goes on.
            let joint = match (text.is_empty(), margin) {
                (true, _) => "",
                (false, 2) if cases && !text.contains("; ") && !text.contains(": ") && !text.contains(" = ") => ": ",
                (false, 2) => "; ",
                _ => " ",
            };
            text.push_str(joint);
            text.push_str(&line.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        text.split_once(' ').map_or(text.clone(), |(_, rest)| rest.to_owned())
    }
}

fn keyword(clause: &EditClause) -> &'static str {
    match clause {
        EditClause::For(_) => "for",
        EditClause::With(_) => "with",
        EditClause::When(_) => "when",
        EditClause::Unless(_) => "unless",
        EditClause::Require(..) => "require",
        EditClause::Outcome(_) => "outcome",
        EditClause::IfMissing(_) => "if data is missing",
        EditClause::Also(_) => "outcome",
        EditClause::Override(_) => "override",
        EditClause::Claims(_) => "claims",
        EditClause::Source(_) => "source",
        EditClause::Tag(_) => "tag",
        EditClause::Effective(_) => "effective",
        EditClause::DatedBy(_) => "dated by",
    }
}
