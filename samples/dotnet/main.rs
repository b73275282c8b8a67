//! The platform-invoke samples of the .NET documentation, done with this toolkit.
//!
//! `cargo run --example dotnet` runs them all. Most of them call a small C library of our own
//! (`tests/native/c/dotnet.c`) and run everywhere; those that call Windows say so elsewhere. Each
//! module names the C# that it stands for.

mod arrays;
mod buffers;
mod callbacks;
mod handle_ref;
mod out_arrays;
mod strings;
mod structs;
mod unions;
mod void_pointers;
mod windows;

/// The structs that the samples for Windows share.
#[path = "../win32/mod.rs"]
mod win32;

use std::process::ExitCode;

/// A sample: its title, and what runs it.
type Sample = (&'static str, fn() -> pinvoke::Result<()>);

const SAMPLES: &[Sample] = &[
    ("Buffers", buffers::run),
    ("Strings", strings::run),
    ("Structs", structs::run),
    ("Unions", unions::run),
    ("Arrays", arrays::run),
    ("OutArrayOfStructs", out_arrays::run),
    ("Callback", callbacks::run),
    ("VoidPtr", void_pointers::run),
    ("HandleRef", handle_ref::run),
    ("FindFile", windows::find_file),
    ("OSInfo", windows::os_info),
    ("SysTime", windows::sys_time),
];

fn main() -> ExitCode {
    let mut exit = ExitCode::SUCCESS;
    for (title, sample) in SAMPLES {
        println!("== {title}");
        if let Err(error) = sample() {
            println!("FAILED: {error}");
            exit = ExitCode::FAILURE;
        }
    }
    exit
}
