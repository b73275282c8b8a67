//! `dlopen` and its family, and `errno`.

use super::{LoaderSearch, Refusal};
use libloading::os::unix as dl;
use std::cell::Cell;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::ptr::NonNull;

unsafe extern "C" {
    #[cfg_attr(
        any(
            target_os = "linux",
            target_os = "emscripten",
            target_os = "hurd",
            target_os = "redox",
            target_os = "dragonfly"
        ),
        link_name = "__errno_location"
    )]
    #[cfg_attr(
        any(
            target_os = "android",
            target_os = "netbsd",
            target_os = "openbsd",
            target_os = "cygwin"
        ),
        link_name = "__errno"
    )]
    #[cfg_attr(any(target_os = "solaris", target_os = "illumos"), link_name = "___errno")]
    #[cfg_attr(any(target_vendor = "apple", target_os = "freebsd"), link_name = "__error")]
    #[cfg_attr(target_os = "haiku", link_name = "_errnop")]
    #[cfg_attr(target_os = "aix", link_name = "_Errno")]
    safe fn errno_location() -> *mut c_int;
}

/// The calling thread's `errno`.
#[inline]
pub fn last_error() -> i32 {
    // SAFETY: the C library gives the address of the calling thread's `errno`, an aligned `int` that
    // lives as long as the thread and that no other thread touches.
    unsafe { *errno_location() }
}

/// Sets the calling thread's `errno`.
#[inline]
pub fn set_last_error(code: i32) {
    // SAFETY: as in `last_error`; no reference to the `int` exists anywhere.
    unsafe { *errno_location() = code }
}

thread_local! {
    /// Where the thread's `errno` is, once somebody asked: it stays there for the thread's life.
    static ERRNO: Cell<*mut c_int> = const { Cell::new(std::ptr::null_mut()) };
}

/// The calling thread's `errno` around one call.
#[derive(Debug)]
pub struct LastError(*mut c_int);

impl LastError {
    /// Sets it to zero.
    #[inline]
    pub fn clear() -> Self {
        // Reading a thread-local is a load; asking the C library is a call, at each call.
        let mut place = ERRNO.get();
        if place.is_null() {
            place = errno_location();
            ERRNO.set(place);
        }
        // SAFETY: as in `set_last_error`.
        unsafe { *place = 0 };
        Self(place)
    }

    /// What it is now.
    #[inline(always)]
    pub fn get(&self) -> i32 {
        // SAFETY: as in `last_error`; the pointer keeps this value on the thread that made it.
        unsafe { *self.0 }
    }
}

/// A handle that the loader gave out. Nothing closes it but [`Module::close`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Module(NonNull<c_void>);

// SAFETY: POSIX.1-2008 lists every `dl*` function but `dlerror` as thread-safe, and the C libraries
// keep `dlerror`'s text per thread; the handle itself is only a number to them.
unsafe impl Send for Module {}
// SAFETY: as above.
unsafe impl Sync for Module {}

impl Module {
    /// Loads the library that `name` stands for, or takes one more reference to it.
    ///
    /// # Safety
    ///
    /// The library's initialisers run.
    pub(crate) unsafe fn open(name: &OsStr, _search: LoaderSearch) -> Result<Self, Refusal> {
        // SAFETY: the caller answers for the initialisers. The termination routines run only when
        // `close` is called, which is unsafe for that reason, or at the end of the process.
        match unsafe { dl::Library::open(Some(name), dl::RTLD_LAZY | dl::RTLD_LOCAL) } {
            Ok(library) => Ok(Self::held(library)),
            Err(error) => Err(Refusal::of(&error, None)),
        }
    }

    /// The program and all that was loaded with it.
    pub(crate) fn main_program() -> Self {
        Self::held(dl::Library::this())
    }

    fn held(library: dl::Library) -> Self {
        Self(NonNull::new(library.into_raw()).expect("libloading gives no null handle"))
    }

    /// # Safety
    ///
    /// `handle` came from `dlopen` and stays open.
    pub(crate) unsafe fn from_raw(handle: NonNull<c_void>) -> Self {
        Self(handle)
    }

    pub(crate) fn as_raw(self) -> NonNull<c_void> {
        self.0
    }

    /// The same handle as libloading's type, which must not be dropped: that would close it.
    fn borrowed(self) -> ManuallyDrop<dl::Library> {
        // SAFETY: the handle is open, see `from_raw`, `held` and `close`; it is not closed by this.
        ManuallyDrop::new(unsafe { dl::Library::from_raw(self.0.as_ptr()) })
    }

