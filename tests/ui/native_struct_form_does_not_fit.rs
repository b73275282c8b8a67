//! A form in a native struct belongs to the field's type.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8, bools = bool32)]
struct Record {
    #[marshal(byvaltstr, size_const = 16)]
    number: u32,
    #[marshal(byvaltstr)]
    name: String,
    #[marshal(bool8)]
    title: String,
    #[marshal(byvalarray, size_const = 4)]
    single: u32,
}

fn main() {}
