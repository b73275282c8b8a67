//! What can be given to native code, and what says when.

use pinvoke::prelude::*;

#[native_handle(release = unsafe close, invalid = -1)]
type File = c_int;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    unsafe fn close(file: c_int) -> c_int;
    safe fn borrowed(#[give] file: &File) -> c_int;
    safe fn owned_and_copied(#[give(c)] file: File) -> c_int;
    safe fn never_fails(#[give(on_success)] file: File) -> c_int;
    safe fn comes_out(#[give] #[out] file: &mut Option<File>) -> c_int;
    safe fn unknown_allocator(#[give(with = close)] text: &str) -> Result<c_int>;
    #[fails_if(negative)]
    safe fn tried_again(#[give] file: File, #[out(grow = needed)] text: &mut String, #[len_of(text)] size: c_int) -> Result<c_int>;
}

fn main() {}
