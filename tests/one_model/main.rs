//! One model: the same declarations as direct calls and as calls through libffi.
//!
//! [`both!`] writes the declarations of a module down twice, with `stub = direct` and with
//! `stub = libffi`, from the same tokens. Each function is called both ways with the same values,
//! and what comes back must be the same to the last bit; where C has a rule for the result
//! (`fixtures.h`), it must be that.
//!
//! With the feature `libffi-stubs` all other tests run through libffi too: `scripts/libffi.sh`.
#![cfg(feature = "dynamic")]
#![allow(missing_docs, unreachable_pub)]

use std::fmt::Debug;

/// The declarations twice: in a module `direct`, and with calls through libffi in `through`.
macro_rules! both {
    ($abi:tt: $($declarations:tt)*) => {
        both!(@one direct direct $abi: $($declarations)*);
        both!(@one through libffi $abi: $($declarations)*);
    };
    (@one $module:ident $stub:ident $abi:tt: $($declarations:tt)*) => {
        #[allow(dead_code, unused_imports, unreachable_pub)]
        pub(crate) mod $module {
            use super::*;
            use pinvoke::prelude::*;

            #[dll_import(
                pinvoke_fixtures::LIBRARY,
                charset = utf8,
                bools = bool32,
                last_error,
                exact = false,
                stub = $stub
            )]
            unsafe extern $abi {
                $($declarations)*
            }
        }
    };
}

/// Requires equal values; bits count, so that a NaN equals itself.
#[track_caller]
pub(crate) fn same<T: Debug>(direct: T, libffi: T) -> T {
    assert_eq!(format!("{direct:?}"), format!("{libffi:?}"));
    direct
}

/// Calls a function both ways, each with arguments of its own.
macro_rules! call_both {
    ($function:ident($($argument:expr),* $(,)?)) => {
        $crate::same(direct::$function($($argument),*), through::$function($($argument),*))
    };
}

/// What a function leaves in a value that it changes, both ways.
macro_rules! change_both {
    ($value:expr, |$place:ident, $stub:ident| $call:expr) => {{
        let one = {
            use self::direct as $stub;
            let mut place = $value.clone();
            let $place = &mut place;
            let result = $call;
            format!("{:?} {:?}", result, place)
        };
        let other = {
            use self::through as $stub;
            let mut place = $value.clone();
            let $place = &mut place;
            let result = $call;
            format!("{:?} {:?}", result, place)
        };
        assert_eq!(one, other);
        one
    }};
}

#[path = "../common_layouts/mod.rs"]
mod common_layouts;

mod callbacks;
mod conventions;
mod numbers;
mod structs;
mod text;
mod variadic;
