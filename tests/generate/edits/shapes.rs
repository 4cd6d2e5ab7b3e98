//! What edits of each shape look at and ask.

use paylint::claim::{CodeKind, Field, Number, Record};
use paylint::policy::model::{
    Arithmetic, Comparison, Condition, Domain, Literal, Owner, Question, Search, Side, Target, Term, Unit, Var, Window,
};

use super::super::grammar::{Bind, Maker};
use super::super::tables;
use super::Body;

fn field(var: Var, field: Field) -> Term {
    Term::Field(Owner::Var(var), field)
}

fn whole(n: i64) -> Term {
    Term::Literal(Literal::Number(Number::whole(n)))
}

fn text(text: &str) -> Term {
    Term::Literal(Literal::Text(text.to_owned()))
}

impl Maker {
    // ── pieces ──

    /// The lines of the claim in a set of some procedures.
    fn lines_in(&mut self, domain: Domain, bind: Bind, percent: usize) -> Search {
        let mut search = self.bind(domain, bind);
        let held = self.code_in(search.var, percent);
        search.conditions.push(held);
        search
    }

    fn own_lines_in(&mut self, percent: usize) -> Search {
        self.lines_in(Domain::Items(Record::Line, None), Bind::Own(Record::Line), percent)
    }

    fn code_in(&mut self, var: Var, percent: usize) -> Condition {
        let set = self.set(CodeKind::Procedure, percent);
        let question = Question::In(field(var, Field::LineCode), set, Box::new(field(var, Field::LineDate)));
        self.ask(question)
    }

    fn modifier_in(&mut self, var: Var) -> Condition {
        let set = self.set(CodeKind::Modifier, 25);
        let question = Question::In(field(var, Field::LineModifiers), set, Box::new(field(var, Field::LineDate)));
        self.ask(question)
    }

    fn same(&mut self, a: Var, b: Var, of: Field) -> Condition {
        self.ask(Question::Compare(field(a, of), Comparison::Is, field(b, of)))
    }

    fn compare(&mut self, left: Term, comparison: Comparison, right: Term) -> Condition {
        self.ask(Question::Compare(left, comparison, right))
    }

    fn not(&mut self, condition: Condition) -> Condition {
        self.ask(Question::Not(Box::new(condition)))
    }

    fn exists(&mut self, search: Search) -> Condition {
        self.scope.pop();
        self.ask(Question::Exists(Box::new(search)))
    }

    fn on_lines(&mut self, subject: Search, require: Vec<Condition>) -> Body {
        let target = Target::Of(subject.var);
        Body { subject, with: Vec::new(), when: Vec::new(), unless: Vec::new(), require, target }
    }

    // ── shapes ──

    pub(super) fn shape_of_edit(&mut self) -> Body {
        match self.random.below(34) {
            0..=11 => self.bound_shape(),
            33 => self.tier_by_table(),
            32 => self.add_on_by_table(),
            30 | 31 => self.needs_another(true),
            12 => self.pair_by_table(),
            13 => self.limit_by_table(),
            14 => self.filing(),
            15 => self.balance(),
            16 => self.duplicate(),
            17 | 18 => self.frequency(),
            19 => self.item_of_claim(),
            20 => self.other_payer(),
            21 => self.new_patient(),
            22 => self.replacement(),
            _ => self.any_shape(),
        }
    }

    pub(super) fn bound_shape(&mut self) -> Body {
        match self.random.below(8) {
            0 => self.bundling(),
            1 => self.units_of_day(),
            2 => self.needs_modifier(),
            3 => self.needs_authorization(),
            4 => self.needs_diagnosis(),
            5 => self.age_limit(),
            6 => self.needs_another(false),
            _ => self.units_of_line(),
        }
    }

