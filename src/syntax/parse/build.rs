//! Matched words, codes and bindings to the tree.

use super::grammar::{Node, Rule};
use super::problem;
use super::short::Short;
use crate::claim::Date;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::plural;
use crate::syntax::tree::{
    Binding, CodeItem, CodeList, Path, Period, Reason, Relation, RelationKind, Side, Which, Window, Word,
};

/// Builds the tree of one clause.
pub(super) struct Build<'a> {
    /// The file.
    pub(super) file: FileId,
    /// Where the clause begins in it.
    pub(super) offset: usize,
    /// The clause's text, as the grammar saw it.
    text: &'a str,
    /// What the grammar did not see of the clause.
    short: &'a Short<'a>,
    /// The clause as it stands.
    clause: &'a str,
    /// Which cuts have been filled in again, a bit each.
    filled: u64,
    /// What is wrong.
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Build<'a> {
    /// Builds the tree of a clause that begins at `offset` of its file.
    pub(super) fn new(
        file: FileId,
        offset: usize,
        clause: &'a str,
        short: &'a Short<'a>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Build<'a> {
        Build { file, offset, text: &short.text, short, clause, filled: 0, diagnostics }
    }

    /// Whether all that was cut out has found its place.
    pub(super) fn is_whole(&self) -> bool {
        self.filled.count_ones() as usize == self.short.cuts.len()
    }

    /// Where a place of the grammar's text stands in the file.
    fn place(&self, at: usize) -> usize {
        self.offset + self.short.place(at)
    }

    /// The place of a match, without the blanks at its end.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        let start = node.as_span().start();
        Span::new(self.file, self.place(start), self.place(start + self.text(node).len()))
    }

    /// Its text.
    pub(super) fn text(&self, node: &Node<'_>) -> &'a str {
        let span = node.as_span();
        self.text.get(span.start()..span.end()).unwrap_or("").trim_end()
    }

    /// Its text and place.
    pub(super) fn word(&self, node: &Node<'_>) -> Word {
        Spanned::new(self.text(node).to_owned(), self.span(node))
    }

    /// Its text and place, both without quotes.
    pub(super) fn plain(&self, node: &Node<'_>) -> Word {
        let text = self.text(node);
        match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            None => self.word(node),
            Some(inner) => {
                let start = self.place(node.as_span().start()) + 1;
                Spanned::new(inner.to_owned(), Span::new(self.file, start, start + inner.len()))
            }
        }
    }

    /// Words with one blank between them.
    pub(super) fn words(&self, node: &Node<'_>) -> Word {
        let words: Vec<&str> = self.text(node).split_whitespace().collect();
        Spanned::new(words.join(" "), self.span(node))
    }

    /// Words of what is bound or had, in the singular.
    pub(super) fn singular(&self, node: &Node<'_>) -> Word {
        let words = self.words(node);
        Spanned::new(plural::singular(&words.value), words.span)
    }

    /// The first child of a rule.
    pub(super) fn child<'n>(&self, node: &Node<'n>, rule: Rule) -> Option<Node<'n>> {
        node.clone().into_inner().find(|inner| inner.as_rule() == rule)
    }

    /// Whether there is a child of a rule.
    pub(super) fn has_child(&self, node: &Node<'_>, rule: Rule) -> bool {
        node.clone().into_inner().any(|inner| inner.as_rule() == rule)
    }

    /// All children of a rule as words.
    pub(super) fn all(&self, node: &Node<'_>, rule: Rule) -> Vec<Word> {
        node.clone().into_inner().filter(|inner| inner.as_rule() == rule).map(|inner| self.word(&inner)).collect()
    }

    /// The first child of a rule as a word.
    pub(super) fn word_of(&self, node: &Node<'_>, rule: Rule) -> Option<Word> {
        self.child(node, rule).map(|inner| self.word(&inner))
    }

    /// The first quoted text, without its quotes.
    pub(super) fn quoted(&self, node: &Node<'_>) -> Option<Word> {
        self.child(node, Rule::quoted).map(|inner| self.plain(&inner))
    }

    /// A title, without its quotes.
    pub(super) fn title(&self, node: &Node<'_>) -> Option<Word> {
        self.child(node, Rule::title).map(|inner| self.plain(&inner))
    }

    /// Dotted words.
    pub(super) fn path(&self, node: &Node<'_>) -> Path {
        let mut start = self.place(node.as_span().start());
        let words = self
            .text(node)
            .split('.')
            .map(|word| {
                let span = Span::new(self.file, start, start + word.len());
                start += word.len() + 1;
                Spanned::new(word.to_owned(), span)
            })
            .collect();
        Path { words, span: self.span(node) }
    }

    /// The codes of the first list.
    pub(super) fn codes_of(&mut self, node: &Node<'_>) -> Option<CodeList> {
        let list = self.child(node, Rule::code_list)?;
        let except = self.child(&list, Rule::except).map(|except| self.items(&except)).unwrap_or_default();
        Some(CodeList { members: self.items(&list), except, span: self.span(&list) })
    }

    /// The list in which a value is looked for.
    pub(super) fn values_of(&mut self, node: &Node<'_>) -> Option<CodeList> {
        let list = self.child(node, Rule::value_list)?;
        let except = match self.child(&list, Rule::value_except) {
            Some(except) => self.value_items(&except)?,
            None => Vec::new(),
        };
        Some(CodeList { members: self.value_items(&list)?, except, span: self.span(&list) })
    }

    fn value_items(&mut self, list: &Node<'_>) -> Option<Vec<CodeItem>> {
        let mut items = Vec::new();
        for item in list.clone().into_inner() {
            items.push(match item.as_rule() {
                Rule::code_word => {
                    self.codes(&item, &mut items);
                    continue;
                }
                Rule::name => CodeItem::Name(self.word(&item)),
                Rule::dotted => CodeItem::Field(self.path(&item)),
                Rule::percent | Rule::quantity | Rule::money | Rule::quoted => {
                    CodeItem::Literal(Box::new(self.term(&item)?))
                }
                _ => continue,
            });
        }
        Some(items)
    }

    fn items(&mut self, list: &Node<'_>) -> Vec<CodeItem> {
        let mut items = Vec::new();
        for item in list.clone().into_inner() {
            match item.as_rule() {
                Rule::code_word => self.codes(&item, &mut items),
                Rule::name => items.push(CodeItem::Name(self.word(&item))),
                Rule::dotted => items.push(CodeItem::Field(self.path(&item))),
                _ => {}
            }
        }
        items
    }

    /// A code of a list, and those behind it that the grammar did not see.
    fn codes(&mut self, item: &Node<'_>, items: &mut Vec<CodeItem>) {
        items.push(CodeItem::Code(self.word(item)));
        let end = item.as_span().end();
        let cut = self.short.cuts.iter().position(|cut| cut.at == end);
        let codes = self.short.codes(end, self.clause, self.file, self.offset);
        if let (Some(cut), Some(codes)) = (cut, codes) {
            self.filled |= 1 << cut;
            items.extend(codes);
        }
    }

    /// A day as written, if there is one.
    pub(super) fn day(&mut self, node: &Node<'_>) -> Option<Word> {
        let word = self.word(node);
        if word.value.len() == 10 && Date::parse(word.value.as_bytes()).is_some() {
            return Some(word);
        }
        let compact = Date::parse(word.value.as_bytes()).map(|date| {
            let (year, month, day) = date.ymd();
            format!("{year:04}-{month:02}-{day:02}")
        });
        let digits = word.value.len() == 8 && word.value.bytes().all(|b| b.is_ascii_digit());
        let found = if compact.is_none() && digits {
            problem::impossible_date(&word.value, word.span)
        } else {
            problem::date_shape(&word.value, compact, word.span)
        };
        self.diagnostics.push(found);
        None
    }

    /// `A [to B]`
    pub(super) fn period(&mut self, node: &Node<'_>) -> Option<Period> {
        let period = self.child(node, Rule::period)?;
        let mut days = period.into_inner().filter(|inner| inner.as_rule() == Rule::day);
        let from = days.next()?;
        let from = self.day(&from);
        let to = match days.next() {
            Some(to) => Some(self.day(&to)?),
            None => None,
        };
        Some(Period { from: from?, to })
    }

    /// Codes and message.
    pub(super) fn reason(&self, node: &Node<'_>) -> Reason {
        match self.child(node, Rule::reason) {
            Some(reason) => Reason {
                codes: self.all(&reason, Rule::code_word),
                own: self.child(&reason, Rule::own_code).and_then(|own| self.quoted(&own)),
                message: self.quoted(&reason),
            },
            None => Reason { codes: Vec::new(), own: None, message: None },
        }
    }

    /// What a `for`, a `with`, a quantifier or an aggregate searches.
    pub(super) fn binding(&mut self, node: &Node<'_>, which: Which) -> Option<Binding> {
        let span = self.span(node);
        let body = node.clone().into_inner().next()?;
        let is_row = body.as_rule() == Rule::row;
        let mut binding = Binding {
            which,
            kind: Spanned::new(String::new(), span),
            name: None,
            owner: None,
            table: None,
            on: None,
            set: if is_row { None } else { self.codes_of(&body) },
            relations: Vec::new(),
            condition: None,
            span,
        };
        for part in body.into_inner() {
            match part.as_rule() {
                Rule::row_word | Rule::kind => binding.kind = self.singular(&part),
                Rule::name => binding.name = Some(self.word(&part)),
                Rule::owner => binding.owner = self.word_of(&part, Rule::one_word),
                Rule::table_name => binding.table = Some(self.word(&part)),
                Rule::found_on => {
                    let day = part.into_inner().last()?;
                    binding.on = Some(Box::new(self.term(&day)?));
                }
                Rule::filter => {
                    let condition = self.child(&part, Rule::expression)?;
                    binding.condition = Some(Box::new(self.expression(&condition)?));
                }
                Rule::k_in | Rule::code_list => {}
                _ => {
                    let span = self.span(&part);
                    binding.relations.push(Relation { kind: self.relation(&part)?, span });
                }
            }
        }
        Some(binding)
    }

    fn relation(&mut self, node: &Node<'_>) -> Option<RelationKind> {
        Some(match node.as_rule() {
            Rule::same_day => RelationKind::SameDay,
            Rule::overlapping_days => RelationKind::OverlappingDays,
            Rule::on_any_claim => RelationKind::OnAnyClaim,
            Rule::same_provider => RelationKind::SameProvider,
            Rule::same_billing_provider => RelationKind::SameBillingProvider,
            Rule::same_practitioner => RelationKind::SamePractitioner,
            Rule::another_provider => RelationKind::AnotherProvider,
            Rule::same_fields => RelationKind::SameFields(self.all(node, Rule::path)),
            Rule::identical_fields => RelationKind::IdenticalFields(self.all(node, Rule::path)),
            Rule::episode => {
                let amount = node
                    .clone()
                    .into_inner()
                    .find(|p| matches!(p.as_rule(), Rule::group | Rule::number | Rule::path))?;
                RelationKind::Episode(Box::new(self.term(&amount)?), self.unit(node))
            }
            Rule::same_period => RelationKind::SamePeriod(self.words(&self.child(node, Rule::period_words)?)),
            Rule::that_stands => RelationKind::Stands,
            Rule::window => RelationKind::Within(Box::new(self.window(node)?)),
            _ => return None,
        })
    }

    /// A window; what is written behind the `before`, `after` or `of` of a condition is no part of it.
    pub(super) fn window(&mut self, node: &Node<'_>) -> Option<Window> {
        let unit = self.unit(node);
        let side = match self.child(node, Rule::side) {
            None => Side::Around,
            Some(side) if self.has_child(&side, Rule::k_before) => Side::Before,
            Some(_) => Side::After,
        };
        let mut values = Vec::new();
        for inner in node.clone().into_inner() {
            if matches!(inner.as_rule(), Rule::group | Rule::number | Rule::path | Rule::date) {
                values.push(self.term(&inner)?);
            }
        }
        let mut values = values.into_iter();
        let amount = values.next()?;
        let less_than = self.has_child(node, Rule::less_than);
        let on_or = self.has_child(node, Rule::on_or);
        if let (true, Side::Around) = (on_or, side) {
            let span = self.span(&self.child(node, Rule::on_or)?);
            let help = "Leave it out: without `before` or `after` the day itself belongs to it.";
            self.diagnostics.push(problem::unexpected_because("on or", help, span));
            return None;
        }
        Some(Window { on_or, less_than, amount, unit, side, of: values.next() })
    }
}
