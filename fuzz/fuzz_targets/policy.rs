#![no_main]

use paylint::source::FileId;
use paylint::syntax::{format, parse};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    parse(FileId(0), text);
    if let Ok(once) = format(text) {
        assert_eq!(format(&once), Ok(once.clone()), "what was laid out is laid out again in another way");
    }
});
