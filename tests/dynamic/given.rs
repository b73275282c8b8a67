//! What native code takes over, by the declaration and at run time: the same is released, on the same side.

use pinvoke::dynamic::{DynClosure, Give, Signature, Value};
use pinvoke::encoding::Utf8;
use pinvoke::error::{CodeSource, SignatureError};
use pinvoke::memory::{CHeap, CoTaskMem, NativeAlloc, NativeBox, NativeString, Release};
use pinvoke::meta::{FunctionMeta, Ownership};
use pinvoke::prelude::*;

use crate::structs::Point;
use crate::support::{LIBRARY, call, function, problem, try_call, without_leaks};

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

/// An allocator of the program's own.
#[derive(Clone, Copy, Default)]
struct Own;
// SAFETY: the C heap does what it says.
unsafe impl Release for Own {
    unsafe fn release(self, memory: *mut c_void) {
        // SAFETY: the caller's promise.
        unsafe { CHeap.release(memory) };
    }
}
// SAFETY: as above.
unsafe impl NativeAlloc for Own {
    fn allocate(self, bytes: usize) -> *mut c_void {
        CHeap.allocate(bytes)
    }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_is_open(handle: isize) -> c_int;
    safe fn fx_swallowed() -> c_int;

    #[fails_if(minus_one)]
    safe fn fx_swallow(#[give] handle: File, fail: c_int) -> Result<c_int>;
    #[fails_if(minus_one)]
    safe fn fx_adopt(#[give(on_success)] handle: File, fail: c_int) -> Result<c_int>;
    #[entry = "fx_adopt"]
    #[fails_if(minus_one)]
    safe fn adopt_some(#[give(on_success)] handle: Option<File>, fail: c_int) -> Result<c_int>;
    #[fails_if(minus_one)]
    safe fn fx_swallow_text(#[give(cotaskmem)] text: &str, fail: c_int) -> Result<c_int>;
    #[fails_if(minus_one)]
    safe fn fx_adopt_text(#[give(cotaskmem, on_success)] text: &str, fail: c_int) -> Result<c_int>;
    #[entry = "fx_adopt_text"]
    #[fails_if(minus_one)]
    safe fn adopt_owned(
        #[give(on_success)] text: NativeString<Utf8, CoTaskMem>,
        fail: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_swallow_text"]
    safe fn swallow_some(#[give(cotaskmem)] text: Option<&str>, fail: c_int) -> Result<c_int>;
    safe fn fx_swallow_items(
        #[give(cotaskmem)] items: &[i32],
        #[len_of(items)] count: usize,
        fail: c_int,
    ) -> Result<i64>;
    safe fn fx_swallow_point(#[give(cotaskmem)] point: &Point, fail: c_int) -> Result<c_int>;
    #[entry = "fx_swallow_point"]
    safe fn swallow_boxed(#[give] point: NativeBox<Point, CoTaskMem>, fail: c_int) -> c_int;
    #[entry = "fx_swallow_text"]
    safe fn swallow_own(#[give] text: NativeString<Utf8, Own>, fail: c_int) -> c_int;
}

#[track_caller]
fn at_run_time(meta: &FunctionMeta) -> pinvoke::dynamic::DynFunction {
    let signature = Signature::from_meta(meta).unwrap_or_else(|error| panic!("{error}"));
    LIBRARY.function(signature.name(), &signature).unwrap()
}

#[test]
fn metadata_tells_when_and_from_which_allocator() {
    let told = |meta: &FunctionMeta| (meta.parameters[0].give, meta.parameters[0].ownership);
    let cotask = Ownership::HandedOver("cotaskmem");
    for (meta, expected) in [
        (&fx_swallow::META, (Some(Give::Always), Ownership::Managed)),
        (&fx_adopt::META, (Some(Give::OnSuccess), Ownership::Managed)),
        (&adopt_some::META, (Some(Give::OnSuccess), Ownership::Managed)),
        (&fx_swallow_text::META, (Some(Give::Always), cotask)),
        (&fx_adopt_text::META, (Some(Give::OnSuccess), cotask)),
        (&adopt_owned::META, (Some(Give::OnSuccess), cotask)),
        (&swallow_some::META, (Some(Give::Always), cotask)),
        (&fx_swallow_items::META, (Some(Give::Always), cotask)),
        (&swallow_boxed::META, (Some(Give::Always), cotask)),
        (&swallow_own::META, (Some(Give::Always), Ownership::HandedOver(""))),
        (&fx_is_open::META, (None, Ownership::Managed)),
    ] {
        assert_eq!(told(meta), expected, "{}", meta.name);
    }
    // What native code frees it may also change: `char *` in the header.
    let text = fx_adopt_text::META.c_declaration();
    assert_eq!(text, "int32_t fx_adopt_text(char *text, int32_t fail)");
}

/// What is still open after a call, and by whom it is closed, is the same on both ways.
#[test]
fn a_handle_stays_ours_if_a_call_fails_that_takes_it_on_success() {
    let swallow = at_run_time(&fx_swallow::META);
    let adopt = at_run_time(&fx_adopt::META);
    let text = function(
        "_Fails_if_(minus_one) int fx_adopt(_Give_(on_success) _Handle_(fx_close, -1) intptr_t handle, int fail)",
    );
    let open = at_run_time(&fx_open::META);
    let by_text = function("_Handle_(fx_close, -1) intptr_t fx_open(int id)");
    for (called, open, is_left) in
        [(&swallow, &open, false), (&adopt, &open, true), (&text, &by_text, true)]
    {
        without_leaks(|| {
            let file = call(open, &[2.into()]);
            let handle = file.as_handle().unwrap();
            let raw = handle.as_raw().as_integer().unwrap() as isize;
            assert!(try_call(called, &[handle.into(), 1.into()]).is_err());
            assert_eq!((handle.is_open(), fx_is_open(raw) == 1), (is_left, is_left));
            if is_left {
                // It can be given again.
                assert_eq!(call(called, &[handle.into(), 0.into()]), Value::I32(2));
                assert!(!handle.is_open());
            }
            drop(file);
            assert_eq!(fx_is_open(raw), 0);
        });
    }
    // By the declaration: the stub owned it, and released it when the call failed.
    without_leaks(|| {
        let file = fx_open(2).unwrap();
        let raw = file.as_raw();
        assert!(fx_adopt(file, 1).is_err());
        assert_eq!(fx_is_open(raw), 0);
        assert!(fx_swallow(fx_open(3).unwrap(), 1).is_err());
    });
}

/// The rule may come later than the text.
#[test]
fn without_a_rule_no_call_fails() {
    let text = "int fx_adopt(_Give_(on_success) _Handle_(fx_close, -1) intptr_t handle, int fail)";
    let plain = Signature::parse(text).unwrap();
    let ruled =
        plain.clone().failing_if(pinvoke::dynamic::FailureRule::MinusOne, CodeSource::Unknown);
    let open = at_run_time(&fx_open::META);
    without_leaks(|| {
        for (signature, is_left) in [(&plain, false), (&ruled, true)] {
            let file = call(&open, &[4.into()]);
            let raw = file.as_handle().unwrap().as_raw().as_integer().unwrap() as isize;
            // SAFETY: that is the kind of the other declaration, by its only function.
            let result = try_call(
                &LIBRARY.function("fx_adopt", signature).unwrap(),
                &[Value::I64(raw as i64), 1.into()],
            );
            assert_eq!(result.is_err(), is_left);
            // Bits are the caller's matter.
            assert_eq!(fx_is_open(raw), 1);
        }
    });
}

/// Memory that nobody took is released: valgrind sees what is not, and what is released twice.
#[test]
fn memory_is_native_codes_if_the_call_does_not_fail() {
    let before = fx_swallowed();
    assert_eq!(fx_adopt_text("grün", 0).unwrap(), 5);
    assert!(fx_adopt_text("grün", 1).is_err());
    assert_eq!(adopt_owned(NativeString::new("owned").unwrap(), 0).unwrap(), 5);
    let declared = fx_swallowed() - before;
    assert_eq!(declared, 2);

    let before = fx_swallowed();
    let text = function(
        "_Fails_if_(minus_one) int fx_adopt_text(_In_z_ _Give_(on_success) _Free_(cotaskmem) char *text, int fail)",
    );
    for adopt in [at_run_time(&fx_adopt_text::META), at_run_time(&adopt_owned::META), text] {
        assert_eq!(call(&adopt, &["grün".into(), 0.into()]), Value::I32(5));
        assert!(try_call(&adopt, &["grün".into(), 1.into()]).is_err());
    }
    assert_eq!(fx_swallowed() - before, 3);
    let before = fx_swallowed();
    assert!(try_call(&at_run_time(&fx_swallow_text::META), &["x".into(), 1.into()]).is_err());
    assert_eq!(call(&at_run_time(&swallow_some::META), &[Value::Null, 0.into()]), Value::I32(-2));
    assert_eq!(fx_swallowed() - before, 2);
}

/// What the library frees is a copy, also of a slice or a struct, of which native code else sees the original.
#[test]
fn plain_values_are_copied_to_be_given() {
    let items = at_run_time(&fx_swallow_items::META);
    let numbers = [1, 20, 300];
    let before = fx_swallowed();
    let result = call(&items, &[(&numbers[..]).into(), Value::Count, 0.into()]);
    assert_eq!(result, Value::I64(fx_swallow_items(&numbers, 0).unwrap()));
    assert_eq!(numbers, [1, 20, 300]);
    let point = Point { x: 1.0, y: 2.0 };
    let boxed = swallow_boxed(NativeBox::new(point).unwrap(), 0);
    for swallow in [at_run_time(&fx_swallow_point::META), at_run_time(&swallow_boxed::META)] {
        assert_eq!(call(&swallow, &[Value::plain(&point), 0.into()]), Value::I32(boxed));
        let fields = [Value::F64(1.0), 2.0.into()];
        assert_eq!(call(&swallow, &[Value::list(&fields), 0.into()]), Value::I32(boxed));
    }
    assert_eq!(fx_swallowed() - before, 2 + 1 + 4);
    let wrong = try_call(&items, &[(&[1.5][..]).into(), Value::Count, 0.into()]);
    assert_eq!(problem(wrong).1, "items");
}

#[test]
fn an_allocator_of_the_programs_own_is_refused() {
    let error: SignatureError = Signature::from_meta(&swallow_own::META).unwrap_err();
    assert!(
        error.to_string().starts_with(
            "`text`, which native code takes over from an allocator of the program's own,"
        ),
        "{error}"
    );
    assert_eq!(swallow_own(NativeString::new("own").unwrap(), 0), 3);
}

#[test]
fn what_is_tried_again_is_given_on_success() {
    let text =
        "int f(_Out_writes_z_(n) _Grow_(needed) char *text, int n, _Give_ _Handle_(close) int old)";
    let error = Signature::parse(text).unwrap_err().to_string();
    assert!(error.contains("would give `old` twice; write `_Give_(on_success)`"), "{error}");
    let right = Signature::parse(&text.replace("_Give_", "_Give_(on_success)")).unwrap();
    assert_eq!(right.parameters()[2].give(), Some(Give::OnSuccess));
    let error = Signature::parse("int f(_Give_(on_sucess) _Handle_(close) int old)").unwrap_err();
    assert!(error.to_string().contains("did you mean `on_success`?"), "{error}");
}

#[native_callback(on_panic = -1)]
type Takes = extern "C" fn(
    text: &CStr,
    #[give] handle: File,
    #[give] other: Option<File>,
    #[user_data] user: *mut c_void,
) -> c_int;

#[native_callback(on_panic = -1)]
type TakesOne = extern "C" fn(#[give] handle: File, #[user_data] user: *mut c_void) -> c_int;

/// Where all other arguments would be numbers and addresses.
#[test]
fn a_closure_of_a_handle_alone_owns_it() {
    let meta = <TakesOne as pinvoke::callback::CallbackSignature>::META;
    let signature = Signature::from_callback(&meta).unwrap();
    for signature in [signature.clone(), signature.by_libffi()] {
        without_leaks(|| {
            let mut body = |values: &[Value<'_>]| {
                i32::from(values[0].as_handle().is_some_and(|handle| handle.is_open())).into()
            };
            let closure = DynClosure::new(&signature, Value::I32(-1), &mut body).unwrap();
            type Native = unsafe extern "C" fn(isize, *mut c_void) -> c_int;
            // SAFETY: the code is that of a function of the signature.
            let code = unsafe { std::mem::transmute::<*mut c_void, Native>(closure.code()) };
            let raw = fx_open(6).unwrap().into_raw();
            // SAFETY: the handle is nobody else's.
            assert_eq!(unsafe { code(raw, std::ptr::null_mut()) }, 1);
            assert_eq!(fx_is_open(raw), 0);
        });
    }
}

/// A closure owns the handle that native code gives, as a declared one does: it is released with the last
/// value that has it.
#[test]
fn a_closure_is_given_a_handle() {
    let meta = <Takes as pinvoke::callback::CallbackSignature>::META;
    let signature = Signature::from_callback(&meta).unwrap();
    let gives: Vec<_> = signature.parameters().iter().map(|of| of.give()).collect();
    assert_eq!(gives, [None, Some(Give::Always), Some(Give::Always), None]);
    type Native = unsafe extern "C" fn(*const c_char, isize, isize, *mut c_void) -> c_int;
    let opened = |id| fx_open(id).unwrap().into_raw();
    let null = std::ptr::null_mut;
    without_leaks(|| {
        let mut kept = Value::Void;
        let mut body = |values: &[Value<'_>]| {
            let handle = values[1].as_handle().unwrap();
            assert!(handle.is_open());
            kept = Value::Handle(handle.clone());
            values[2].as_handle().map_or(0, |other| i32::from(other.is_open())).into()
        };
        let closure = DynClosure::new(&signature, Value::I32(-1), &mut body).unwrap();
        // SAFETY: the code is that of a function of the signature.
        let code = unsafe { std::mem::transmute::<*mut c_void, Native>(closure.code()) };
        let (first, second) = (opened(1), opened(2));
        // SAFETY: the text is terminated, and the handles are nobody else's.
        assert_eq!(unsafe { code(c"text".as_ptr(), first, second, null()) }, 1);
        assert_eq!((fx_is_open(first), fx_is_open(second)), (1, 0));
        let third = opened(3);
        // SAFETY: as above; -1 is no handle.
        assert_eq!(unsafe { code(c"text".as_ptr(), third, -1, null()) }, 0);
        assert_eq!(fx_is_open(third), 1);
        // What cannot be handed over is released: the second handle is gone, and the third one valid.
        let fourth = opened(4);
        // SAFETY: as above.
        assert_eq!(unsafe { code(c"text".as_ptr(), -1, fourth, null()) }, -1);
        assert_eq!(fx_is_open(fourth), 0);
        drop(closure);
        drop(kept);
        assert_eq!(fx_is_open(third), 0);
    });
}
