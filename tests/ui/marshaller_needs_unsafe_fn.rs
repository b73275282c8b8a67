//! A marshaller that hands over what the caller made is for `unsafe fn`s.

use pinvoke::error::MarshalError;
use pinvoke::marshal::{Crossing, Frame, Marshal, NeedsUnsafe};
use pinvoke::prelude::*;

struct ByAddress;

impl Frame for ByAddress {
    type Scratch = ();
    type Safety = NeedsUnsafe;
    const CROSSING: Crossing = Crossing::ByValue;
    fn scratch() {}
}
// SAFETY: the caller of the `unsafe fn` vouches for the address.
unsafe impl Marshal<'_, usize, pinvoke::In> for ByAddress {
    type Native = *const u8;
    type Guard = usize;
    fn lower(value: usize, (): &mut ()) -> Result<usize, MarshalError> {
        Ok(value)
    }
    fn native(guard: &mut usize) -> *const u8 {
        std::ptr::with_exposed_provenance(*guard)
    }
    unsafe fn lift(_: usize) -> Result<(), MarshalError> {
        Ok(())
    }
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn strlen(#[marshal(with = ByAddress)] text: usize) -> Result<usize>;
}

fn main() {}
