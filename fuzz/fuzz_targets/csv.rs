#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paylint_fuzz::behind(b"claim_id,line_number,procedure,service_from,charge,dx1\n", bytes));
