//! Native integers that say something of other fields, or that hold bits.

/// A native integer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no integer",
    label = "a bit field and a discriminant are integers in C",
    note = "write the integer type of C: `NativeOnly<u32>`; bit fields are integers, `bool` and enums"
)]
pub trait NativeInteger: Copy {
    /// Whether it has negative values.
    const SIGNED: bool;
    /// Its name, for messages.
    const NAME: &'static str;
    /// The number.
    fn widen(self) -> i128;
    /// The number, if it is one of this type.
    fn narrow(value: i128) -> Option<Self>;
    /// The lowest bits of the number.
    fn cut(value: i128) -> Self;
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl NativeInteger for $t {
            const SIGNED: bool = <$t>::MIN != 0;
            const NAME: &'static str = stringify!($t);
            #[inline(always)]
            fn widen(self) -> i128 {
                self as i128
            }
            #[inline(always)]
            fn narrow(value: i128) -> Option<Self> {
                Self::try_from(value).ok()
            }
            #[inline(always)]
            fn cut(value: i128) -> Self {
                value as Self
            }
        }
    )*};
}
integers!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);
