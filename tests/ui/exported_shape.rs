//! What a function of C cannot be.

use pinvoke::prelude::*;

#[unmanaged_callers_only]
fn without_convention(value: c_int) {}

#[unmanaged_callers_only]
extern "C" fn generic<T>(value: T) {}

#[unmanaged_callers_only(on_panic = 0)]
async extern "C" fn later() -> c_int {
    0
}

#[unmanaged_callers_only]
extern "C" fn with_context(#[user_data] context: *mut c_void) {}

#[unmanaged_callers_only]
struct NotAFunction;

fn main() {}
