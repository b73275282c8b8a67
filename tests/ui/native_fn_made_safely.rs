//! Nothing checks that a pointer is a function of the signature.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0, callable)]
type Unary = extern "C" fn(value: c_int) -> c_int;

#[native_callback(callable)]
type Poke = extern "C" fn(place: *mut c_int);

#[native_callback(callable)]
type Generic<T: Blittable> = extern "C" fn(value: &T);

unsafe extern "C" fn next(value: c_int) -> c_int {
    value + 1
}

fn call(poke: NativeFn<Poke>) {
    let _ = NativeFn::<Unary>::from_raw(next);
    let _ = poke.invoke(std::ptr::null_mut());
}

fn main() {}
