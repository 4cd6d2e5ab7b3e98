//! The ISA segment to delimiters: exact where its fields have their width, by counting elements where they do not.

use memchr::{memchr, memchr_iter, memmem};

use super::lex::{Delimiters, begins, is_blank, trim};

/// Where the separators of an ISA of 106 bytes stand.
const SEPARATORS: [usize; 16] = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];
/// An ISA of full width with its terminator.
pub(super) const FULL: usize = 106;
/// How many bytes are looked at to read an ISA.
pub(super) const WINDOW: usize = 512;

/// What an ISA says.
#[derive(Debug, Clone)]
pub(super) struct Isa {
    pub delimiters: Delimiters,
    /// How many bytes it takes, terminator included.
    pub length: usize,
    /// ISA13, without blanks.
    pub control: Vec<u8>,
    /// What is unusual about it, in words; empty where nothing is.
    pub oddities: Vec<(&'static str, &'static str)>,
}

/// Why an ISA does not give delimiters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The input ends within it.
    Cut,
    /// It does not have its sixteen elements.
    Elements,
    /// Its delimiters cannot be told apart from each other or from text.
    Clash(Delimiters),
}

/// Whether an ISA of full width begins here: sixteen equal separators in their places, which no text has.
pub(super) fn is_full(bytes: &[u8]) -> bool {
    let Some(separator) = bytes.get(3).filter(|byte| !byte.is_ascii_alphanumeric() && !is_blank(**byte)) else {
        return false;
    };
    bytes.get(..3).is_some_and(|id| id.eq_ignore_ascii_case(b"ISA"))
        && SEPARATORS.iter().all(|at| bytes.get(*at) == Some(separator))
}

/// The first ISA of full width in the bytes.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"ISA").find(|at| bytes.get(*at..).is_some_and(is_full))
}

/// Reads the ISA that the bytes begin with; `bytes` are [`WINDOW`] of the input, or all that is left.
pub(super) fn parse(bytes: &[u8]) -> Result<Isa, Fault> {
    let cut = || if bytes.len() < WINDOW { Fault::Cut } else { Fault::Elements };
    let element = *bytes.get(3).ok_or(Fault::Cut)?;
    let full = is_full(bytes);
    let mut places = [0usize; 16];
    let mut count = 0;
    for (place, at) in places.iter_mut().zip(memchr_iter(element, bytes)) {
        *place = at;
        count += 1;
    }
    if full {
        places = SEPARATORS;
    } else if count < 16 {
        return Err(cut());
    }
    let field = |number: usize| -> &[u8] {
        let (Some(start), Some(end)) = (places.get(number - 1), places.get(number)) else { return b"" };
        trim(bytes.get(start + 1..*end).unwrap_or(b"")).0
    };
    // Sixteen separators that belong to the ISA: its version is digits, its flags are single characters.
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    if !full && (!digits(field(12)) || field(11).len() > 1 || field(14).len() > 1 || field(15).len() != 1) {
        return Err(Fault::Elements);
    }
    let [.., last] = places;
    let (component, segment, length, lacks_component) = tail(bytes, last + 1, element).ok_or_else(cut)?;
    let repetition = match field(11) {
        [byte] if !byte.is_ascii_alphanumeric() => Some(*byte),
        _ => None,
    };
    let delimiters = Delimiters { element, component, repetition, segment };
    if clash(delimiters) {
        return Err(Fault::Clash(delimiters));
    }
    let mut oddities = Vec::new();
    if !full {
        oddities.push(("x12/isa-width", "the fields of the ISA do not have their fixed widths; its separators are taken by counting its 16 elements"));
    }
    if lacks_component {
        oddities.push(("x12/isa-component", "ISA16 is empty, so the component separator is taken to be `:`"));
    }
    if repetition.is_some_and(|byte| [element, component, segment].contains(&byte)) {
        oddities.push((
            "x12/isa-repetition",
            "the repetition separator (ISA11) is also another separator; give it a character of its own, normally `^`",
        ));
    }
    Ok(Isa { delimiters, length, control: field(13).to_vec(), oddities })
}

/// Component separator, terminator, length of the ISA, and whether ISA16 is missing.
fn tail(bytes: &[u8], at: usize, element: u8) -> Option<(u8, u8, usize, bool)> {
    let first = *bytes.get(at)?;
    let next = bytes.get(at + 1..).unwrap_or(b"");
    let follows = |rest: &[u8]| {
        [&b"GS"[..], b"TA1", b"IEA"].iter().any(|id| begins(rest, id) && rest.get(id.len()) == Some(&element))
    };
    let ended = follows(next) || (matches!(first, b'~' | b'\r' | b'\n') && follows(trim(next).0));
    if ended {
        return match (first, next.first()) {
            (b'\r', Some(b'\n')) => Some((b':', b'\n', at + 2, true)),
            _ => Some((b':', first, at + 1, true)),
        };
    }
    let mut end = at + 1;
    while bytes.get(end) == Some(&b' ') {
        end += 1;
    }
    match (*bytes.get(end)?, bytes.get(end + 1)) {
        (b'\r', Some(b'\n')) => Some((first, b'\n', end + 2, false)),
        (terminator, _) => Some((first, terminator, end + 1, false)),
    }
}

/// Whether the delimiters cannot be told from each other, or from letters, digits and blanks.
fn clash(delimiters: Delimiters) -> bool {
    let Delimiters { element, component, segment, .. } = delimiters;
    let text = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ' || !byte.is_ascii();
    element == component
        || element == segment
        || component == segment
        || text(element)
        || text(component)
        || text(segment)
        || is_blank(element)
        || is_blank(component)
}

/// The usual delimiters, where bytes without an ISA plainly use them: `~`, then the id of a segment and `*`.
pub(super) fn assumed(bytes: &[u8]) -> Option<Delimiters> {
    let after = memchr(b'~', bytes).and_then(|at| bytes.get(at + 1..))?;
    let next = trim(after).0;
    let id = memchr(b'*', next).and_then(|end| next.get(..end))?;
    (matches!(id.len(), 2 | 3) && id.iter().all(u8::is_ascii_alphanumeric)).then(Delimiters::default)
}
