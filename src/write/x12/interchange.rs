//! What stands around transactions: ISA, GS, ST and their trailers, with their counts.

use super::super::Mark;
use super::guide;
use super::value::{COMPONENT, ELEMENT, REPETITION, SEGMENT, day};
use crate::claim::{ClaimType, Date};

/// Who sends and receives where no claim says it.
const SENDER: &str = "SENDER";
const RECEIVER: &str = "RECEIVER";

/// An interchange that is being written.
#[derive(Debug)]
pub(in crate::write) struct Interchange {
    /// The day of the interchange, where its first claim has none.
    today: Date,
    begun: Option<Ends>,
    /// The open group: its kind of claims, and how many of them it has.
    group: Option<(ClaimType, u64)>,
    groups: u64,
    claims: u64,
}

/// What the first claim gave for the envelope.
#[derive(Debug)]
struct Ends {
    sender: String,
    receiver: String,
    day: String,
}

impl Interchange {
    pub(in crate::write) fn new(today: Date) -> Interchange {
        Interchange { today, begun: None, group: None, groups: 0, claims: 0 }
    }

    /// Writes the transaction of a claim, whose segments between ST and SE are given.
    pub(in crate::write) fn put(&mut self, mark: &Mark, own: &[u8], out: &mut Vec<u8>) {
        let claim_type = mark.claim_type;
        let ends = self.begun.take().unwrap_or_else(|| self.begin(mark, out));
        if self.group.is_none_or(|(open, _)| open != claim_type) {
            self.end_group(out);
            self.groups += 1;
            let number = self.groups.to_string();
            let name = guide::name(claim_type);
            segment(out, &["GS", "HC", &ends.sender, &ends.receiver, &ends.day, "0000", &number, "X", name]);
            self.group = Some((claim_type, 0));
        }
        self.begun = Some(ends);
        self.claims += 1;
        if let Some((_, count)) = &mut self.group {
            *count += 1;
        }
        let control = format!("{:04}", self.claims);
        segment(out, &["ST", "837", &control, guide::name(claim_type)]);
        out.extend_from_slice(own);
        segment(out, &["SE", &(mark.segments + 2).to_string(), &control]);
    }

    fn begin(&self, mark: &Mark, out: &mut Vec<u8>) -> Ends {
        let ends = Ends {
            sender: name(mark.sender.as_deref(), SENDER),
            receiver: name(mark.receiver.as_deref(), RECEIVER),
            day: day(mark.day.unwrap_or(self.today)),
        };
        let (sender, receiver) = (format!("{:<15}", ends.sender), format!("{:<15}", ends.receiver));
        let short = ends.day.get(2..).unwrap_or("000101");
        let (none, repetition) = (" ".repeat(10), char::from(REPETITION).to_string());
        let component = char::from(COMPONENT).to_string();
        // T: what was converted is no live claim before somebody says so.
        let elements = [
            "ISA",
            "00",
            &none,
            "00",
            &none,
            "ZZ",
            &sender,
            "ZZ",
            &receiver,
            short,
            "0000",
            &repetition,
            "00501",
            CONTROL,
            "0",
            "T",
            &component,
        ];
        segment(out, &elements);
        ends
    }

    fn end_group(&mut self, out: &mut Vec<u8>) {
        if let Some((_, count)) = self.group.take() {
            segment(out, &["GE", &count.to_string(), &self.groups.to_string()]);
        }
    }

    /// Ends the interchange, where any claim began it.
    pub(in crate::write) fn end(&mut self, out: &mut Vec<u8>) {
        if self.begun.take().is_some() {
            self.end_group(out);
            segment(out, &["IEA", &self.groups.to_string(), CONTROL]);
        }
    }
}

/// The number of the interchange: a file has one.
const CONTROL: &str = "000000001";

/// A name of two to fifteen letters and digits, as ISA and GS have them.
fn name(own: Option<&[u8]>, silent: &str) -> String {
    let kept = own.unwrap_or(b"").iter().filter(|byte| byte.is_ascii_alphanumeric()).take(15);
    let name: String = kept.map(|byte| char::from(*byte)).collect();
    if name.len() < 2 { silent.to_owned() } else { name }
}

fn segment(out: &mut Vec<u8>, elements: &[&str]) {
    for (at, element) in elements.iter().enumerate() {
        if at > 0 {
            out.push(ELEMENT);
        }
        out.extend_from_slice(element.as_bytes());
    }
    out.extend_from_slice(&[SEGMENT, b'\n']);
}
