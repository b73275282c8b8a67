//! Texts that come from anywhere: every one is refused with an error that can be shown, or understood; and
//! what is understood can be spelled back, and prepared for a call or refused.
#![no_main]

use std::ffi::c_void;
use std::ptr::NonNull;

use libfuzzer_sys::fuzz_target;
use pinvoke::dynamic::{DynFunction, Signature};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = Signature::parse(text) {
        assert!(!error.to_string().is_empty());
    }
    match Signature::parse_all(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(signatures) => signatures.iter().for_each(prepare),
    }
});

fn prepare(signature: &Signature) {
    assert!(!signature.to_string().is_empty());
    let address = NonNull::<c_void>::dangling();
    // SAFETY: the function is not called.
    if let Err(error) = unsafe { DynFunction::from_raw(address, signature) } {
        assert!(!error.to_string().is_empty());
    }
}
