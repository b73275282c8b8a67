//! Ownership in a native struct is of memory that native code made, and has one owner.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Record<'a> {
    #[free(c)]
    #[borrowed]
    name: String,
    #[free(c)]
    title: &'a str,
    #[free(c)]
    number: u32,
}

fn main() {}
