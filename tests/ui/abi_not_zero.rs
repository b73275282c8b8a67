//! A slot that native code writes starts as zeros, which a function pointer may not be.

use pinvoke::prelude::*;

#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Operation {
    function: unsafe extern "C" fn(c_int) -> c_int,
}

#[dll_import("operations")]
unsafe extern "C" {
    unsafe fn operation() -> Result<Operation>;
}

fn main() {}
