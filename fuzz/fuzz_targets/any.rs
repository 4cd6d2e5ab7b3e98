#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paylint_fuzz::stream(bytes));
