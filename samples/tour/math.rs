//! libm: scalars, straight through.

use super::show;
use pinvoke::prelude::*;

#[dll_import("m")]
unsafe extern "C" {
    /// The power function of ISO C, 7.12.7.4.
    pub safe fn pow(base: f64, exponent: f64) -> Result<f64>;
    /// Splits a number into a fraction and an integral part: an out value becomes a return value.
    pub safe fn modf(x: f64, #[retval] integral: f64) -> Result<(f64, f64)>;
    /// Splits a number into a fraction and a power of two.
    pub safe fn frexp(x: f64, #[out] exponent: &mut c_int) -> Result<f64>;
}

/// Calls the functions.
pub(crate) fn run() -> Result<()> {
    let power = pow(2.0, 10.0)?;
    show::call(&pow::META, &format!("pow(2, 10) = {power}"), &[]);
    let (fraction, integral) = modf(3.75)?;
    show::call(&modf::META, &format!("modf(3.75) = {fraction} and {integral}"), &[]);
    let mut exponent = 0;
    let mantissa = frexp(48.0, &mut exponent)?;
    show::call(&frexp::META, &format!("frexp(48) = {mantissa} * 2^{exponent}"), &[]);
    Ok(())
}
