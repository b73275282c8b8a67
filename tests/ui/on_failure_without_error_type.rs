//! A value that is read on failure has a reader.

use pinvoke::prelude::*;

#[dll_import("sqlite3", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn exec(sql: &str, #[out(on_failure)] #[free(c)] message: String) -> Result<()>;
}

fn main() {}
