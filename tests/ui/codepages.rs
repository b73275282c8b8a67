//! A code page is known by its name, and belongs to text whose form leaves it open.

use pinvoke::prelude::*;

#[dll_import("c", codepage = "windows-9999")]
unsafe extern "C" {
    safe fn one(text: &str) -> Result<()>;
}

#[dll_import("c", codepage = "latin1")]
unsafe extern "C" {
    safe fn two(text: &str) -> Result<()>;
}

#[dll_import("c", charset = utf8, unmappable = replace('?'))]
unsafe extern "C" {
    safe fn three(text: &str) -> Result<()>;
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn four(#[marshal(codepage = "koi8-r", unmappable = replace('é'))] text: &str) -> Result<()>;
    safe fn five(#[marshal(codepage = "koi8-r", unmappable = best_fit)] text: &str) -> Result<()>;
    safe fn six(#[marshal(lpwstr, codepage = "koi8-r")] text: &str) -> Result<()>;
    safe fn seven(#[marshal(codepage = "koi8-r")] text: &CStr) -> Result<()>;
    safe fn eight(#[marshal(fixed_str, charset = utf8)] text: &str) -> Result<()>;
    safe fn nine(#[marshal(fixed_str, size_const = 8)] text: &str) -> Result<()>;
    safe fn ten(#[marshal(ansi_bstr)] number: i32) -> Result<()>;
}

fn main() {}