    pub(crate) fn symbol(self, entry: &CStr) -> Result<NonNull<c_void>, Refusal> {
        // Only for the message of a refusal does it matter whether the text of an earlier error was cleared.
        // Elsewhere than here all threads share that text, and libloading's lock is for it.
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            #[cfg_attr(target_os = "linux", link(name = "dl"))]
            unsafe extern "C" {
                fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
            }
            // SAFETY: the handle is open, the name is terminated, and only the address is taken.
            let found = unsafe { dlsym(self.0.as_ptr(), entry.as_ptr()) };
            if let Some(address) = NonNull::new(found) {
                return Ok(address);
            }
        }
        self.symbol_or_refusal(entry)
    }

    #[cold]
    fn symbol_or_refusal(self, entry: &CStr) -> Result<NonNull<c_void>, Refusal> {
        // SAFETY: only the address is taken, as a pointer that nothing is read through.
        match unsafe { self.borrowed().get::<*mut c_void>(entry) } {
            Ok(symbol) => NonNull::new(symbol.into_raw())
                .ok_or_else(|| Refusal::new("the symbol exists, but its address is null")),
            Err(error) => Err(Refusal::of(&error, None)),
        }
    }

    pub(crate) fn ordinal(self, _ordinal: u16) -> Result<NonNull<c_void>, Refusal> {
        Err(Refusal::new("entry points have ordinals on Windows only; give the name"))
    }

    /// # Safety
    ///
    /// Nothing uses the handle, or anything inside the library, from now on; the library's
    /// termination routines run.
    pub(crate) unsafe fn close(self) -> Result<(), Refusal> {
        let library = ManuallyDrop::into_inner(self.borrowed());
        library.close().map_err(|error| Refusal::of(&error, None))
    }

    /// The file that the loader loaded.
    pub(crate) fn path(self) -> Option<PathBuf> {
        loaded_file(self.0).map(|file| match file.as_os_str().is_empty() {
            // The loader keeps no name for the program itself.
            true => std::env::current_exe().unwrap_or(file),
            false => file,
        })
    }
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
fn loaded_file(handle: NonNull<c_void>) -> Option<PathBuf> {
    /// The public start of the loader's own record of a loaded file.
    #[repr(C)]
    struct LinkMap {
        base: usize,
        name: *const c_char,
    }
    const RTLD_DI_LINKMAP: c_int = 2;

    #[cfg_attr(target_os = "linux", link(name = "dl"))]
    unsafe extern "C" {
        fn dlinfo(handle: *mut c_void, request: c_int, info: *mut c_void) -> c_int;
    }

    let mut map: *const LinkMap = std::ptr::null();
    // SAFETY: the handle is open, and this request writes one pointer to a link map.
    let status = unsafe { dlinfo(handle.as_ptr(), RTLD_DI_LINKMAP, (&raw mut map).cast()) };
    if status != 0 || map.is_null() {
        return None;
    }
    // SAFETY: the map belongs to the loader and lives while the handle is open.
    let name = unsafe { (*map).name };
    // SAFETY: so does its name, a C string, if it has one.
    (!name.is_null()).then(|| path_of(unsafe { CStr::from_ptr(name) }))
}

#[cfg(target_vendor = "apple")]
fn loaded_file(handle: NonNull<c_void>) -> Option<PathBuf> {
    const RTLD_NOLOAD: c_int = 0x10;

    unsafe extern "C" {
        safe fn _dyld_image_count() -> u32;
        safe fn _dyld_get_image_name(index: u32) -> *const c_char;
    }

    (0.._dyld_image_count()).find_map(|index| {
        let name = NonNull::new(_dyld_get_image_name(index).cast_mut())?;
        // SAFETY: dyld gives a C string; it would go away only if another thread unloaded the image
        // between these two lines, and nothing but the unsafe `close` unloads images here.
        let path = path_of(unsafe { CStr::from_ptr(name.as_ptr()) });
        // SAFETY: with `RTLD_NOLOAD` nothing is loaded, so no initialiser runs.
        let image = unsafe { dl::Library::open(Some(path.as_path()), RTLD_NOLOAD | dl::RTLD_LAZY) };
        // dyld keeps the mode of the `dlopen` in the low bits of a handle.
        let same = |library: dl::Library| {
            let raw = library.into_raw();
            // SAFETY: `raw` was opened two lines above; this gives the reference back.
            drop(unsafe { dl::Library::from_raw(raw) });
            raw.addr() & !3 == handle.addr().get() & !3
        };
        image.is_ok_and(same).then_some(path)
    })
}

#[cfg(not(any(target_os = "linux", target_os = "freebsd", target_vendor = "apple")))]
fn loaded_file(_handle: NonNull<c_void>) -> Option<PathBuf> {
    None
}

/// The file of the executable or the shared library that this code was linked into.
pub(crate) fn this_module_path() -> Option<PathBuf> {
    #[repr(C)]
    struct DlInfo {
        file: *const c_char,
        base: *mut c_void,
        symbol: *const c_char,
        address: *mut c_void,
    }

    #[cfg_attr(target_os = "linux", link(name = "dl"))]
    unsafe extern "C" {
        fn dladdr(address: *const c_void, info: *mut DlInfo) -> c_int;
    }

    let program = std::env::current_exe().ok();
    let null = std::ptr::null_mut();
    let mut info = DlInfo { file: null, base: null.cast(), symbol: null, address: null.cast() };
    // SAFETY: any address may be asked for, and `info` is the C struct that is filled in.
    let found = unsafe { dladdr(this_module_path as *const c_void, &mut info) } != 0;
    if !found || info.file.is_null() {
        return program;
    }
    // SAFETY: the loader gives a C string that lives while this code is loaded.
    let file = path_of(unsafe { CStr::from_ptr(info.file) });
    // For the program itself the loader gives `argv[0]`, which may be relative, or a link.
    let real = |path: &Path| path.canonicalize().ok();
    match program {
        Some(program) if !file.is_absolute() || real(&file) == real(&program) => Some(program),
        _ => Some(file),
    }
}

/// The system knows no COM status codes.
pub(crate) fn system_message(_code: u32) -> Option<String> {
    None
}

/// The system has no single directory for its libraries.
pub(crate) fn system_directory() -> Option<PathBuf> {
    None
}

fn path_of(name: &CStr) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(name.to_bytes()))
}
