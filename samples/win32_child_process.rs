//! Runs a program and collects what it prints: a pipe, `CreateProcessW`, the exit code.
//!
//! `cargo run --example win32_child_process -- cmd /c dir`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::Error;
use pinvoke::prelude::*;
use win32::handles::{File, Process};
use win32::processes::{ProcessInformation, SecurityAttributes, StartupInfo};

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    /// The end to read from, and the end to write to.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CreatePipe(
        #[retval] read: File,
        #[retval] write: File,
        security: &SecurityAttributes,
        #[value(0)] size: u32,
    ) -> Result<(File, File)>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn SetHandleInformation(handle: &File, mask: u32, flags: u32) -> Result<()>;
    /// The function edits the command line while it runs, so it gets a copy that may be written to.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn CreateProcessW(
        application: Option<&str>,
        #[marshal(in_place)] command_line: &mut String,
        #[value(null)] process_security: *const c_void,
        #[value(null)] thread_security: *const c_void,
        #[marshal(bool32)] inherit_handles: bool,
        flags: u32,
        #[value(null)] environment: *const c_void,
        directory: Option<&str>,
        startup: &StartupInfo<'_>,
        #[retval] information: ProcessInformation,
    ) -> Result<ProcessInformation>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn ReadFile(
        file: &File,
        bytes: &mut [u8],
        #[len_of(bytes)] count: u32,
        #[retval] read: u32,
        #[value(null)] overlapped: *mut c_void,
    ) -> Result<u32>;
    #[fails_if(minus_one)]
    safe fn WaitForSingleObject(process: &Process, milliseconds: u32) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetExitCodeProcess(process: &Process, #[retval] code: u32) -> Result<u32>;
}

const HANDLE_FLAG_INHERIT: u32 = 1;
const STARTF_USESTDHANDLES: u32 = 0x100;
const CREATE_NO_WINDOW: u32 = 0x800_0000;
const INFINITE: u32 = u32::MAX;
const BROKEN_PIPE: i64 = 109;

/// Runs a command line to its end: the exit code, and all that it printed.
fn run(command_line: &str) -> Result<(u32, Vec<u8>)> {
    let security = SecurityAttributes { size: NativeOnly, descriptor: NativeOnly, inherit: true };
    let (read, write) = CreatePipe(&security)?;
    // Our end is not for the child.
    SetHandleInformation(&read, HANDLE_FLAG_INHERIT, 0)?;
    let startup = StartupInfo {
        flags: STARTF_USESTDHANDLES,
        output: Some(&write),
        error: Some(&write),
        ..StartupInfo::default()
    };
    let mut command_line = command_line.to_owned();
    let child = CreateProcessW(None, &mut command_line, true, CREATE_NO_WINDOW, None, &startup)?;
    // The pipe ends when the last end to write to is closed: the child's, once ours is gone.
    drop(write);

    let mut output = Vec::new();
    let mut block = [0; 4096];
    loop {
        match ReadFile(&read, &mut block) {
            Ok(count) => output.extend_from_slice(&block[..count as usize]),
            Err(Error::Os(error)) if error.code().value() == BROKEN_PIPE => break,
            Err(error) => return Err(error),
        }
    }
    WaitForSingleObject(&child.process, INFINITE)?;
    Ok((GetExitCodeProcess(&child.process)?, output))
    // Both handles of the child are closed here.
}

fn sample() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command_line = match arguments.as_slice() {
        [] => "cmd /c \"echo printed by the child&& exit 3\"".to_owned(),
        arguments => arguments.join(" "),
    };
    let (code, output) = run(&command_line)?;
    println!("exit code {code}, {} bytes:", output.len());
    for line in String::from_utf8_lossy(&output).lines() {
        println!("> {line}");
    }
    match run("no-such-program-anywhere") {
        Ok(_) => println!("there is a program of that name"),
        Err(error) => println!("no-such-program-anywhere: {error}"),
    }
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
