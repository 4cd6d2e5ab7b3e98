//! Days to stretches of days: when something holds.

use crate::claim::Date;

/// A stretch of days, both ends included; [`Date::MIN`] and [`Date::MAX`] are open ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    /// All days.
    pub const ALWAYS: Days = Days { from: Date::MIN, to: Date::MAX };

    /// Whether a day lies within.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// When something holds: stretches in order, with a day between any two.
pub type Times = Vec<Days>;

/// Whether something holds on a day.
pub fn on(times: &[Days], day: Date) -> bool {
    times.iter().any(|days| days.holds(day))
}

/// The days on which a question that changes its answer only on `changes` is answered by yes.
pub(super) fn where_true(changes: &[Date], mut holds: impl FnMut(Date) -> bool) -> Times {
    let mut starts: Vec<Date> = changes.iter().copied().chain([Date::MIN]).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut times: Times = Vec::new();
    let mut open: Option<Date> = None;
    for day in starts {
        match (holds(day), open) {
            (true, None) => open = Some(day),
            (false, Some(from)) => {
                times.push(Days { from, to: before(day) });
                open = None;
            }
            _ => {}
        }
    }
    times.extend(open.map(|from| Days { from, to: Date::MAX }));
    times
}

/// The days on which the answer to "is it within?" changes.
pub(super) fn changes(times: &[Days]) -> impl Iterator<Item = Date> {
    times.iter().flat_map(|days| [days.from, after(days.to)])
}

/// The days that are in one or the other.
pub(super) fn union(times: &[Days]) -> Times {
    let changes: Vec<Date> = changes(times).collect();
    where_true(&changes, |day| on(times, day))
}

/// The days that are in both.
pub(super) fn both(a: &[Days], b: &[Days]) -> Times {
    let changes: Vec<Date> = changes(a).chain(changes(b)).collect();
    where_true(&changes, |day| on(a, day) && on(b, day))
}

fn before(day: Date) -> Date {
    day.add_days(-1).unwrap_or(Date::MIN)
}

fn after(day: Date) -> Date {
    day.add_days(1).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn stretches_that_touch_are_one() {
        let spring = Days { from: day("2026-03-01"), to: day("2026-05-31") };
        let summer = Days { from: day("2026-06-01"), to: day("2026-08-31") };
        let both_seasons = [Days { from: spring.from, to: summer.to }];
        assert_eq!(union(&[summer, spring]), both_seasons);
        assert_eq!(both(&both_seasons, &[summer, Days::ALWAYS]), both_seasons);
        assert_eq!(both(&[spring], &[summer]), []);
        assert_eq!(union(&[Days::ALWAYS]), [Days::ALWAYS]);
        assert!(on(&[spring], spring.to) && !on(&[spring], summer.from));
    }
}
