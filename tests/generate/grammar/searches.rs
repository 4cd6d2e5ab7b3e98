//! Searches of anything that can be searched, and how one line stands to another.

use paylint::claim::{CodeKind, Field, Record};
use paylint::policy::model::{
    Comparison, Condition, Domain, Owner, Question, Search, Side, TableId, Term, Unit, Var, Window,
};

use super::{Bind, Maker, Sort};
use crate::generate::tables::sort_of;

impl Maker {
    /// A search of anything that can be searched here; what it binds is in scope afterwards, to be popped.
    pub fn search(&mut self, depth: usize) -> Search {
        let (domain, bind) = self.domain();
        let mut search = self.bind(domain, bind);
        let nearest = self.scope[..self.scope.len() - 1]
            .iter()
            .rev()
            .copied()
            .find(|(_, bind)| matches!(bind, Bind::Own(Record::Line) | Bind::Other(Record::Line)));
        let own = *self.scope.last().unwrap();
        if let (Some(nearest), Bind::Own(Record::Line) | Bind::Other(Record::Line)) = (nearest, own.1) {
            if self.random.chance(50) {
                search.other_than.push(nearest.0);
            }
            while self.random.chance(55) {
                let relation = self.relation(own.0, nearest.0);
                search.conditions.push(relation);
            }
        }
        if let Bind::Row(table) = own.1
            && self.random.chance(75)
        {
            let condition = self.row_of_subject(own.0, table);
            search.conditions.extend(condition);
        }
        if let (Some((line, bind)), Bind::Own(Record::Diagnosis) | Bind::Other(Record::Diagnosis)) = (nearest, own.1)
            && self.random.chance(60)
        {
            let condition = self.pointed_to(own.0, line, bind);
            search.conditions.push(condition);
        }
        while depth > 0 && self.random.chance(40) {
            let condition = self.condition(depth - 1);
            search.conditions.push(condition);
        }
        search
    }

    /// A search of a domain without conditions; its variable is in scope afterwards.
    pub fn bind(&mut self, domain: Domain, bind: Bind) -> Search {
        let (var, span) = (self.variable(), self.span());
        self.scope.push((var, bind));
        Search { var, domain, other_than: Vec::new(), conditions: Vec::new(), span }
    }

    pub(super) fn domain(&mut self) -> (Domain, Bind) {
        match self.random.weighted(&[38, 8, 14, 5, 4, 3, 14, 14]) {
            0 => (Domain::Items(Record::Line, None), Bind::Own(Record::Line)),
            1 => (Domain::AnyLines, Bind::Other(Record::Line)),
            2 => (Domain::HistoryLines, Bind::Other(Record::Line)),
            3 => (Domain::HistoryClaims, Bind::Other(Record::Claim)),
            4 => (Domain::OriginalLines, Bind::Other(Record::Line)),
            5 => (Domain::OriginalClaim, Bind::Other(Record::Claim)),
            6 => {
                let table = self.random.below(self.policy.tables.len());
                let on = Box::new(self.on());
                (Domain::Rows(TableId(table), on), Bind::Row(table))
            }
            _ => self.items(),
        }
    }

    /// Items of the claim, or of something in scope that has such items.
    pub(super) fn items(&mut self) -> (Domain, Bind) {
        let owned: &[(Record, Record)] = &[
            (Record::Line, Record::Drug),
            (Record::Line, Record::Tooth),
            (Record::Line, Record::LineResult),
            (Record::Line, Record::Note),
            (Record::OtherPayer, Record::Adjustment),
            (Record::LineResult, Record::Adjustment),
            (Record::Claim, Record::Line),
            (Record::Claim, Record::Diagnosis),
            (Record::Line, Record::Modifier),
            (Record::Line, Record::Modifier),
            (Record::Line, Record::Pointer),
            (Record::Line, Record::Surface),
            (Record::Tooth, Record::Surface),
            (Record::OtherPayer, Record::Remark),
        ];
        let mut choices = Vec::new();
        for (var, bind) in &self.scope {
            if let Bind::Own(
                Record::Drug
                | Record::Tooth
                | Record::LineResult
                | Record::Modifier
                | Record::Pointer
                | Record::Provider
                | Record::Note,
            ) = bind
            {
                choices.push((Domain::LineOf(*var), Bind::Own(Record::Line)));
            }
            for (owner, record) in owned {
                match bind {
                    Bind::Own(own) if own == owner => {
                        choices.push((Domain::Items(*record, Some(Owner::Var(*var))), Bind::Own(*record)));
                    }
                    Bind::Other(own) if own == owner => {
                        choices.push((Domain::Items(*record, Some(Owner::Var(*var))), Bind::Other(*record)));
                    }
                    Bind::Other(_) if *owner == Record::Claim => {
                        choices.push((Domain::Items(*record, Some(Owner::ClaimOf(*var))), Bind::Other(*record)));
                    }
                    _ => {}
                }
            }
        }
        if !choices.is_empty() && self.random.chance(50) {
            return self.random.pick(&choices);
        }
        let record = self.random.pick(&[
            Record::Diagnosis,
            Record::Diagnosis,
            Record::OtherPayer,
            Record::OtherPayer,
            Record::ValueCode,
            Record::ConditionCode,
            Record::Occurrence,
            Record::Span,
            Record::Procedure,
            Record::Provider,
            Record::Note,
            Record::Attachment,
            Record::Adjustment,
            Record::Drug,
            Record::Modifier,
            Record::Modifier,
            Record::Pointer,
            Record::Surface,
            Record::RelatedCause,
            Record::Remark,
        ]);
        let owner = self.random.chance(20).then_some(Owner::Claim);
        (Domain::Items(record, owner), Bind::Own(record))
    }

