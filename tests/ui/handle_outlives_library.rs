//! A handle that a library releases does not outlive the library.

use pinvoke::prelude::*;

enum DbKind {}
struct Db<'lib>(std::marker::PhantomData<&'lib DbKind>);
// SAFETY: not called.
unsafe impl<'lib> HandleKind for Db<'lib> {
    type Raw = *mut c_void;
    type Owner = &'lib Sqlite;
    const INVALID: *mut c_void = std::ptr::null_mut();
    unsafe fn release(_: &'lib Sqlite, _: *mut c_void) {}
}

#[dll_import("sqlite3", charset = utf8, bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_open"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open(path: &str, #[retval] db: OwnedHandle<Db<'_>>) -> Result<OwnedHandle<Db<'_>>>;
}

fn opened(api: Sqlite) -> Result<OwnedHandle<Db<'static>>> {
    api.open(":memory:")
}

fn closed(api: Sqlite) -> Result<()> {
    let db = api.open(":memory:")?;
    drop(api);
    drop(db);
    Ok(())
}

fn main() {}
