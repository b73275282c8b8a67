//! A call that is repeated neither calls a closure nor changes its arguments.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Progress = extern "C" fn(done: c_int, #[user_data] context: *mut c_void) -> c_int;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    safe fn read(
        #[out(grow = needed)] text: &mut String,
        #[len_of(text)] size: usize,
        state: &mut u32,
        #[callback(Progress, user = context)] progress: impl FnMut(c_int) -> c_int,
        #[user_data] context: *mut c_void,
    ) -> Result<usize>;
}

fn main() {}
