//! The fields of a native struct cross.

use std::collections::HashMap;

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Record {
    number: u32,
    map: HashMap<u32, u32>,
}

fn main() {}
