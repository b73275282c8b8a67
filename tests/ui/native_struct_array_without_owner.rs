//! Structs of an array that native code allocates are read back.

use pinvoke::prelude::*;

/// Nothing says who owns the text.
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Entry {
    name: String,
    id: u32,
}

#[dll_import("vendor", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn list(
        #[retval]
        #[free(c)]
        entries: Vec<Entry>,
        #[len_of(entries)] count: &mut usize,
    ) -> Result<Vec<Entry>>;
    #[free(c)]
    safe fn all(#[len_of(return)] count: &mut usize) -> Result<Option<Vec<Entry>>>;
}

fn main() {}
