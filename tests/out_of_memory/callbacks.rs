//! Callbacks: scoped, retained, without a context; what they are given, and what is handed over.

use pinvoke::error::Problem;
use pinvoke::prelude::*;

use crate::{rows, survives};

#[native_callback(charset = utf8, on_panic = -1)]
type Narrow = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = 1)]
type Row = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;
#[native_callback(charset = utf16, on_panic = -1)]
type Wide = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = -77)]
type Event = extern "C" fn(event: c_int, #[user_data] user: *mut c_void) -> c_int;
/// Without a context: the second parameter is a pointer as any other.
#[native_callback(charset = utf16, on_panic = -1)]
type Alone = extern "C" fn(text: &str, user: *mut c_void) -> c_int;
#[native_callback(on_panic = -77)]
type Plain = extern "C" fn(event: c_int) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_call_text"]
    safe fn narrow(
        #[callback(Narrow, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
        text: Option<&str>,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_u16"]
    safe fn wide(
        #[callback(Wide, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
        #[marshal(lpwstr)] text: &str,
    ) -> Result<c_int>;
    #[entry = "fx_call_text_u16"]
    safe fn alone(
        #[callback(Alone)] f: impl FnMut(&str, *mut c_void) -> c_int,
        #[value(std::ptr::null_mut())] user: *mut c_void,
        #[marshal(lpwstr)] text: &str,
    ) -> Result<c_int>;
    #[entry = "fx_set_hook"]
    safe fn set_hook(#[callback(Plain, retained)] hook: Option<&Callback<Plain>>);
    safe fn fx_fire_hook(event: c_int) -> c_int;
    #[entry = "fx_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn exec(
        rows: c_int,
        columns: c_int,
        #[callback(Row, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[value(std::ptr::null_mut())] message: *mut *mut c_char,
    ) -> Result<()>;
    #[entry = "fx_register"]
    #[fails_if(negative)]
    safe fn register(
        #[callback(Event, user = user, retained)] f: &Callback<Event>,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    safe fn fx_unregister(id: c_int) -> c_int;
    safe fn fx_fire(id: c_int, event: c_int) -> c_int;
    #[entry = "fx_each"]
    safe fn each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> Result<c_int>;
}

/// C gets -1 for text that cannot be converted.
#[unmanaged_callers_only(charset = utf16, on_panic = -1)]
extern "C" fn length_of_exported(text: &str) -> c_int {
    text.len() as c_int
}

/// Elsewhere libffi makes the code of closures without a context, and what that needs is not promised.
const HAS_THUNKS: bool = cfg!(target_arch = "x86_64");

rows! {
    text_for_a_callback { let long = "x".repeat(5000); survives(|| narrow(|_| 1, Some(&long))) }
    wide_text_for_a_callback { survives(|| wide(|text| text.len() as c_int, "text that is converted twice")) }
    text_for_a_closure_without_context { if HAS_THUNKS { survives(|| {
            let mut length = 0;
            alone(|text, _| { length += text.len(); length as c_int }, "text that is converted twice")
        }) } }
    texts_for_a_callback { survives(|| exec(3, 40, |_, _| 0)) }
    retained { survives(|| {
            // A closure that captures is kept on the heap.
            let numbers = [5; 8];
            let callback = Event::callback(move |event| event + numbers[3])?;
            let id = register(&callback)?;
            assert_eq!(fx_fire(id, 1), 6);
            assert_eq!(fx_unregister(id), 0);
            Ok(())
        }) }
    retained_without_context { if HAS_THUNKS { survives(|| {
            let numbers = [5; 8];
            let callback = Plain::callback(move |event| event + numbers[3])?;
            set_hook(Some(&callback));
            assert_eq!(fx_fire_hook(1), 6);
            set_hook(None);
            Ok(())
        }) } }
    exported { survives(|| {
            let mut text = [u16::from(b'x'); 9];
            text[8] = 0;
            // SAFETY: C passes terminated text, and frees nothing here.
            match unsafe { length_of_exported::POINTER(text.as_ptr().cast()) } {
                -1 => Err(pinvoke::error::MarshalError::from(Problem::OutOfMemory).into()),
                length => {
                    assert_eq!(length, 8);
                    Ok(())
                }
            }
        }) }
}
