//! Real Win32 functions, called as users declare them.
//!
//! A program of its own instead of libtest's: the tests run one after the other, because some of them
//! change the process (its current directory, its environment), and at the end the functions that
//! were called are listed from the bind log.
#![allow(missing_docs)]

mod runner;

/// The structs and handles of the samples, which are checked here.
#[cfg(windows)]
#[path = "../../samples/win32/mod.rs"]
mod declared;

#[cfg(windows)]
#[path = "../common_layouts/mod.rs"]
// Its macro makes tests for libtest.
#[allow(unused_macros, unused_imports)]
mod common_layouts;

#[cfg(windows)]
mod callbacks;
#[cfg(windows)]
mod charsets;
#[cfg(windows)]
mod conventions;
#[cfg(windows)]
mod crt;
#[cfg(windows)]
mod errors;
#[cfg(windows)]
mod files;
#[cfg(windows)]
mod handles;
#[cfg(windows)]
mod layouts;
#[cfg(windows)]
mod loading;
#[cfg(windows)]
mod memory;
#[cfg(windows)]
mod names;
#[cfg(windows)]
mod registry;
#[cfg(windows)]
mod report;
#[cfg(windows)]
mod retained;
#[cfg(windows)]
mod strings;
#[cfg(windows)]
mod structs;
#[cfg(windows)]
mod support;

#[cfg(windows)]
fn main() -> std::process::ExitCode {
    let mut run = runner::Run::new();
    for tests in [
        loading::TESTS,
        names::TESTS,
        conventions::TESTS,
        charsets::TESTS,
        errors::TESTS,
        strings::TESTS,
        memory::TESTS,
        handles::TESTS,
        files::TESTS,
        registry::TESTS,
        structs::TESTS,
        layouts::TESTS,
        callbacks::TESTS,
        retained::TESTS,
        crt::TESTS,
    ] {
        run.all(tests);
    }
    if !run.is_filtered() {
        run.all(report::TESTS);
    }
    run.finish()
}

#[cfg(not(windows))]
fn main() -> std::process::ExitCode {
    println!("the Win32 tests do not apply here: this system has no Win32 libraries");
    println!("(scripts/windows.sh runs them by Wine)");
    runner::Run::new().finish()
}
