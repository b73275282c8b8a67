//! Nothing tells the member of this union; and one alone crosses in no direction.

use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(union)]
#[repr(i32)]
enum Value {
    Whole(i64),
    Real(f64),
}

#[derive(NativeStruct)]
struct Variant {
    kind: i32,
    value: Value,
}

#[dll_import("variants")]
unsafe extern "C" {
    safe fn by_pointer(value: &Value) -> Result<i32>;
    safe fn in_a_struct(variant: &Variant) -> Result<i32>;
}

fn main() {}
