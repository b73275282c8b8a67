//! `Token`: Rust values that native code keeps as numbers.
#![allow(missing_docs)]

mod common;

use std::sync::atomic::{AtomicI32, Ordering::SeqCst};

use pinvoke::marshal::ByToken;
use pinvoke::prelude::*;

#[derive(Debug, Default)]
struct Counter(AtomicI32);

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_keep(user: Option<Token<Counter>>);
    safe fn fx_kept() -> Option<Token<Counter>>;
    #[entry = "fx_kept"]
    safe fn kept_always() -> Token<Counter>;
    unsafe fn fx_call_last(
        n: c_int,
        f: unsafe extern "C" fn(c_int, *mut c_void) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn counted(value: c_int, user: Token<Counter>) -> c_int {
    match user.get() {
        Some(counter) => counter.0.fetch_add(value, SeqCst) + value,
        None => -100,
    }
}

#[unmanaged_callers_only(on_panic = -1000)]
extern "C" fn counted_by(value: c_int, #[marshal(with = ByToken)] counter: &Counter) -> c_int {
    counter.0.fetch_add(value, SeqCst) + value
}

#[unmanaged_callers_only(on_panic = None::<Token<Counter>>.map_or(std::ptr::null_mut(), Token::into_raw))]
extern "C" fn counter_open(start: c_int) -> Option<Token<Counter>> {
    Some(Token::new(Counter(AtomicI32::new(start))).ok()?.release())
}

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn counter_close(counter: Token<Counter>) -> c_int {
    counter.take().map_or(-1, |counter| counter.0.load(SeqCst))
}

#[test]
fn native_code_keeps_a_token() {
    let owner = Token::new(Counter::default()).unwrap();
    fx_keep(Some(owner.token()));
    assert_eq!(fx_kept(), Some(owner.token()));
    assert_eq!(kept_always().get().unwrap().0.fetch_add(3, SeqCst), 0);
    assert_eq!(owner.0.load(SeqCst), 3);
    drop(owner);
    assert!(fx_kept().unwrap().get().is_none());
    fx_keep(None);
    assert_eq!(fx_kept(), None);
}

#[test]
fn a_token_finds_its_value_in_a_callback() {
    let owner = Token::new(Counter::default()).unwrap();
    let user = owner.token().into_raw();
    // 0 + (0+1) + (0+1+2): what the C function adds up.
    // SAFETY: the function calls with the token.
    assert_eq!(unsafe { fx_call_last(3, counted::POINTER, user) }, 4);
    // SAFETY: as above.
    assert_eq!(unsafe { fx_call_last(2, counted_by::POINTER, user) }, 3 + 4);
    drop(owner);
    // SAFETY: as above; the token is stale.
    unsafe {
        assert_eq!(fx_call_last(3, counted::POINTER, user), -300);
        assert_eq!(fx_call_last(3, counted_by::POINTER, user), -3000);
        assert_eq!(fx_call_last(1, counted::POINTER, std::ptr::null_mut()), -100);
    }
}

#[test]
fn native_code_ends_what_it_opened() {
    // SAFETY: the functions take any token.
    unsafe {
        let counter = counter_open::POINTER(40);
        assert!(!counter.is_null());
        assert_eq!(counted::POINTER(2, counter), 42);
        assert_eq!(counter_close::POINTER(counter), 42);
        assert_eq!(counter_close::POINTER(counter), -1, "it is closed");
        assert_eq!(counted::POINTER(2, counter), -100);
    }
}
