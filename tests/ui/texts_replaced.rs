//! Who releases the texts of an array that native code may replace, and the array itself.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn only_the_array(
        #[in_out]
        #[free(c)]
        names: &mut Vec<String>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn one_way(
        #[in_out]
        #[free(with = free, elements)]
        names: &mut Vec<String>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn without_a_count(
        #[in_out]
        #[marshal(lparray, zero_terminated)]
        #[free(c, elements)]
        names: &mut Vec<String>,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn nobody_counts(
        #[out]
        #[free(c, elements)]
        names: &mut Vec<String>,
        #[len_of(names)] count: usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn no_bstr(
        #[retval]
        #[marshal(lparray, elem = bstr)]
        #[free(bstr, elements)]
        names: Vec<String>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<Vec<String>>;
    unsafe fn free(memory: *mut c_void);
}

fn main() {}
