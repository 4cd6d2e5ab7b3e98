//! A byte of a claim's JSON to the value that it belongs to.

use std::ops::Range;

use super::scan::Scanner;

/// The JSON pointer (`/lines/0/procedure`, RFC 6901) of the innermost value that a byte of the JSON text belongs to; a
/// member's name belongs to its value. Empty for the whole text, and as far as it can be read where it is damaged.
pub fn pointer(raw: &[u8], at: u32) -> String {
    locate(raw, at).0
}

/// The bytes, quotes or brackets included, of the innermost value that a byte of the JSON text belongs to.
pub fn value_at(raw: &[u8], at: u32) -> Range<usize> {
    locate(raw, at).1
}

/// Both at once: the JSON pointer of the innermost value that a byte belongs to, and its bytes.
pub fn locate(raw: &[u8], at: u32) -> (String, Range<usize>) {
    let at = at as usize;
    let mut path = String::new();
    let mut scan = Scanner::new(raw);
    scan.skip_blanks();
    let start = scan.at();
    // The whole text is not gone through for its end where the byte is in a value within.
    let mut found = start..raw.len();
    let mut entered = false;
    while let Some(inner) = step(&mut scan, raw, at, &mut path) {
        found = inner;
        entered = true;
        if !found.contains(&at) || at == found.start {
            break;
        }
    }
    if !entered {
        let mut scan = Scanner::new(raw);
        scan.skip_blanks();
        found = start..end(&mut scan, raw);
    }
    (path, found)
}

/// Where the value ends that begins at a byte of the JSON text: with the text where it is damaged.
pub fn end_of(raw: &[u8], at: u32) -> usize {
    let at = at as usize;
    let own = raw.get(at..).unwrap_or(b"");
    at + end(&mut Scanner::new(own), own)
}

/// Enters the value at which the scanner stands and goes to the one within it that the byte belongs to.
fn step(scan: &mut Scanner<'_>, raw: &[u8], at: usize, path: &mut String) -> Option<Range<usize>> {
    let object = match scan.peek() {
        Some(b'{') => true,
        Some(b'[') => false,
        _ => return None,
    };
    scan.enter().ok()?;
    let mut index = 0u32;
    loop {
        if !scan.more(index == 0, if object { b'}' } else { b']' }).ok()? {
            return None;
        }
        let name = if object { Some(scan.name().ok()?) } else { None };
        let start = scan.at();
        let first = name.map_or(start, |name| name.start.saturating_sub(1));
        let mut behind = scan.clone();
        let end = end(&mut behind, raw);
        if at < first {
            return None;
        }
        if at < end {
            path.push('/');
            match name {
                Some(name) => {
                    let name = scan.decode(name);
                    path.push_str(&String::from_utf8_lossy(&name).replace('~', "~0").replace('/', "~1"));
                }
                None => path.push_str(&index.to_string()),
            }
            return Some(start..end);
        }
        if behind.at() < end {
            return None;
        }
        *scan = behind;
        index += 1;
    }
}

/// Where the value ends at which the scanner stands: with the text where it is damaged.
fn end(scan: &mut Scanner<'_>, raw: &[u8]) -> usize {
    match scan.skip() {
        Ok(()) => scan.at(),
        Err(_) => raw.len(),
    }
}