    /// A service is part of another on the same day unless a modifier says otherwise.
    fn bundling(&mut self) -> Body {
        let subject = self.own_lines_in(60);
        let mut other = self.own_lines_in(60);
        other.other_than.push(subject.var);
        other.conditions.push(self.same(other.var, subject.var, Field::LineDate));
        if self.random.chance(60) {
            let same = self.ask(Question::SameProvider(other.var, subject.var));
            other.conditions.push(same);
        }
        let cleared = self.modifier_in(subject.var);
        let target = if self.random.chance(15) { other.var } else { subject.var };
        let (mut unless, mut require) = (Vec::new(), Vec::new());
        if self.random.chance(50) {
            unless.push(cleared)
        } else {
            require.push(cleared)
        }
        Body { subject, with: vec![other], when: Vec::new(), unless, require, target: Target::Of(target) }
    }

    fn units_of_day(&mut self) -> Body {
        let subject = self.own_lines_in(70);
        let any_claim = self.random.chance(20);
        let mut lines = if any_claim {
            self.lines_in(Domain::AnyLines, Bind::Other(Record::Line), 45)
        } else {
            self.own_lines_in(45)
        };
        lines.conditions.push(self.same(lines.var, subject.var, Field::LineDate));
        if self.random.chance(30) {
            lines.conditions.push(self.same(lines.var, subject.var, Field::LineCode));
        }
        self.scope.pop();
        let sum = Term::Sum(Box::new(lines.clone()), Box::new(field(lines.var, Field::LineUnits)), true);
        let limit = whole(self.random.between(1, 3));
        let require = vec![self.compare(sum, Comparison::AtMost, limit)];
        self.on_lines(subject, require)
    }

    fn units_of_line(&mut self) -> Body {
        let subject = self.own_lines_in(60);
        let limit = whole(self.random.between(0, 2));
        let require = vec![self.compare(field(subject.var, Field::LineUnits), Comparison::AtMost, limit)];
        self.on_lines(subject, require)
    }

    fn needs_modifier(&mut self) -> Body {
        let subject = self.own_lines_in(70);
        let require = vec![self.modifier_in(subject.var)];
        self.on_lines(subject, require)
    }

    fn needs_authorization(&mut self) -> Body {
        let subject = self.own_lines_in(65);
        let require = vec![self.ask(Question::Present(field(subject.var, Field::LineAuthorization)))];
        let set = self.set(CodeKind::Place, 25);
        let day = Box::new(field(subject.var, Field::LineDate));
        let emergency = self.ask(Question::In(field(subject.var, Field::LinePlace), set, day));
        Body { unless: vec![emergency], ..self.on_lines(subject, require) }
    }

    fn needs_diagnosis(&mut self) -> Body {
        let subject = self.own_lines_in(70);
        let set = self.set(CodeKind::Diagnosis, 40);
        let day = Box::new(field(subject.var, Field::LineDate));
        let require = vec![self.ask(Question::In(field(subject.var, Field::LineDiagnosis), set, day))];
        self.on_lines(subject, require)
    }

    fn age_limit(&mut self) -> Body {
        let subject = self.own_lines_in(70);
        let comparison = self.random.pick(&[Comparison::AtLeast, Comparison::Less]);
        let years = self.random.pick(&[1, 18, 40, 65]);
        let age = Term::Age(Unit::Years, Box::new(field(subject.var, Field::LineDate)));
        let require = vec![self.compare(age, comparison, whole(years))];
        self.on_lines(subject, require)
    }

    /// A service goes with another one; that one must stand.
    fn needs_another(&mut self, stands: bool) -> Body {
        let subject = self.own_lines_in(45);
        let mut other = self.own_lines_in(35);
        other.other_than.push(subject.var);
        other.conditions.push(self.same(other.var, subject.var, Field::LineDate));
        if self.random.chance(40) {
            let same = self.ask(Question::SamePractitioner(other.var, subject.var));
            other.conditions.push(same);
        }
        if stands {
            let stands = self.ask(Question::Stands(other.var));
            other.conditions.push(stands);
        }
        let require = vec![self.exists(other)];
        self.on_lines(subject, require)
    }

    fn rows(&mut self, table: paylint::policy::model::TableId) -> Search {
        let on = Box::new(self.on());
        self.bind(Domain::Rows(table, on), Bind::Row(table.0))
    }

