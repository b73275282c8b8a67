//! The arguments of `#[unmanaged_callers_only]`.

use pinvoke::prelude::*;

// Another function of the program could have the name.
#[unmanaged_callers_only(entry = "malloc")]
extern "C" fn careless() {}

#[unmanaged_callers_only(name = "f")]
extern "C" fn misnamed() {}

#[unmanaged_callers_only(entry = unsafe "")]
extern "C" fn nameless() {}

#[unmanaged_callers_only]
extern "C" fn without_value() -> c_int {
    1
}

#[unmanaged_callers_only(on_panic = 0)]
extern "C" fn without_result() {}

#[unmanaged_callers_only]
extern "C" fn without_forms(text: &str, flag: bool, values: &[u8]) {}

fn main() {}
