//! Function pointers that may be null, as parameters and return values of `unsafe fn`s.

use super::*;
use crate::direction::In;
use crate::error::MarshalError;

macro_rules! optional_functions {
    ($($a:ident)*) => {
        optional_functions!(@abi "C", $($a)*);
        optional_functions!(@abi "system", $($a)*);
        // Other processors have no such types.
        #[cfg(target_arch = "x86")]
        optional_functions!(@abi "stdcall", $($a)*);
        #[cfg(target_arch = "x86")]
        optional_functions!(@abi "fastcall", $($a)*);
        #[cfg(target_arch = "x86")]
        optional_functions!(@abi "thiscall", $($a)*);
    };
    (@abi $abi:literal, $($a:ident)*) => {
        // SAFETY: the native form is the pointer itself; `Nullable<ByPointer>` is for `unsafe fn`s.
        unsafe impl<R, $($a),*> Marshal<'_, Option<unsafe extern $abi fn($($a),*) -> R>, In>
            for Nullable<ByPointer>
        {
            type Native = Option<unsafe extern $abi fn($($a),*) -> R>;
            type Guard = Self::Native;
            #[inline(always)]
            fn lower(value: Self::Native, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                Ok(value)
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> Self::Native {
                *guard
            }
            #[inline(always)]
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: code is owned by nobody, and calling it is unsafe.
        unsafe impl<R, O, $($a),*> MarshalReturn<Option<unsafe extern $abi fn($($a),*) -> R>, O>
            for Nullable<ByPointer>
        {
            type Native = Option<unsafe extern $abi fn($($a),*) -> R>;
            #[inline(always)]
            fn empty() -> Self::Native {
                None
            }
            #[inline(always)]
            unsafe fn lift_return(native: Self::Native, _: O) -> Result<Self::Native, MarshalError> {
                Ok(native)
            }
        }
        impl<R, $($a),*> InfallibleReturn<Option<unsafe extern $abi fn($($a),*) -> R>>
            for Nullable<ByPointer>
        {
        }
    };
}
optional_functions!();
optional_functions!(A);
optional_functions!(A B);
optional_functions!(A B C);
optional_functions!(A B C D);
optional_functions!(A B C D E);
optional_functions!(A B C D E F);
optional_functions!(A B C D E F G);
optional_functions!(A B C D E F G H);