    fn add_on_by_table(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let line = subject.var;
        let mut row = self.rows(tables::ADD_ONS);
        row.conditions.push(self.compare(Term::Column(row.var, 0), Comparison::Is, field(line, Field::LineCode)));
        let when = vec![self.exists(row)];
        let mut other = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        other.other_than.push(line);
        other.conditions.push(self.same(other.var, line, Field::LineDate));
        let stands = self.ask(Question::Stands(other.var));
        other.conditions.push(stands);
        let mut primary = self.rows(tables::ADD_ONS);
        primary.conditions.push(self.compare(
            Term::Column(primary.var, 0),
            Comparison::Is,
            field(line, Field::LineCode),
        ));
        primary.conditions.push(self.compare(
            Term::Column(primary.var, 1),
            Comparison::Is,
            field(other.var, Field::LineCode),
        ));
        let primary = self.exists(primary);
        other.conditions.push(primary);
        let require = vec![self.exists(other)];
        Body { when, ..self.on_lines(subject, require) }
    }

    fn pair_by_table(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let mut other = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        other.other_than.push(subject.var);
        other.conditions.push(self.same(other.var, subject.var, Field::LineDate));
        let same = self.ask(Question::SameProvider(other.var, subject.var));
        other.conditions.push(same);
        let mut row = self.rows(tables::PAIRS);
        row.conditions.push(self.compare(Term::Column(row.var, 0), Comparison::Is, field(other.var, Field::LineCode)));
        row.conditions.push(self.compare(
            Term::Column(row.var, 1),
            Comparison::Is,
            field(subject.var, Field::LineCode),
        ));
        row.conditions.push(self.compare(Term::Column(row.var, 2), Comparison::Less, whole(3)));
        let may = self.compare(Term::Column(row.var, 2), Comparison::Is, whole(1));
        let has = self.modifier_in(subject.var);
        let unless = vec![self.ask(Question::All(vec![may, has]))];
        let target = Target::Of(subject.var);
        Body { subject, with: vec![other, row], when: Vec::new(), unless, require: Vec::new(), target }
    }

    fn limit_by_table(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let mut row = self.rows(tables::LIMITS);
        row.conditions.push(self.compare(
            Term::Column(row.var, 0),
            Comparison::Is,
            field(subject.var, Field::LineCode),
        ));
        let mut lines = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        lines.conditions.push(self.same(lines.var, subject.var, Field::LineCode));
        lines.conditions.push(self.same(lines.var, subject.var, Field::LineDate));
        self.scope.pop();
        let sum = Term::Sum(Box::new(lines.clone()), Box::new(field(lines.var, Field::LineUnits)), true);
        let amount = if self.random.chance(60) { sum } else { field(subject.var, Field::LineUnits) };
        if self.random.chance(40) {
            let how = self.random.pick(&[Comparison::Is, Comparison::Less, Comparison::AtLeast]);
            let bound = whole(self.random.between(1, 3));
            row.conditions.push(self.compare(Term::Column(row.var, 1), how, bound));
        }
        let (limit, how) = (Term::Column(row.var, 1), self.random.pick(&[Comparison::AtMost, Comparison::Less]));
        // What is not above may as well be what the limit is not below, and what is required what is not to be.
        let condition = match (self.random.chance(50), how) {
            (true, Comparison::AtMost) => self.compare(limit, Comparison::AtLeast, amount),
            (true, _) => self.compare(limit, Comparison::Greater, amount),
            (false, how) => self.compare(amount, how, limit),
        };
        if self.random.chance(30) {
            let condition = self.not(condition);
            return Body { with: vec![row], when: vec![condition], ..self.on_lines(subject, Vec::new()) };
        }
        Body { with: vec![row], ..self.on_lines(subject, vec![condition]) }
    }

