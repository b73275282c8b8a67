//! One build shows every error of a block, and none that follows from another.

use pinvoke::prelude::*;

#[dll_import("c", bools = bool16, chrset = utf8)]
unsafe extern "C" {
    #[optional]
    safe fn gettid() -> c_int;
    safe fn strlen(text: &str) -> Result<usize>;
    safe fn sum(items: &[c_int], last: bool) -> Result<c_int>;
    #[borrowed(static)]
    #[free(c)]
    safe fn getenv(#[marshal(lputf8str)] name: &str) -> Result<Option<String>>;
    #[fails_if(negative, code = last_error)]
    safe fn close(file: c_int) -> Result<()>;
    safe fn free(memory: *mut c_void);
}

fn main() {
    let _ = gettid();
    let _ = strlen("text");
    let _ = sum(&[1], true);
    let _ = getenv("PATH");
    let _ = close(3);
    free(std::ptr::null_mut());
    println!("{:?} {}", close::META, gettid::is_present());
}
