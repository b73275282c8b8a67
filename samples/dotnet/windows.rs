//! The samples that call Windows itself: FindFile, OSInfo, SysTime.
//!
//! ```csharp
//! [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Auto)]
//! public class FindData { /* .. */ [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 260)] public string fileName; }
//! static extern IntPtr FindFirstFile(string fileName, [In, Out] FindData findFileData);
//! static extern bool GetVersionEx([In, Out] OSVersionInfo osvi);
//! static extern void GetSystemTime([In, Out] MySystemTime st);
//! ```

use crate::win32::files::FindData;
use crate::win32::handles::Find;
use crate::win32::system::OsVersion;
use crate::win32::time::SystemTime;
use pinvoke::prelude::*;

#[dll_import("kernel32", charset = auto, exact = false, last_error)]
unsafe extern "system" {
    /// Bound as `FindFirstFileW`.
    #[fails_if(invalid_handle)]
    safe fn FindFirstFile(pattern: &str, #[retval] data: FindData) -> Result<(Find, FindData)>;
    safe fn GetSystemTime(#[out] time: &mut SystemTime);
    /// The struct's size is written by the marshaller. .NET's sample sets it by `Marshal.SizeOf`.
    #[ret(bool32)]
    #[fails_if(zero)]
    safe fn GetVersionEx(#[retval] version: OsVersion) -> Result<OsVersion>;
}

/// Whether the sample can run; says why if not.
fn on_windows() -> bool {
    if !cfg!(windows) {
        println!("only on Windows");
    }
    cfg!(windows)
}

pub(crate) fn find_file() -> Result<()> {
    if on_windows() {
        let (_find, first) = FindFirstFile("C:\\*.*")?;
        println!("the first file: {}", first.name);
    }
    Ok(())
}

pub(crate) fn os_info() -> Result<()> {
    if on_windows() {
        let version = GetVersionEx()?;
        println!("version: {}.{}", version.major, version.minor);
        println!("service pack: {:?}", version.service_pack);
    }
    Ok(())
}

pub(crate) fn sys_time() -> Result<()> {
    if on_windows() {
        let mut now = SystemTime::default();
        GetSystemTime(&mut now);
        println!("now: {now}");
    }
    Ok(())
}
