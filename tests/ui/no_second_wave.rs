//! A wrong declaration gives its own error alone: what the program does with it still compiles.

use pinvoke::prelude::*;

#[dll_import("sqlite3", bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_complete"]
    safe fn complete(sql: &str) -> Result<c_int>;
    #[entry = "sqlite3_libversion_number"]
    #[optional]
    safe fn version() -> Result<c_int>;
}

#[derive(Clone, Copy, Blittable)]
struct Point {
    x: f64,
    y: f64,
}

#[native_callback]
type Visit = extern "C" fn(point: &Point, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("points")]
unsafe extern "C" {
    safe fn visit(
        points: &[Point],
        #[len_of(points)] count: usize,
        #[callback(Visit, user = context)] visit: impl FnMut(&Point) -> c_int,
        #[user_data] context: *mut c_void,
    );
}

fn main() -> Result<()> {
    // SAFETY: not run.
    let api = unsafe { Sqlite::load_from("sqlite3") }?;
    println!("{:?} {:?} {}", api.complete("select 1;"), api.library(), api.has_version());
    println!("{:?} {:?}", api, Sqlite::META);
    visit(&[Point { x: 0.0, y: 0.0 }], |_| 0);
    visit::bind()?;
    Ok(())
}
