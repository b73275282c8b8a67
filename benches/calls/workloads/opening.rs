//! A library that nobody has loaded yet is opened and closed.

use std::ffi::{CString, c_void};
use std::path::PathBuf;

use pinvoke::Library;

use crate::runner::{Workload, each};

pub(super) fn workloads() -> Vec<Workload> {
    vec![opened()]
}

/// A copy of the library: the loader knows the library itself already, but not this file.
fn copy() -> PathBuf {
    let copy = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("opened.so");
    std::fs::copy(pinvoke_bench_native::LIBRARY, &copy).expect("the folder is writable");
    copy
}

fn opened() -> Workload {
    let path = copy();
    let (by_libloading, ours) = (path.clone(), path.clone());
    let name = CString::new(path.to_str().expect("the path is UTF-8")).expect("it has no NUL");
    Workload::new("opening a library", |n| n)
        .c(
            "dlopen, dlclose",
            each(move |_| {
                // SAFETY: the name is terminated; the library has no initialisers, and nothing of it
                // is used after it is closed.
                let done: (*mut c_void, i32) = unsafe {
                    let library = libc::dlopen(name.as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL);
                    (library, libc::dlclose(library))
                };
                u64::from(!done.0.is_null() && done.1 == 0)
            }),
        )
        .peer(
            "libloading",
            each(move |_| {
                // SAFETY: as above.
                let library = unsafe { libloading::Library::new(&by_libloading) };
                library.and_then(libloading::Library::close).map_or(0, |()| 1)
            }),
        )
        .ours(
            "pinvoke",
            each(move |_| {
                // SAFETY: as above.
                let closed = unsafe { Library::open(&ours).and_then(|library| library.close()) };
                closed.map_or(0, |()| 1)
            }),
        )
}
