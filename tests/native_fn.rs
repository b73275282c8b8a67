//! `NativeFn`: function pointers of native code as values to call.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{marshal_error, without_leaks};
use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[native_callback(on_panic = -1, callable)]
type Binary = extern "C" fn(left: c_int, right: c_int) -> c_int;

#[native_callback(on_panic = -1, callable)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

#[native_callback(on_panic = -1, callable)]
type Plain = extern "C" fn(value: c_int) -> c_int;

#[native_callback(charset = utf16, bools = bool32, on_panic = -1, callable)]
type Measure = extern "C" fn(text: Option<&str>, twice: bool) -> c_int;

#[native_callback(on_panic = -1, callable)]
type Sum = extern "C" fn(items: &[i32], #[len_of(items)] count: usize) -> i64;

#[native_callback(callable)]
type Poke = extern "C" fn(place: *mut c_int);

#[derive(NativeStruct)]
struct Step {
    left: c_int,
    operation: Option<NativeFn<Binary>>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[fails_if(null)]
    safe fn fx_operation(name: &str) -> Result<NativeFn<Binary>>;
    #[entry = "fx_operation"]
    safe fn operation_or_none(name: &CStr) -> Option<NativeFn<Binary>>;
    #[entry = "fx_operation"]
    safe fn operation_without_rule(name: &str) -> Result<NativeFn<Binary>>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_operation_out(
        name: &str,
        #[retval] operation: NativeFn<Binary>,
    ) -> Result<NativeFn<Binary>>;
    #[entry = "fx_operation_out"]
    safe fn operation_into(
        name: &str,
        #[out] operation: &mut Option<NativeFn<Binary>>,
    ) -> Result<c_int>;
    safe fn fx_operate(operation: Option<NativeFn<Binary>>, left: c_int, right: c_int) -> c_int;
    #[entry = "fx_operate"]
    safe fn apply(operation: NativeFn<Binary>, left: c_int, right: c_int) -> c_int;
    safe fn fx_step_run(step: &Step, right: c_int) -> Result<c_int>;
    #[ret(())]
    safe fn fx_step_get(#[out] step: &mut Step, name: &str) -> Result<()>;
    safe fn fx_measure() -> Option<NativeFn<Measure>>;

    #[entry = "fx_exchange"]
    safe fn exchange(
        #[callback(Last, user = user, retained)] f: Option<&Callback<Last>>,
        #[user_data] user: *mut c_void,
        #[retval] old_user: usize,
    ) -> Result<(Option<NativeFn<Last>>, usize)>;
    #[entry = "fx_exchange_plain"]
    safe fn exchange_plain(
        #[callback(Plain, retained)] f: Option<&Callback<Plain>>,
    ) -> Option<NativeFn<Plain>>;
}

#[test]
fn functions_of_native_code_are_called() {
    let add = fx_operation("add").unwrap();
    assert_eq!(add.invoke(40, 2).unwrap(), 42);
    let subtract = fx_operation_out("subtract").unwrap();
    assert_eq!(subtract.invoke(40, 2).unwrap(), 38);
    assert!(add != subtract && add == operation_or_none(c"add").unwrap());
    // SAFETY: the function takes any numbers.
    assert_eq!(unsafe { add.pointer()(1, 2) }, 3);
}

#[test]
fn a_null_is_no_function() {
    assert!(fx_operation("nothing").is_err());
    assert!(operation_or_none(c"nothing").is_none());
    let (problem, function, parameter) = marshal_error(operation_without_rule("nothing"));
    assert!(matches!(problem, Problem::Null), "{problem}");
    assert_eq!((function, parameter), ("operation_without_rule", "return"));
    let mut operation = None;
    assert_eq!(operation_into("nothing", &mut operation).unwrap(), 1);
    assert!(operation.is_none());
    assert_eq!(operation_into("add", &mut operation).unwrap(), 0);
    assert_eq!(operation.unwrap().invoke(2, 3).unwrap(), 5);
}

#[test]
fn functions_are_passed_on() {
    let add = fx_operation("add").unwrap();
    assert_eq!(apply(add, 2, 3), 5);
    assert_eq!((fx_operate(Some(add), 2, 3), fx_operate(None, 2, 3)), (5, -1));
    let step = Step { left: 30, operation: fx_operation("subtract").ok() };
    assert_eq!(fx_step_run(&step, 8).unwrap(), 22);
    let mut step = Step { left: 0, operation: None };
    fx_step_get(&mut step, "add").unwrap();
    assert_eq!(step.operation.unwrap().invoke(step.left, 1).unwrap(), 101);
}

#[test]
fn arguments_are_converted() {
    let measure = fx_measure().unwrap();
    assert_eq!(measure.invoke(Some("grün😀"), false).unwrap(), 6);
    assert_eq!(measure.invoke(Some("grün😀"), true).unwrap(), 12);
    assert_eq!(measure.invoke(None, true).unwrap(), -1);
    let (problem, function, parameter) = marshal_error(measure.invoke(Some("n\0t"), false));
    assert!(matches!(problem, Problem::InteriorNul { at: 1 }), "{problem}");
    assert_eq!((function, parameter), ("invoke", "text"));
}

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn sum(items: &[i32], #[len_of(items)] count: usize) -> i64 {
    items.iter().map(|item| i64::from(*item)).sum()
}

#[unmanaged_callers_only]
unsafe extern "C" fn poke(place: *mut c_int) {
    // SAFETY: the caller passes a place.
    unsafe { *place = 7 };
}

#[test]
fn counts_are_derived_and_pointers_are_the_callers_matter() {
    // SAFETY: the function takes any slice.
    let sum = unsafe { NativeFn::<Sum>::from_raw(sum::POINTER) };
    assert_eq!(sum.invoke(&[i32::MAX, 1, 2]).unwrap(), 2_147_483_650);
    // SAFETY: calling `poke` is `unsafe` by its signature.
    let poke = unsafe { NativeFn::<Poke>::from_raw(poke::POINTER) };
    let mut place = 0;
    // SAFETY: the address is that of an `int`.
    unsafe { poke.invoke(&mut place) }.unwrap();
    assert_eq!(place, 7);
}

#[test]
fn a_callback_comes_back_as_itself() {
    without_leaks(|| {
        let callback = Last::callback(|value| value * 3).unwrap();
        exchange(Some(&callback)).unwrap();
        let (pointer, user) = exchange(None).unwrap();
        let user = std::ptr::without_provenance_mut(user);
        // SAFETY: the pair came from native code, which got it from us.
        let function =
            unsafe { NativeFn::<Last>::with_user_data(pointer.unwrap().pointer(), user) };
        assert_eq!(function, callback.native_fn());
        assert_eq!(function.invoke(5).unwrap(), 15);

        let same = function.callback().expect("it is ours");
        assert_eq!(
            (same.pointer() as usize, same.user_data()),
            (callback.pointer() as usize, callback.user_data())
        );
        // There are two owners now: the closure goes with the last.
        drop(callback);
        assert_eq!(function.invoke(5).unwrap(), 15);
        drop(same);
        assert_eq!(function.invoke(5).unwrap(), -1);
        assert!(function.callback().is_none());
        // Whoever gets the slot next is another callback.
        let other = Last::callback(|value| value).unwrap();
        assert!(function.callback().is_none() && other.native_fn().callback().is_some());
    });
}

#[cfg(all(target_arch = "x86_64", any(target_os = "linux", windows)))]
#[test]
fn a_callback_without_user_data_comes_back_as_itself() {
    let factor = std::hint::black_box(4);
    let callback = Plain::callback(move |value| value * factor).unwrap();
    assert!(exchange_plain(Some(&callback)).is_none());
    let function = exchange_plain(None).unwrap();
    assert_eq!(function.invoke(5).unwrap(), 20);
    let same = function.callback().expect("it is ours");
    drop(callback);
    assert_eq!(function.invoke(6).unwrap(), 24);
    drop(same);
    assert_eq!(function.invoke(6).unwrap(), -1);
    assert!(function.callback().is_none());
}

#[test]
fn functions_of_others_are_no_callbacks() {
    assert!(fx_operation("add").unwrap().callback().is_none());
    // SAFETY: the function is never called.
    let last = unsafe {
        NativeFn::<Last>::with_user_data(
            Last::callback(|value| value).unwrap().pointer(),
            std::ptr::dangling_mut(),
        )
    };
    assert!(last.callback().is_none());
}

common_layouts::layouts_agree! {
    native Step = "step";
}
