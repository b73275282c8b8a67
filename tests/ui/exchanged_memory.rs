//! Memory that native code may replace comes from an allocator, and holds an array or text.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn one_way(
        #[in_out]
        #[free(with = free)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn nobody_frees(
        #[in_out]
        #[borrowed(static)]
        text: &mut String,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn a_slice_stays(
        #[in_out]
        #[free(c)]
        items: &mut [i32],
        #[len_of(items)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn nothing_goes_in(
        #[retval]
        #[free(with = free, alloc = malloc)]
        text: String,
    ) -> Result<String>;
    #[ret(c_int)]
    safe fn allocates_itself(
        #[in_out]
        #[free(c, alloc = malloc)]
        text: &mut String,
    ) -> Result<()>;
    unsafe fn malloc(size: usize) -> *mut c_void;
    unsafe fn free(memory: *mut c_void);
}

fn main() {}
