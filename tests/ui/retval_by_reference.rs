//! The macro makes the slot of a native-only Out parameter.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn frexp(value: f64, #[retval] exponent: &mut c_int) -> Result<(f64, c_int)>;
}

fn main() {}
