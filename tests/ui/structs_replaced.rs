//! What the structs of an array that native code may replace point to comes from an allocator too.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Entry {
    #[free(with = free)]
    name: String,
}

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn entries(
        #[in_out]
        #[free(c)]
        entries: &mut Vec<Entry>,
        #[len_of(entries)] count: &mut usize,
    ) -> Result<()>;
    unsafe fn free(memory: *mut c_void);
}

fn main() {}
