//! The reference: a policy, a claim and what stands beside it to a verdict, straight from the language's text.
//!
//! It walks every edit, every subject, every choice and every row; it has no index and no graph. The engine must agree
//! with it. Where the text is silent it decides as an analyst would expect:
//!
//! * *None* is a term without values, so a list that is empty and a field that is none act alike: no comparison, set,
//!   shape or period holds, arithmetic with none is none, a sum or an extreme passes it over, a count of different
//!   values does not count it. An empty cell of a table is none; an empty cell of facts is missing.
//! * A comparison of values between two ends is decided where all values between them give one answer (`is 3` is not
//!   decided by 2 to 5). Sums and differences, and products and quotients with a known number, of values between ends
//!   lie between ends. A count of different values lies between the known ones of sure members, and those of possible
//!   members with one more for each unknown value.
//! * An unknown line of the history may not be there at all: it is never a sure member, never makes an edit fire, and
//!   another one is always another. So are what it owns and its claim. Its date (its claim's first and last too) lies
//!   outside of what is complete; what is reckoned from the date with a sense of order (a day moved, days between, the
//!   year, the month's last day, a period) lies accordingly. A month's number and its days are not known.
//! * The claim that is replaced, not handed over, is one claim with any number of lines. A claim replaces another one
//!   where its frequency is 7 or 8 or where it names an original number, also an unreadable one.
//! * A line of another claim is denied where its record says so, else where its claim's does.
//! * `is present` of a provider: the claim names one. Of a provider's field: one is named and carries it. Of a fact: a
//!   row is there and its cell is filled; unknown only where the key is. Of an age: the birth date is carried.
//! * Full years are full months by twelve, rounded down: six months before a birth the age is -1 years.
//! * A row without dates holds on an unknown day. No row with dates and no set holds on no day. A set holds a code on
//!   an unknown day where it holds it on every day.
//! * A plan year that begins on February 29 begins on February 28 where there is none. Without a plan year's start
//!   nothing is in the same plan year for sure, a day and itself included.
//! * A window whose far end is outside the calendar, or whose length is no whole number, has no known far end: a day on
//!   the wrong side of its near end is not in it, of any other day it is not known.
//! * What is not known of a set's answer hangs on the codes that are not known and, where members come and go, on the
//!   day. A fact beside the claim whose key is not known is missing itself.
//! * Items `of` a claim are all of the claim's, those that belong to its lines included.
//! * Of several broken requirements the first counts. A finding made certain by `if data is missing` keeps its possible
//!   choices and what was missing. One that waits in or behind a ring is undetermined whatever its edit says.

mod cases;
mod conditions;
mod edits;
mod kleene;
mod normal;
mod stands;
mod terms;
mod values;
mod world;

pub use normal::{Plain, plain};
pub use stands::evaluate;
