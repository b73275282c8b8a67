//! `LoadLibraryExW` and its family, and `GetLastError`.

use super::{LoaderSearch, Refusal};
use libloading::os::windows as dl;
use std::ffi::{CStr, OsStr, OsString, c_void};
use std::mem::ManuallyDrop;
use std::os::windows::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::ptr::NonNull;

#[link(name = "kernel32")]
unsafe extern "system" {
    safe fn GetLastError() -> u32;
    safe fn SetLastError(code: u32);
    fn GetModuleFileNameW(module: *mut c_void, buffer: *mut u16, size: u32) -> u32;
    fn GetModuleHandleExW(flags: u32, address: *const c_void, module: *mut *mut c_void) -> i32;
    fn GetSystemDirectoryW(buffer: *mut u16, size: u32) -> u32;
    fn FormatMessageW(
        flags: u32,
        source: *const c_void,
        message: u32,
        language: u32,
        buffer: *mut u16,
        size: u32,
        arguments: *const c_void,
    ) -> u32;
}

/// The calling thread's last error code.
#[inline]
pub fn last_error() -> i32 {
    GetLastError().cast_signed()
}

/// Sets the calling thread's last error code.
#[inline]
pub fn set_last_error(code: i32) {
    SetLastError(code.cast_unsigned());
}

/// The calling thread's last error code around one call.
#[derive(Debug)]
pub struct LastError(std::marker::PhantomData<*mut ()>);

impl LastError {
    /// Sets it to zero.
    #[inline(always)]
    pub fn clear() -> Self {
        set_last_error(0);
        Self(std::marker::PhantomData)
    }

    /// What it is now.
    #[inline(always)]
    pub fn get(&self) -> i32 {
        last_error()
    }
}

/// A handle that the loader gave out. Nothing closes it but [`Module::close`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Module(NonNull<c_void>);

// SAFETY: a module handle is the address where the module is mapped; the loader's functions take it
// from any thread and do their own locking.
unsafe impl Send for Module {}
// SAFETY: as above.
unsafe impl Sync for Module {}

impl Module {
    /// Loads the library that `name` stands for, or takes one more reference to it. The system shows
    /// no dialog if it fails: libloading sets the thread's error mode.
    ///
    /// # Safety
    ///
    /// The library's initialisers run.
    pub(crate) unsafe fn open(name: &OsStr, search: LoaderSearch) -> Result<Self, Refusal> {
        // To look beside a library the loader wants its full path, with backslashes.
        let full = match search.contains(LoaderSearch::LIBRARY_DIRECTORY) {
            true => std::path::absolute(name).ok(),
            false => None,
        };
        let file = full.as_ref().map_or(name, |path| path.as_os_str());
        // SAFETY: the caller answers for the initialisers. The termination routines run only when
        // `close` is called, which is unsafe for that reason, or at the end of the process.
        match unsafe { dl::Library::load_with_flags(file, search.0) } {
            Ok(library) => Ok(Self::held(library)),
            Err(error) => {
                let code = last_error();
                let mut refusal = Refusal::of(&error, Some(code));
                // The system leaves its placeholder for the file's name in the text.
                refusal.message = refusal.message.replace("%1", &super::shown(name));
                Err(refusal)
            }
        }
    }

    /// The program's own module.
    pub(crate) fn main_program() -> Self {
        Self::held(dl::Library::this().expect("the program itself is loaded"))
    }

    fn held(library: dl::Library) -> Self {
        let handle = std::ptr::with_exposed_provenance_mut(library.into_raw().cast_unsigned());
        Self(NonNull::new(handle).expect("libloading gives no null handle"))
    }

    /// # Safety
    ///
    /// `handle` came from `LoadLibraryExW` or `GetModuleHandleExW` and stays open.
    pub(crate) unsafe fn from_raw(handle: NonNull<c_void>) -> Self {
        Self(handle)
    }

    pub(crate) fn as_raw(self) -> NonNull<c_void> {
        self.0
    }

    /// The same handle as libloading's type, which must not be dropped: that would close it.
    fn borrowed(self) -> ManuallyDrop<dl::Library> {
        let handle = self.0.as_ptr().expose_provenance().cast_signed();
        // SAFETY: the handle is open, see `from_raw`, `held` and `close`; it is not closed by this.
        ManuallyDrop::new(unsafe { dl::Library::from_raw(handle) })
    }

