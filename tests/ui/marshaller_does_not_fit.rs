//! A marshaller of one's own passes the types that it has rules for.

use pinvoke::error::MarshalError;
use pinvoke::marshal::{Crossing, Frame, Marshal, SafeToCall};
use pinvoke::prelude::*;

struct Celsius(f64);
struct ByKelvin;

impl Frame for ByKelvin {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::ByValue;
    fn scratch() {}
}
// SAFETY: the native form is a number.
unsafe impl Marshal<'_, Celsius, pinvoke::In> for ByKelvin {
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

#[dll_import("weather")]
unsafe extern "C" {
    safe fn heat(#[marshal(with = ByKelvin)] temperature: f64) -> Result<c_int>;
    safe fn cool(#[marshal(with = ByKelvin)] temperature: Celsius) -> c_int;
    #[ret(with = ByKelvin)]
    safe fn measure() -> Result<Celsius>;
    #[ret(with = Celsius)]
    safe fn forecast() -> Result<Celsius>;
}

fn main() {}
