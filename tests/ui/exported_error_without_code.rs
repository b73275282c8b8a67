//! An error reaches native code as a status code.

use pinvoke::prelude::*;

struct Refused;

#[unmanaged_callers_only(hresult)]
extern "C" fn refuse() -> Result<(), Refused> {
    Err(Refused)
}

fn main() {}
