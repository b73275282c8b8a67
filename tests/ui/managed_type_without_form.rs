//! Types of the standard library that C does not have cannot cross.

use std::collections::HashMap;
use std::rc::Rc;

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn by_map(map: &HashMap<u32, u32>);
    safe fn by_box(value: Box<u32>);
    safe fn by_rc(value: Rc<u32>);
    safe fn by_tuple(pair: (u32, u32));
    safe fn by_array(items: [u32; 4]);
    safe fn by_option(value: Option<u32>);
    safe fn by_slice_of_slices(items: &[&[u32]], #[len_of(items)] count: usize);
}

fn main() {}
