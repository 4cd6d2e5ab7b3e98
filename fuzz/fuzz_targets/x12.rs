#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| paylint_fuzz::behind(b"ISA*00*          *00*          *ZZ*S              *ZZ*R              *260601*1200*^*00501*000000001*0*T*:~", bytes));
