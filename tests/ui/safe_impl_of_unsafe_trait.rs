//! The traits that vouch for something are implemented by `unsafe impl`.

use pinvoke::handle::{SendHandle, SyncHandle};
use pinvoke::prelude::*;

#[derive(Clone, Copy)]
#[repr(C)]
struct Point(f64, f64);

impl pinvoke::abi::Abi for Point {
    const DESC: pinvoke::abi::TypeDesc = <f64 as pinvoke::abi::Abi>::DESC;
}
impl pinvoke::blittable::BlittableField for Point {
    const FIELD: pinvoke::abi::TypeDesc = <f64 as pinvoke::abi::Abi>::DESC;
}
impl pinvoke::managed::Managed for Point {
    type Kind = pinvoke::managed::kind::Value;
}
impl pinvoke::blittable::Blittable for Point {}

enum FileKind {}
impl HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = -1;
    unsafe fn release((): (), _: c_int) {}
}
impl SendHandle for FileKind {}
impl SyncHandle for FileKind {}

fn main() {}
