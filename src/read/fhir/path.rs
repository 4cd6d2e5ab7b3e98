//! A byte of a resource's JSON to the FHIRPath of the value that it belongs to.

use std::ops::Range;

use super::resource;
use super::tree::Tree;
use crate::read::json;

/// The FHIRPath (`Claim.item[0].productOrService.coding[0].code`) of the innermost value that a byte of a resource belongs
/// to, and its bytes.
pub fn locate(raw: &[u8], at: u32) -> (String, Range<usize>) {
    let (pointer, range) = json::locate(raw, at);
    let start = raw.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let kind = resource::name(Tree::new(raw), start).ok().and_then(|(kind, _)| kind);
    let kind = kind.filter(|kind| !kind.is_empty() && kind.iter().all(u8::is_ascii_alphabetic));
    let kind = kind.map_or_else(|| "Resource".to_owned(), |kind| String::from_utf8_lossy(&kind).into_owned());
    (path(&kind, &pointer), range)
}

/// The FHIRPath of a JSON pointer into a resource of a type.
pub fn path(kind: &str, pointer: &str) -> String {
    let mut path = kind.to_owned();
    for part in pointer.split('/').skip(1) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            path.push_str(&format!("[{part}]"));
        } else {
            let name = part.replace("~1", "/").replace("~0", "~");
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            path.push_str(&if plain { format!(".{name}") } else { format!(".`{name}`") });
        }
    }
    path
}
