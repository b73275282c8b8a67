//! The Win32 structs and handles that the samples share, each as its documentation declares it.
//!
//! `tests/win32/layouts.rs` compares every struct with the C headers of Windows.
#![allow(dead_code, reason = "every sample uses a part")]

pub(crate) mod files;
pub(crate) mod handles;
pub(crate) mod processes;
pub(crate) mod system;
pub(crate) mod time;
pub(crate) mod windows;

/// Runs a sample on Windows, and tells on other systems why it does nothing.
pub(crate) fn run(sample: fn() -> pinvoke::Result<()>) -> std::process::ExitCode {
    if !cfg!(windows) {
        println!("this sample is for Windows: its functions are those of Windows' own libraries");
        println!("(scripts/windows.sh runs it by Wine)");
        return std::process::ExitCode::SUCCESS;
    }
    match sample() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}
