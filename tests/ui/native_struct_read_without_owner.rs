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
    #[borrowed(static)]
    safe fn find(name: &str) -> Result<Entry>;
    #[free(c)]
    safe fn take(name: &str) -> Result<Option<Entry>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn read(id: u32, #[retval] entry: Entry) -> Result<Entry>;
}

fn main() {}
