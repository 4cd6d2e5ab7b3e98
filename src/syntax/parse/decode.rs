//! The bytes of a policy file to text.

use std::fmt;

/// Why bytes are not the text of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecodable {
    /// The file was saved as UTF-16.
    Utf16,
    /// A byte that no UTF-8 text has at that place.
    Byte {
        /// Where, from 0.
        offset: usize,
        /// The byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
    },
}

impl Undecodable {
    /// The stable code of the diagnostic.
    pub fn code(&self) -> &'static str {
        match self {
            Undecodable::Utf16 => "parse/utf16",
            Undecodable::Byte { .. } => "parse/not-utf8",
        }
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undecodable::Utf16 => write!(f, "this file is saved as UTF-16"),
            Undecodable::Byte { offset, byte, line } => {
                write!(f, "line {line} has a byte that is not UTF-8: 0x{byte:02X} at offset {offset}")?;
                match windows_1252(*byte) {
                    Some(c) => write!(f, ", which in Windows-1252 is `{c}`"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl std::error::Error for Undecodable {}

/// Reads bytes as UTF-8; a byte-order mark at the beginning is left out.
///
/// # Errors
/// UTF-16, and the first byte that is not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<String, Undecodable> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Undecodable::Utf16);
    }
    // Without its mark, UTF-16 shows by a zero beside each plain letter.
    if matches!(bytes, [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..]) {
        return Err(Undecodable::Utf16);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => {
            let offset = error.valid_up_to();
            let byte = bytes.get(offset).copied().unwrap_or(0);
            let line = bytes.iter().take(offset).filter(|b| **b == b'\n').count() + 1;
            Err(Undecodable::Byte { offset, byte, line })
        }
    }
}

/// The character of a byte from 0x80 in Windows-1252, as most word processors mean it.
fn windows_1252(byte: u8) -> Option<char> {
    const LOW: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”',
        '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => LOW.get(usize::from(byte - 0x80)).copied().filter(|c| *c != '\0'),
        0xa0.. => Some(char::from(byte)),
        _ => None,
    }
}
