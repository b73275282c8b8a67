//! Lists the processes by a snapshot: number, parent, threads, file.
//!
//! `cargo run --example win32_processes`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::Error;
use pinvoke::prelude::*;
use win32::handles::Snapshot;
use win32::processes::ProcessEntry;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    #[fails_if(invalid_handle)]
    safe fn CreateToolhelp32Snapshot(flags: u32, process: u32) -> Result<Snapshot>;
    /// The struct's size, which the function wants to find there, is written by the marshaller.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn Process32FirstW(
        snapshot: &Snapshot,
        #[retval] entry: ProcessEntry,
    ) -> Result<ProcessEntry>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn Process32NextW(
        snapshot: &Snapshot,
        #[retval] entry: ProcessEntry,
    ) -> Result<ProcessEntry>;
}

/// `TH32CS_SNAPPROCESS`.
const PROCESSES: u32 = 2;
const NO_MORE_FILES: i64 = 18;

fn sample() -> Result<()> {
    let snapshot = CreateToolhelp32Snapshot(PROCESSES, 0)?;
    let mut next = Process32FirstW(&snapshot);
    println!("{:>8} {:>8} {:>7}  file", "process", "parent", "threads");
    let mut count = 0;
    loop {
        match next {
            Ok(ProcessEntry { id, parent, threads, file, .. }) => {
                println!("{id:>8} {parent:>8} {threads:>7}  {file}");
                count += 1;
            }
            Err(Error::Os(error)) if error.code().value() == NO_MORE_FILES => break,
            Err(error) => return Err(error),
        }
        next = Process32NextW(&snapshot);
    }
    println!("{count} processes");
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
