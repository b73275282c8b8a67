//! Real Win32 functions, called as users declare them.
//!
//! A program of its own instead of libtest's: the tests run one after the other, because some of them
//! change the process (its current directory, its environment), and at the end the functions that
//! were called are listed from the bind log.
#![allow(missing_docs)]

mod runner;

//X #[cfg(windows)]
//X mod callbacks;
//X #[cfg(windows)]
//X mod charsets;
#[cfg(windows)]
mod conventions;
//X #[cfg(windows)]
//X mod crt;
//X #[cfg(windows)]
//X mod errors;
//X #[cfg(windows)]
//X mod files;
//X #[cfg(windows)]
//X mod handles;
#[cfg(windows)]
mod loading;
//X #[cfg(windows)]
//X mod memory;
#[cfg(windows)]
mod names;
//X #[cfg(windows)]
//X mod registry;
#[cfg(windows)]
mod report;
//X #[cfg(windows)]
//X mod strings;
//X #[cfg(windows)]
//X mod structs;
#[cfg(windows)]
mod support;

#[cfg(windows)]
fn main() -> std::process::ExitCode {
    let mut run = runner::Run::new();
    for tests in [
        loading::TESTS,
        names::TESTS,
        conventions::TESTS,
        //X charsets::TESTS,
        //X errors::TESTS,
        //X strings::TESTS,
        //X memory::TESTS,
        //X handles::TESTS,
        //X files::TESTS,
        //X registry::TESTS,
        //X structs::TESTS,
        //X callbacks::TESTS,
        //X crt::TESTS,
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
