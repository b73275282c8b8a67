//! `self.name` is a function of an API object.

use pinvoke::prelude::*;

#[dll_import("c", charset = utf8)]
unsafe extern "C" {
    #[free(with = self.free)]
    safe fn strdup(text: &str) -> Result<String>;
    unsafe fn free(memory: *mut c_void);
}

#[dll_import("c", charset = utf8, bind = struct C)]
unsafe extern "C" {
    #[free(with = self.release)]
    safe fn strndup(text: &str) -> Result<String>;
}

fn main() {}
