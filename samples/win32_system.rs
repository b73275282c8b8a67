//! What Windows says about itself: version, names, processors, memory, drives, the time.
//!
//! `cargo run --example win32_system`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::prelude::*;
use win32::system::{MemoryStatus, OsVersion, SystemInfo};
use win32::time::{LargeInteger, SystemTime};

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    safe fn GetNativeSystemInfo(#[out] info: &mut SystemInfo);
    /// The struct's first field is its size, which the marshaller writes before the call.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GlobalMemoryStatusEx(#[retval] status: MemoryStatus) -> Result<MemoryStatus>;
    /// A buffer that is too small is told by ERROR_MORE_DATA; then the count has the size.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetComputerNameExW(
        kind: u32,
        #[retval]
        #[out(grow = error(234))]
        name: String,
        #[len_of(name)] size: &mut u32,
    ) -> Result<String>;
    /// A buffer that is too small is told by the size that it should have.
    #[ret(u32)]
    #[fails_if(zero)]
    safe fn GetWindowsDirectoryW(
        #[retval]
        #[out(grow = needed)]
        path: String,
        #[len_of(path)] size: u32,
    ) -> Result<String>;
    /// Texts one after another, the last one empty.
    #[fails_if(zero)]
    safe fn GetLogicalDriveStringsW(
        #[len_of(drives)] size: u32,
        #[marshal(multi_str)]
        #[out(grow = needed)]
        drives: &mut Vec<String>,
    ) -> Result<u32>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetDiskFreeSpaceExW(
        root: &str,
        #[retval] free_for_caller: u64,
        #[retval] total: u64,
        #[value(null)] free: *mut u64,
    ) -> Result<(u64, u64)>;
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn QueryPerformanceFrequency(#[retval] frequency: LargeInteger) -> Result<LargeInteger>;
    safe fn GetSystemTime(#[out] time: &mut SystemTime);
    safe fn GetTickCount64() -> u64;
}

#[dll_import("advapi32", charset = utf16, last_error)]
unsafe extern "system" {
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetUserNameW(
        #[retval]
        #[out(grow = error(122))]
        name: String,
        #[len_of(name)] size: &mut u32,
    ) -> Result<String>;
}

#[dll_import("ntdll")]
unsafe extern "system" {
    /// Unlike `GetVersionExW` it tells the truth to programs without a manifest. 0 is success.
    #[ret(i32)]
    #[fails_if(negative, code = returned)]
    safe fn RtlGetVersion(#[retval] version: OsVersion) -> Result<OsVersion>;
}

/// `ComputerNamePhysicalDnsHostname`.
const HOST_NAME: u32 = 5;

fn architecture(number: u16) -> String {
    match number {
        0 => "x86".to_owned(),
        9 => "x86-64".to_owned(),
        12 => "ARM64".to_owned(),
        other => format!("number {other}"),
    }
}

fn sample() -> Result<()> {
    let version = RtlGetVersion()?;
    println!("version:    {}.{} build {}", version.major, version.minor, version.build);
    if !version.service_pack.is_empty() {
        println!("            {}", version.service_pack);
    }
    println!("computer:   {}", GetComputerNameExW(HOST_NAME)?);
    println!("user:       {}", GetUserNameW()?);
    println!("folder:     {}", GetWindowsDirectoryW()?);

    let mut info = SystemInfo::default();
    GetNativeSystemInfo(&mut info);
    println!("processors: {} of {}", info.processors, architecture(info.architecture));
    println!("page size:  {} bytes", info.page_size);

    let memory = GlobalMemoryStatusEx()?;
    println!("memory:     {} MiB, {} % in use", memory.total >> 20, memory.load);

    let mut drives = Vec::new();
    GetLogicalDriveStringsW(&mut drives)?;
    for drive in &drives {
        // A drive without a medium has no size.
        match GetDiskFreeSpaceExW(drive) {
            Ok((free, total)) => {
                println!("drive:      {drive} {} MiB, {} MiB free", total >> 20, free >> 20);
            }
            Err(error) => println!("drive:      {drive} ({error})"),
        }
    }

    let mut now = SystemTime::default();
    GetSystemTime(&mut now);
    println!("time:       {now} UTC");
    println!("started:    {} s ago", GetTickCount64() / 1000);
    println!("counter:    {} ticks a second", QueryPerformanceFrequency()?.0);
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
