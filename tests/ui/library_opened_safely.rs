//! Loading a library runs its code, so it is unsafe.

use pinvoke::prelude::*;

#[dll_import("sqlite3", bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_libversion_number"]
    safe fn version() -> c_int;
}

fn main() {
    let _ = Sqlite::load();
    let _ = Sqlite::load_from("./libsqlite3.so");
    let _ = pinvoke::Library::open("sqlite3");
}
