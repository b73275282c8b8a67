//! What native code keeps, it keeps whole: nothing in a borrowed struct is ours to release.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close, invalid = -1)]
type File = isize;

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Named {
    #[free(c)]
    name: String,
    age: i32,
}

#[derive(NativeStruct)]
struct Opened {
    file: File,
}

#[derive(NativeStruct)]
struct Around {
    named: Named,
}

#[derive(NativeStruct)]
struct Pointing {
    #[borrowed]
    named: Box<Named>,
}

#[dll_import("c")]
unsafe extern "C" {
    #[borrowed(static)]
    safe fn named() -> Result<Named>;
    #[borrowed(static)]
    safe fn opened() -> Result<Option<Opened>>;
    #[borrowed(static)]
    safe fn around() -> Result<Around>;
    safe fn out(
        #[retval]
        #[borrowed(static)]
        named: Named,
    ) -> Result<Named>;
    #[ret(lparray, size_const = 2)]
    #[borrowed(static)]
    safe fn all() -> Result<Vec<Named>>;
    unsafe fn close(file: isize);
}

fn main() {}
