//! A failure rule looks at a value whose native type is known.

use pinvoke::prelude::*;

#[dll_import("c", last_error)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn fsync(descriptor: c_int) -> Result<()>;
}

fn main() {}
