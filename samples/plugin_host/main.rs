//! A host of plug-ins that are written in C.
//!
//! `cargo run --example plugin_host [FOLDER]` loads every library of the folder, refuses those that
//! are no plug-ins of its version, and lets the others work: they convert text, call back for each
//! word, and log to the host. Without a folder it takes the plug-ins of the tests.
//!
//! - [`plugin`]: the interface, bound to each library as an object.
//! - [`host`]: finds plug-ins, and works with them.
//! - `c/plugin.h`: the interface as plug-ins see it; beside it the plug-ins of the tests.

mod host;
mod plugin;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| pinvoke_fixtures::PLUGIN_FOLDER.into());
    for line in host::run(&folder)? {
        println!("{line}");
    }
    Ok(())
}
