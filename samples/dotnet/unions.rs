//! Unions: members that lie over each other.
//!
//! ```csharp
//! [StructLayout(LayoutKind.Explicit)]
//! public struct MyUnion { [FieldOffset(0)] public int i; [FieldOffset(0)] public double d; }
//! static extern void TestUnion(MyUnion u, int type);
//! ```
//!
//! Nothing in C says which member is valid: the number of the member travels beside the union. Here an
//! enum is both, so that they cannot disagree.

use pinvoke::prelude::*;

/// The union's bytes. A whole of this size and of such members travels as an integer does.
#[derive(Blittable, Clone, Copy)]
#[repr(transparent)]
pub(crate) struct RawNumber(u64);

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_sample_number_by_value"]
    safe fn by_value(number: RawNumber, kind: c_int) -> f64;
    #[entry = "fx_sample_number_by_pointer"]
    safe fn by_pointer(number: &RawNumber, kind: c_int) -> f64;
}

#[derive(Clone, Copy)]
enum Number {
    Integer(c_int),
    Real(f64),
}

impl Number {
    /// The union, and which member of it is valid.
    fn raw(self) -> (RawNumber, c_int) {
        let mut bytes = [0; 8];
        let kind = match self {
            Self::Integer(integer) => {
                bytes[..size_of::<c_int>()].copy_from_slice(&integer.to_ne_bytes());
                1
            }
            Self::Real(real) => {
                bytes = real.to_ne_bytes();
                2
            }
        };
        (RawNumber(u64::from_ne_bytes(bytes)), kind)
    }
}

pub(crate) fn run() -> Result<()> {
    for (name, number) in [("integer", Number::Integer(-99)), ("real", Number::Real(2.5))] {
        let (raw, kind) = number.raw();
        println!("{name}: {} by value, {} by pointer", by_value(raw, kind), by_pointer(&raw, kind));
    }
    Ok(())
}
