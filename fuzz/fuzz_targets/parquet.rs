#![no_main]

use std::sync::Once;

/// What the library throws at damaged pages is caught and told; only what comes through is a find.
static QUIET: Once = Once::new();

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    paylint_fuzz::file(bytes);
});
