//! Text borrowed from an API object does not outlive it.

use pinvoke::prelude::*;

#[dll_import("sqlite3", charset = utf8, bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_libversion"]
    #[borrowed(self)]
    safe fn version(&self) -> Result<&str>;
    #[entry = "sqlite3_sourceid"]
    #[borrowed(self)]
    safe fn source() -> Result<&str>;
}

fn main() {}
