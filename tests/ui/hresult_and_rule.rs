//! An HRESULT function has its native type and its failure rule already.

use pinvoke::prelude::*;

#[dll_import("ole32", charset = utf16)]
unsafe extern "system" {
    #[hresult]
    #[fails_if(nonzero, code = returned)]
    safe fn with_rule(a: i32) -> Result<()>;
    #[hresult]
    #[ret(u32)]
    safe fn with_type(a: i32) -> Result<()>;
    #[hresult]
    safe fn without_result(a: i32);
    #[hresult = 1]
    safe fn with_value(a: i32) -> Result<()>;
}

fn main() {}
