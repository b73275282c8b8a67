//! The tail of a variadic function, as a tuple.
//!
//! Rust functions cannot have a `...`, a tuple of any length can stand for it. Each element gets C's
//! default argument promotions (ISO C, 6.5.2.2): small integers travel as `int`, `float` as `double`.

use std::ffi::{CStr, c_double, c_int, c_uint, c_void};
use std::ptr::NonNull;

use crate::abi::Abi;
#[cfg(feature = "dynamic")]
use crate::dynamic::stub::FfiArgument;
use crate::library::as_function;

/// A type that can be an argument of a variadic tail.
///
/// # Safety
///
/// `Promoted` is the C default argument promotion of `Self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of a variadic function",
    label = "it has no C default promotion",
    note = "pass numbers, `&CStr`, raw pointers; convert strings first: `&CString::new(text)?`"
)]
pub unsafe trait VarArg: Copy {
    /// What the argument travels as.
    type Promoted: Abi;
    /// Promotes the argument.
    fn promote(self) -> Self::Promoted;
}

macro_rules! promotions {
    ($($t:ty => $promoted:ty;)*) => {$(
        // SAFETY: the promotion of ISO C, 6.3.1.1 and 6.5.2.2.
        unsafe impl VarArg for $t {
            type Promoted = $promoted;
            #[inline(always)]
            fn promote(self) -> $promoted {
                <$promoted>::from(self)
            }
        }
    )*};
}
promotions! {
    i8 => c_int; u8 => c_int; i16 => c_int; u16 => c_int; bool => c_int;
    i32 => c_int; u32 => c_uint; i64 => i64; u64 => u64; i128 => i128; u128 => u128;
    f32 => c_double; f64 => c_double;
}
macro_rules! themselves {
    ($([$($generics:tt)*] $t:ty => $promoted:ty, |$value:ident| $promote:expr;)*) => {$(
        // SAFETY: an argument of this width is not promoted; a reference is its address.
        unsafe impl<$($generics)*> VarArg for $t {
            type Promoted = $promoted;
            #[inline(always)]
            fn promote(self) -> $promoted {
                let $value = self;
                $promote
            }
        }
    )*};
}
themselves! {
    [] isize => isize, |value| value;
    [] usize => usize, |value| value;
    [T] *const T => *const T, |value| value;
    [T] *mut T => *mut T, |value| value;
    [] &CStr => *const std::ffi::c_char, |value| value.as_ptr();
}
#[cfg(feature = "widestring")]
themselves! {
    [] &widestring::U16CStr => *const u16, |value| value.as_ptr();
}

/// One method for each number of fixed parameters: declared in the trait, made for a tuple.
macro_rules! fixed {
    ($($elements:tt)?) => {
        fixed! { method ($($elements)?)
            call1 "one fixed parameter" [N0 n0];
            call2 "two fixed parameters" [N0 n0, N1 n1];
            call3 "three fixed parameters" [N0 n0, N1 n1, N2 n2];
            call4 "four fixed parameters" [N0 n0, N1 n1, N2 n2, N3 n3];
            call5 "five fixed parameters" [N0 n0, N1 n1, N2 n2, N3 n3, N4 n4];
            call6 "six fixed parameters" [N0 n0, N1 n1, N2 n2, N3 n3, N4 n4, N5 n5];
            call7 "seven fixed parameters" [N0 n0, N1 n1, N2 n2, N3 n3, N4 n4, N5 n5, N6 n6];
            call8 "eight fixed parameters" [N0 n0, N1 n1, N2 n2, N3 n3, N4 n4, N5 n5, N6 n6, N7 n7];
        }
    };
    (method () $($name:ident $many:literal [$($n:ident $v:ident),*];)*) => {$(
        #[doc = concat!("Calls with ", $many, ".")]
        ///
        /// # Safety
        ///
        /// The function at `address` is variadic with these fixed parameters and this return type, and
        /// the call is right by its own rules.
        #[allow(clippy::too_many_arguments)]
        unsafe fn $name<$($n,)* R>(self, address: NonNull<c_void>, $($v: $n),*) -> R;
    )*};
    (method ($elements:tt) $($name:ident $many:literal $parameters:tt;)*) => {$(
        call!($name $parameters $elements);
    )*};
}

/// A tuple of [`VarArg`]s, up to twelve: the tail of a variadic call.
///
/// # Safety
///
/// Each method calls the address as a C variadic function whose fixed parameters have the types given,
/// followed by the promoted elements in order.
#[diagnostic::on_unimplemented(
    message = "the tail of a variadic call is a tuple, not `{Self}`",
    label = "write `(a, b)`, `(a,)` for one argument, `()` for none",
    note = "the elements are numbers, `&CStr` and raw pointers"
)]
pub unsafe trait VarArgs: Copy {
    fixed! {}
    /// Shows the promoted elements, for a call through libffi.
    #[cfg(feature = "dynamic")]
    #[doc(hidden)]
    fn with_arguments<R>(self, show: impl FnOnce(&[FfiArgument]) -> R) -> R;
}

macro_rules! call {
    ($name:ident [$($n:ident $v:ident),*] [$($element:ident)*]) => {
        #[inline(always)]
        #[allow(clippy::too_many_arguments)]
        unsafe fn $name<$($n,)* R>(self, address: NonNull<c_void>, $($v: $n),*) -> R {
            let ($($element,)*) = self;
            // SAFETY: the caller promises a function of this type, and a right call.
            unsafe {
                let function = as_function::<unsafe extern "C" fn($($n,)* ...) -> R>(address);
                function($($v,)* $($element.promote()),*)
            }
        }
    };
}
macro_rules! tails {
    ($([$($t:ident $element:ident)*])*) => {$(
        // SAFETY: the elements are promoted and passed in order.
        #[allow(clippy::unused_unit)]
        unsafe impl<$($t: VarArg),*> VarArgs for ($($t,)*) {
            fixed! { [$($element)*] }
            #[cfg(feature = "dynamic")]
            fn with_arguments<R>(self, show: impl FnOnce(&[FfiArgument]) -> R) -> R {
                let ($($element,)*) = self;
                $(let $element = $element.promote();)*
                show(&[$(FfiArgument::of(&$element)),*])
            }
        }
    )*};
}
tails! {
    []
    [A a]
    [A a B b]
    [A a B b C c]
    [A a B b C c D d]
    [A a B b C c D d E e]
    [A a B b C c D d E e F f]
    [A a B b C c D d E e F f G g]
    [A a B b C c D d E e F f G g H h]
    [A a B b C c D d E e F f G g H h I i]
    [A a B b C c D d E e F f G g H h I i J j]
    [A a B b C c D d E e F f G g H h I i J j K k]
    [A a B b C c D d E e F f G g H h I i J j K k L l]
}
