//! Every way in which a call can fail, and what the error tells.
//!
//! `cargo run --example win32_errors`

#[path = "win32/mod.rs"]
mod win32;

use pinvoke::Error;
use pinvoke::prelude::*;
use std::path::Path;
use win32::handles::{File, Key, KeyKind};
use win32::system::Guid;

#[dll_import("kernel32", charset = utf16, last_error)]
unsafe extern "system" {
    /// FALSE is a failure, and `GetLastError` has the code.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn DeleteFileW(path: &Path) -> Result<()>;
    /// INVALID_HANDLE_VALUE is a failure.
    #[fails_if(invalid_handle)]
    safe fn CreateFileW(
        path: &Path,
        access: u32,
        share: u32,
        #[value(null)] security: *const c_void,
        disposition: u32,
        flags: u32,
        #[value(null)] template: *mut c_void,
    ) -> Result<File>;
    /// -1 is a failure.
    #[fails_if(minus_one)]
    safe fn GetFileAttributesW(path: &Path) -> Result<u32>;
    /// 0 is an empty value, or a failure: the last error tells.
    #[ret(u32)]
    #[fails_if(zero_if_error)]
    safe fn GetEnvironmentVariableW(
        name: &str,
        #[retval]
        #[out(grow = needed)]
        value: String,
        #[len_of(value)] size: u32,
    ) -> Result<String>;
    #[optional]
    safe fn FunctionOfTheFuture() -> Result<u32>;
}

#[dll_import("advapi32", charset = utf16)]
unsafe extern "system" {
    /// The code is what the function returns.
    #[ret(u32)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn RegOpenKeyExW(
        parent: BorrowedHandle<'_, KeyKind>,
        path: &str,
        #[value(0)] options: u32,
        access: u32,
        #[retval] key: Key,
    ) -> Result<Key>;
}

#[dll_import("ole32", charset = utf16, hresult)]
unsafe extern "system" {
    /// The function returns an HRESULT, and its text is ours to free.
    safe fn StringFromCLSID(
        class: &Guid,
        #[retval]
        #[free(cotaskmem)]
        text: String,
    ) -> Result<String>;
    safe fn CLSIDFromString(text: &str, #[retval] class: Guid) -> Result<Guid>;
}

#[dll_import("no-such-library")]
unsafe extern "system" {
    safe fn DoNothing() -> Result<u32>;
}

/// What a program can read in an error, beside its text.
fn tell(title: &str, error: Error) {
    println!("{title}\n   {}", error.to_string().replace('\n', "\n   "));
    match &error {
        Error::Os(failed) => {
            println!("   code {} of {}", failed.code().value(), failed.function());
        }
        Error::HResult(failed) => {
            println!("   status {:#010X}, facility {}", failed.code(), failed.facility());
        }
        Error::Marshal(refused) => println!("   {:?}", refused.problem()),
        Error::Load(missing) => println!("   absent: {}", missing.is_absent()),
        _ => {}
    }
    let kind = std::io::Error::from(error).kind();
    println!("   as an io::Error: {kind:?}");
}

fn sample() -> Result<()> {
    const OPEN_EXISTING: u32 = 3;
    const READ: u32 = 0x8000_0000;
    let missing = Path::new("C:\\no-such-file");
    let user = std::ptr::without_provenance_mut(0x8000_0001_u32.cast_signed() as isize as usize);
    // SAFETY: HKEY_CURRENT_USER is always open.
    let user = unsafe { BorrowedHandle::from_raw(user) };
    let failures = [
        ("FALSE", DeleteFileW(missing).err()),
        ("INVALID_HANDLE_VALUE", CreateFileW(missing, READ, 1, OPEN_EXISTING, 0).err()),
        ("-1", GetFileAttributesW(Path::new("C:\\no-such-folder\\file")).err()),
        ("0 with a last error", GetEnvironmentVariableW("NO_SUCH_VARIABLE").err()),
        ("a returned status", RegOpenKeyExW(user, "no such key", 1).err()),
        ("an HRESULT", CLSIDFromString("{no class}").err()),
        ("a text that C cannot hold", DeleteFileW(Path::new("a\0b")).err()),
        ("no such function", FunctionOfTheFuture().err()),
        ("no such library", DoNothing().err()),
    ];
    for (title, error) in failures {
        match error {
            Some(error) => tell(title, error),
            None => println!("{title}: the call succeeded"),
        }
    }
    // A call that succeeds returns its value, whatever the last error is.
    let unknown = CLSIDFromString("{00000000-0000-0000-C000-000000000046}")?;
    println!("IUnknown is {}", StringFromCLSID(&unknown)?);
    Ok(())
}

fn main() -> std::process::ExitCode {
    win32::run(sample)
}
