//! A struct with a flexible array has no size: it crosses by pointer alone.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
struct Flexible {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: Vec<i32>,
}

#[dll_import("flexible")]
unsafe extern "C" {
    safe fn by_value(value: Flexible) -> Result<()>;
    safe fn in_an_array(values: &[Flexible], #[len_of(values)] count: u32) -> Result<()>;
    safe fn returned() -> Result<Flexible>;
}

fn main() {}
