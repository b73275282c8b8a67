//! The arguments of a native struct are known ones.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charst = utf8)]
struct First {
    value: u32,
}

#[derive(NativeStruct)]
struct Second {
    #[marshal(byvalstr)]
    value: u32,
    #[sized]
    other: u32,
}

#[derive(NativeStruct)]
enum Third {
    One,
}

#[derive(NativeStruct)]
struct Fourth<T> {
    value: T,
}

fn main() {}
