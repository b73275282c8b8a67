//! Callbacks of other calling conventions, which 32-bit x86 alone tells apart.

use pinvoke::prelude::*;

use super::typed::Typed;
use crate::bytes::Give;

#[native_callback(on_panic = 0)]
type Std = extern "stdcall" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

both! { direct through utf8 "stdcall":
    pub safe fn fx_std_call(n: c_int, #[callback(Std, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
}

pub(super) fn all() -> Vec<(&'static str, Typed)> {
    let calls = calls! { stub tape values:
        fx_std_call: stub::fx_std_call(values.at(0), |value| tape.one(value));
    };
    let calls = calls.into_iter();
    #[cfg(all(windows, target_arch = "x86"))]
    let calls = calls.chain(x86::all());
    calls.collect()
}

/// What 32-bit Windows has besides.
#[cfg(all(windows, target_arch = "x86"))]
mod x86 {
    use super::*;

    #[native_callback(on_panic = 0)]
    type Fast =
        extern "fastcall" fn(left: c_int, right: c_int, #[user_data] user: *mut c_void) -> c_int;
    #[native_callback(on_panic = 0)]
    type This =
        extern "thiscall" fn(#[user_data] this: *mut c_void, left: c_int, right: c_int) -> c_int;

    both! { fast_direct fast_through utf8 "fastcall":
        pub safe fn fx_fast_call(n: c_int, #[callback(Fast, user = user)] f: impl FnMut(c_int, c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    }
    both! { this_direct this_through utf8 "thiscall":
        pub safe fn fx_this_call(n: c_int, #[callback(This, user = user)] f: impl FnMut(c_int, c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    }

    pub(super) fn all() -> impl Iterator<Item = (&'static str, Typed)> {
        let fast = calls! { @from fast_direct fast_through stub tape values:
            fx_fast_call: stub::fx_fast_call(values.at(0), |left, right| { tape.note(left); tape.one(right) });
        };
        let this = calls! { @from this_direct this_through stub tape values:
            fx_this_call: stub::fx_this_call(values.at(0), |left, right| { tape.note(left); tape.one(right) });
        };
        fast.into_iter().chain(this)
    }
}