    /// Rows between whose ends a value of the line lies.
    fn tier_by_table(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let mut row = self.rows(tables::TIERS);
        let (of, low) = self.random.pick(&[(Field::LineUnits, 0), (Field::LineDate, 2), (Field::LineCharge, 4)]);
        for (column, includes, without) in
            [(low, Comparison::AtMost, Comparison::Less), (low + 1, Comparison::AtLeast, Comparison::Greater)]
        {
            let how = if self.random.chance(80) { includes } else { without };
            let (end, value) = (Term::Column(row.var, column), field(subject.var, of));
            let condition = if self.random.chance(50) {
                self.compare(end, how, value)
            } else {
                let turned = match how {
                    Comparison::AtMost => Comparison::AtLeast,
                    Comparison::AtLeast => Comparison::AtMost,
                    Comparison::Less => Comparison::Greater,
                    _ => Comparison::Less,
                };
                self.compare(value, turned, end)
            };
            row.conditions.push(condition);
        }
        if self.random.chance(40) {
            row.conditions.push(self.compare(Term::Column(row.var, 1), Comparison::Less, whole(4)));
        }
        if self.random.chance(50) {
            let condition = self.exists(row);
            let condition = if self.random.chance(50) { condition } else { self.not(condition) };
            return self.on_lines(subject, vec![condition]);
        }
        let require =
            vec![self.compare(field(subject.var, Field::LineUnits), Comparison::AtMost, Term::Column(row.var, 1))];
        Body { with: vec![row], ..self.on_lines(subject, require) }
    }

    fn on_claim(&mut self, require: Vec<Condition>) -> Body {
        let subject = self.bind(Domain::Items(Record::Claim, None), Bind::Own(Record::Claim));
        Body { target: Target::Claim, ..self.on_lines(subject, require) }
    }

    fn filing(&mut self) -> Body {
        let days = whole(self.random.pick(&[0, 30, 90]));
        let last = Box::new(Term::Field(Owner::Claim, Field::ClaimLastDate));
        let limit = Term::Shift(last, Arithmetic::Add, Box::new(days), Unit::Days);
        let require = vec![self.compare(Term::Field(Owner::Claim, Field::ClaimReceived), Comparison::AtMost, limit)];
        self.first_variable(require)
    }

    /// A claim as the subject whose conditions bind nothing themselves.
    fn first_variable(&mut self, require: Vec<Condition>) -> Body {
        self.on_claim(require)
    }

