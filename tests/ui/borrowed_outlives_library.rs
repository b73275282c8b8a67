//! Text borrowed from an API object does not outlive it.

use pinvoke::prelude::*;

#[dll_import("sqlite3", charset = utf8, bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_libversion"]
    #[borrowed(self)]
    safe fn version() -> Result<&str>;
}

fn name(api: Sqlite) -> Result<&'static str> {
    api.version()
}

fn dropped(api: Sqlite) -> Result<()> {
    let version = api.version()?;
    drop(api);
    println!("{version}");
    Ok(())
}

fn main() {}
