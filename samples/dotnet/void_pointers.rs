//! One `void *` for values of several types.
//!
//! ```csharp
//! static extern void SetData(DataType typ, [MarshalAs(UnmanagedType.AsAny)] object o);
//! ```
//!
//! In C# the overloads are declared one by one as well. Here a trait makes them one function again.

use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_sample_set"]
    safe fn set_short(#[value(1)] kind: c_int, value: &i16) -> c_int;
    #[entry = "fx_sample_set"]
    safe fn set_int(#[value(2)] kind: c_int, value: &c_int) -> c_int;
    #[entry = "fx_sample_set"]
    safe fn set_double(#[value(3)] kind: c_int, value: &f64) -> c_int;
    #[entry = "fx_sample_set"]
    safe fn set_text(#[value(4)] kind: c_int, value: &str) -> Result<c_int>;
}

trait Data {
    fn set(&self) -> Result<c_int>;
}
impl Data for i16 {
    fn set(&self) -> Result<c_int> {
        Ok(set_short(self))
    }
}
impl Data for c_int {
    fn set(&self) -> Result<c_int> {
        Ok(set_int(self))
    }
}
impl Data for f64 {
    fn set(&self) -> Result<c_int> {
        Ok(set_double(self))
    }
}
impl Data for str {
    fn set(&self) -> Result<c_int> {
        set_text(self)
    }
}

pub(crate) fn run() -> Result<()> {
    println!("short: {}", 12_i16.set()?);
    println!("int: {}", 70_000.set()?);
    println!("double: {}", 3.75.set()?);
    println!("text: {} bytes", "Grüße".set()?);
    Ok(())
}