    fn balance(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Claim, None), Bind::Own(Record::Claim));
        let lines = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        self.scope.pop();
        let sum = Term::Sum(Box::new(lines.clone()), Box::new(field(lines.var, Field::LineCharge)), false);
        let require = vec![self.compare(Term::Field(Owner::Claim, Field::ClaimTotalCharge), Comparison::Is, sum)];
        Body { target: Target::Claim, ..self.on_lines(subject, require) }
    }

    fn duplicate(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let mut other = if self.random.chance(50) {
            self.bind(Domain::AnyLines, Bind::Other(Record::Line))
        } else {
            self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line))
        };
        other.other_than.push(subject.var);
        for of in [Field::LineDate, Field::LineCode] {
            other.conditions.push(self.same(other.var, subject.var, of));
        }
        if self.random.chance(50) {
            other.conditions.push(self.same(other.var, subject.var, Field::LineUnits));
        }
        self.scope.pop();
        let count = Term::Count(Box::new(other));
        let require = vec![self.compare(count, Comparison::Is, whole(0))];
        self.on_lines(subject, require)
    }

    fn frequency(&mut self) -> Body {
        let subject = self.own_lines_in(60);
        let mut before = self.lines_in(Domain::HistoryLines, Bind::Other(Record::Line), 60);
        let window = Window {
            date: field(before.var, Field::LineDate),
            of: field(subject.var, Field::LineDate),
            amount: whole(self.random.pick(&[1, 3, 12, 30, 90])),
            unit: self.random.pick(&[Unit::Days, Unit::Weekdays, Unit::Months, Unit::Years]),
            side: self.random.pick(&[Side::Before, Side::Around]),
            on_or: self.random.chance(20),
            less_than: self.random.chance(20),
        };
        let within = self.ask(Question::Within(Box::new(window)));
        before.conditions.push(within);
        if self.random.chance(25) {
            let stands = self.ask(Question::Stands(before.var));
            before.conditions.push(stands);
        }
        let require = if self.random.chance(60) {
            let some = self.exists(before);
            vec![self.not(some)]
        } else {
            self.scope.pop();
            let count = Term::Count(Box::new(before));
            vec![self.compare(count, Comparison::AtMost, whole(1))]
        };
        self.on_lines(subject, require)
    }

    /// An edit on whatever repeats on the claim.
    fn item_of_claim(&mut self) -> Body {
        let record = self.random.pick(&[
            Record::Diagnosis,
            Record::OtherPayer,
            Record::ValueCode,
            Record::Drug,
            Record::Tooth,
            Record::LineResult,
            Record::Adjustment,
            Record::Occurrence,
            Record::Modifier,
            Record::Modifier,
            Record::Pointer,
            Record::Remark,
        ]);
        let subject = self.bind(Domain::Items(record, None), Bind::Own(record));
        let condition = self.condition(2);
        self.on_lines(subject, vec![condition])
    }

    fn other_payer(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Claim, None), Bind::Own(Record::Claim));
        let payer = self.bind(Domain::Items(Record::OtherPayer, None), Bind::Own(Record::OtherPayer));
        let mut adjustment =
            self.bind(Domain::Items(Record::Adjustment, Some(Owner::Var(payer.var))), Bind::Own(Record::Adjustment));
        adjustment.conditions.push(self.compare(
            field(adjustment.var, Field::AdjustmentGroup),
            Comparison::Is,
            text("CO"),
        ));
        self.scope.pop();
        let sum =
            Term::Sum(Box::new(adjustment.clone()), Box::new(field(adjustment.var, Field::AdjustmentAmount)), false);
        let paid = field(payer.var, Field::OtherPayerPaid);
        let both = Term::Arithmetic(Box::new(paid), Arithmetic::Add, Box::new(sum));
        let total = Term::Field(Owner::Claim, Field::ClaimTotalCharge);
        let require = vec![self.compare(both, Comparison::Is, total)];
        Body { with: vec![payer], target: Target::Claim, ..self.on_lines(subject, require) }
    }

    fn new_patient(&mut self) -> Body {
        let subject = self.own_lines_in(65);
        let mut before = self.bind(Domain::HistoryLines, Bind::Other(Record::Line));
        let same = self.ask(Question::SamePractitioner(before.var, subject.var));
        before.conditions.push(same);
        let days = Term::Elapsed(
            Unit::Days,
            Box::new(field(before.var, Field::LineDate)),
            Box::new(field(subject.var, Field::LineDate)),
            self.random.chance(50),
        );
        let limit = whole(self.random.pick(&[30, 90, 365]));
        before.conditions.push(self.compare(days, Comparison::AtMost, limit));
        let some = self.exists(before);
        let require = vec![self.not(some)];
        self.on_lines(subject, require)
    }

    fn replacement(&mut self) -> Body {
        let subject = self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line));
        let mut original = self.bind(Domain::OriginalLines, Bind::Other(Record::Line));
        original.conditions.push(self.same(original.var, subject.var, Field::LineCode));
        let require = vec![self.exists(original)];
        let frequency = Term::Field(Owner::Claim, Field::ClaimFrequency);
        let when = vec![self.compare(frequency, Comparison::Is, text("7"))];
        Body { when, ..self.on_lines(subject, require) }
    }

    /// Anything: some bindings, some conditions.
    fn any_shape(&mut self) -> Body {
        let subject = match self.random.below(10) {
            0..=5 => self.own_lines_in(65),
            6 => self.bind(Domain::Items(Record::Line, None), Bind::Own(Record::Line)),
            7 | 8 => self.bind(Domain::Items(Record::Claim, None), Bind::Own(Record::Claim)),
            _ => self.bind(Domain::Items(Record::Diagnosis, None), Bind::Own(Record::Diagnosis)),
        };
        let mut with = Vec::new();
        while with.len() < 2 && self.random.chance(30) {
            let search = self.search(1);
            with.push(search);
        }
        let mut body = self.on_lines(subject, Vec::new());
        body.with = with;
        while body.require.len() < 2 && self.random.chance(60) {
            let condition = self.condition(2);
            body.require.push(condition);
        }
        if body.require.is_empty() {
            let condition = self.condition(2);
            body.when.push(condition);
        }
        body
    }
}
