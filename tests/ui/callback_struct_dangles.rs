//! A struct that a callback changes may not point to memory that ends with the callback.
use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Named {
    #[free(with = release)]
    name: String,
    age: i32,
}

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct NoDefault {
    age: i32,
}

unsafe fn release(_: *mut c_void) {}

#[native_callback]
type Change = extern "C" fn(named: &mut Named);

#[native_callback]
type Write = extern "C" fn(#[out] value: &mut NoDefault);

fn main() {}