    pub(crate) fn symbol(self, entry: &CStr) -> Result<NonNull<c_void>, Refusal> {
        // SAFETY: only the address is taken, as a pointer that nothing is read through.
        checked(unsafe { self.borrowed().get::<*mut c_void>(entry) })
    }

    pub(crate) fn ordinal(self, ordinal: u16) -> Result<NonNull<c_void>, Refusal> {
        // SAFETY: only the address is taken, as a pointer that nothing is read through.
        checked(unsafe { self.borrowed().get_ordinal::<*mut c_void>(ordinal) })
    }

    /// # Safety
    ///
    /// Nothing uses the handle, or anything inside the library, from now on; the library's
    /// termination routines run.
    pub(crate) unsafe fn close(self) -> Result<(), Refusal> {
        let library = ManuallyDrop::into_inner(self.borrowed());
        library.close().map_err(|error| Refusal::of(&error, Some(last_error())))
    }

    /// The file that the loader loaded.
    pub(crate) fn path(self) -> Option<PathBuf> {
        // SAFETY: the handle is open; at most `size` units are written.
        grown(|buffer, size| unsafe { GetModuleFileNameW(self.0.as_ptr(), buffer, size) })
    }
}

fn checked(
    found: Result<dl::Symbol<*mut c_void>, libloading::Error>,
) -> Result<NonNull<c_void>, Refusal> {
    match found {
        Ok(symbol) => NonNull::new(symbol.as_raw_ptr())
            .ok_or_else(|| Refusal::new("the symbol exists, but its address is null")),
        Err(error) => Err(Refusal::of(&error, Some(last_error()))),
    }
}

/// The file of the executable or the shared library that this code was linked into.
pub(crate) fn this_module_path() -> Option<PathBuf> {
    const FROM_ADDRESS: u32 = 4;
    const UNCHANGED_REFCOUNT: u32 = 2;
    let mut module = std::ptr::null_mut();
    let code = this_module_path as *const c_void;
    // SAFETY: with these flags the second parameter is any address, and one pointer is written.
    match unsafe { GetModuleHandleExW(FROM_ADDRESS | UNCHANGED_REFCOUNT, code, &mut module) } {
        0 => None,
        // SAFETY: the module holds the code that runs; at most `size` units are written.
        _ => grown(|buffer, size| unsafe { GetModuleFileNameW(module, buffer, size) }),
    }
}

/// The directory of the system's own libraries.
pub(crate) fn system_directory() -> Option<PathBuf> {
    // SAFETY: at most `size` units are written.
    grown(|buffer, size| unsafe { GetSystemDirectoryW(buffer, size) })
}

/// The system's text of a Win32 code or a COM status code.
pub(crate) fn system_message(code: u32) -> Option<String> {
    const FROM_SYSTEM: u32 = 0x1000;
    const IGNORE_INSERTS: u32 = 0x200;
    const MAX_WIDTH: u32 = 0xff; // no line breaks of the text's own
    let mut buffer = [0_u16; 1024];
    let (flags, null) = (FROM_SYSTEM | IGNORE_INSERTS | MAX_WIDTH, std::ptr::null());
    // SAFETY: at most `size` units are written, and no argument is read.
    let length = unsafe { FormatMessageW(flags, null, code, 0, buffer.as_mut_ptr(), 1024, null) };
    let text = String::from_utf16_lossy(buffer.get(..length as usize)?);
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    (!text.is_empty()).then(|| text.to_owned())
}

/// Calls `fill` with a larger buffer until the text fits, terminator included.
fn grown(fill: impl Fn(*mut u16, u32) -> u32) -> Option<PathBuf> {
    const LONGEST_PATH: usize = 32_768;
    let mut buffer = vec![0_u16; 260];
    loop {
        let size = u32::try_from(buffer.len()).ok()?;
        match fill(buffer.as_mut_ptr(), size) {
            0 => return None,
            // A text that was cut short reports the buffer's whole length, or the length it needs.
            length if length < size => {
                buffer.truncate(length as usize);
                return Some(OsString::from_wide(&buffer).into());
            }
            _ if buffer.len() >= LONGEST_PATH => return None,
            _ => buffer.resize(buffer.len() * 2, 0),
        }
    }
}
