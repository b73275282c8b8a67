//! A marshaller vouches for the pointers it makes, so it is an `unsafe impl`.

use pinvoke::error::MarshalError;
use pinvoke::marshal::{Crossing, Frame, Marshal, MarshalReturn, SafeToCall};
use pinvoke::prelude::*;

struct Celsius(f64);
struct ByKelvin;

impl Frame for ByKelvin {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::ByValue;
    fn scratch() {}
}
impl Marshal<'_, Celsius, pinvoke::In> for ByKelvin {
    type Native = f64;
    type Guard = f64;
    fn lower(value: Celsius, (): &mut ()) -> Result<f64, MarshalError> {
        Ok(value.0 + 273.15)
    }
    fn native(guard: &mut f64) -> f64 {
        *guard
    }
    unsafe fn lift(_: f64) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl MarshalReturn<Celsius> for ByKelvin {
    type Native = f64;
    fn empty() -> f64 {
        0.0
    }
    unsafe fn lift_return(native: f64, (): ()) -> Result<Celsius, MarshalError> {
        Ok(Celsius(native - 273.15))
    }
}

fn main() {}
