//! `#[hresult]` is a native return type and a failure rule.

use pinvoke::prelude::*;

#[dll_import("ole32")]
unsafe extern "system" {
    #[hresult]
    #[fails_if(nonzero)]
    safe fn first() -> Result<()>;
    #[hresult]
    #[ret(i32)]
    safe fn second() -> Result<()>;
    #[hresult]
    safe fn third() -> i32;
}

fn main() {}