    /// That a line points to a diagnosis, or that no line of its claim has pointers.
    fn pointed_to(&mut self, diagnosis: Var, line: Var, bind: Bind) -> Condition {
        let pointers = |var| Term::Field(Owner::Var(var), Field::LinePointers);
        let position = Term::Field(Owner::Var(diagnosis), Field::DiagnosisPosition);
        let points = self.ask(Question::Compare(position, Comparison::Is, pointers(line)));
        let has = self.ask(Question::Present(pointers(line)));
        let has_none = self.ask(Question::Not(Box::new(has)));
        let claim = match bind {
            Bind::Own(_) => None,
            _ => Some(Owner::ClaimOf(line)),
        };
        let mut any = self.bind(Domain::Items(Record::Line, claim), bind);
        let present = self.ask(Question::Present(pointers(any.var)));
        any.conditions.push(present);
        self.scope.pop();
        let found = self.ask(Question::Exists(Box::new(any)));
        let none_has = self.ask(Question::Not(Box::new(found)));
        let without = self.ask(Question::All(vec![has_none, none_has]));
        self.ask(Question::Any(vec![points, without]))
    }

    /// That a row is about the innermost line or the claim.
    pub(super) fn row_of_subject(&mut self, row: Var, table: usize) -> Option<Condition> {
        let columns = self.policy.tables[table].rows.columns();
        let code = columns.iter().position(|column| matches!(sort_of(column.kind), Sort::Code(_)))?;
        let theirs = match (sort_of(columns[code].kind), self.line()) {
            (Sort::Code(CodeKind::Procedure), Some((line, _))) => Term::Field(Owner::Var(line), Field::LineCode),
            (Sort::Code(CodeKind::Plan), _) => Term::Field(Owner::Claim, Field::ClaimPlan),
            _ => return None,
        };
        Some(self.ask(Question::Compare(Term::Column(row, code), Comparison::Is, theirs)))
    }

    /// How one line stands to another.
    pub fn relation(&mut self, own: Var, other: Var) -> Condition {
        let of = |var: Var, field| Term::Field(Owner::Var(var), field);
        let same = |field| Question::Compare(of(own, field), Comparison::Is, of(other, field));
        let question = match self.random.below(13) {
            0..=2 => same(Field::LineDate),
            3 => Question::OverlappingDays(own, other),
            4 | 5 => Question::SameProvider(own, other),
            6 => Question::SamePractitioner(own, other),
            7 => same(Field::LineCode),
            8 => same(self.random.pick(&[
                Field::LineUnits,
                Field::LineModifiers,
                Field::LineDiagnosis,
                Field::LineTooth,
            ])),
            9 => {
                let period = self.period();
                Question::SamePeriod(period, of(own, Field::LineDate), of(other, Field::LineDate))
            }
            10 => Question::Stands(own),
            11 => {
                let same = self.ask(Question::SameProvider(own, other));
                Question::Not(Box::new(same))
            }
            _ => {
                let window = Window {
                    date: of(own, Field::LineDate),
                    of: of(other, Field::LineDate),
                    amount: self.amount(1),
                    unit: self.random.pick(&[Unit::Days, Unit::Days, Unit::Months, Unit::Years]),
                    side: self.random.pick(&[Side::Before, Side::After, Side::Around]),
                    on_or: self.random.chance(25),
                    less_than: self.random.chance(25),
                };
                Question::Within(Box::new(window))
            }
        };
        self.ask(question)
    }
}
