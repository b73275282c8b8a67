//! Only strings are released one by one, before the array that they stand in.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[free(c, elements)]
    #[ret(lparray, size_param = count)]
    safe fn numbers(count: c_int) -> Result<Vec<i32>>;
    #[free(c, elements)]
    safe fn name() -> Result<String>;
    #[free(with = free_all, counted, elements)]
    #[ret(lparray, size_param = count)]
    safe fn names(count: c_int) -> Result<Vec<String>>;
    unsafe fn free_all(names: *mut *mut c_char, count: usize);
}

fn main() {}
