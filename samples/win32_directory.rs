//! Lists a directory by `FindFirstFileW`: size, time of the last change, name.
//!
//! `cargo run --example win32_directory -- C:\Windows\*.exe`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::Error;
use pinvoke::prelude::*;
use win32::files::FindData;
use win32::handles::Find;
use win32::time::{FileTime, SystemTime};

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    /// The handle, and the first entry.
    #[fails_if(invalid_handle)]
    safe fn FindFirstFileW(pattern: &str, #[retval] data: FindData) -> Result<(Find, FindData)>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn FindNextFileW(find: &Find, #[retval] data: FindData) -> Result<FindData>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn FileTimeToSystemTime(time: &FileTime, #[retval] date: SystemTime)
    -> Result<SystemTime>;
}

const NO_MORE_FILES: i64 = 18;

/// The entries that match a pattern, in the order of the file system.
fn entries(pattern: &str) -> Result<Vec<FindData>> {
    let (find, first) = FindFirstFileW(pattern)?;
    let mut entries = vec![first];
    loop {
        match FindNextFileW(&find) {
            Ok(entry) => entries.push(entry),
            Err(Error::Os(error)) if error.code().value() == NO_MORE_FILES => return Ok(entries),
            Err(error) => return Err(error),
        }
    }
    // `find` is closed here, by FindClose.
}

fn sample() -> Result<()> {
    let pattern = std::env::args().nth(1).unwrap_or_else(|| "*".to_owned());
    let mut entries = entries(&pattern)?;
    entries.retain(|entry| entry.name != "." && entry.name != "..");
    entries.sort_by(|a, b| (!a.is_directory(), &a.name).cmp(&(!b.is_directory(), &b.name)));
    let (mut files, mut bytes) = (0, 0);
    for entry in &entries {
        let size = if entry.is_directory() {
            "<DIR>".to_owned()
        } else {
            files += 1;
            bytes += entry.size();
            entry.size().to_string()
        };
        println!("{}  {size:>12}  {}", FileTimeToSystemTime(&entry.written)?, entry.name);
    }
    println!("{files} files, {bytes} bytes");
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
