//! The code of closures made at run time: what tells them apart is data, in thunks of this crate and where
//! libffi has static trampolines, and no page can be both written and executed.
#![cfg(any(target_os = "linux", all(windows, target_arch = "x86_64")))]

use pinvoke::dynamic::{DynCallback, DynClosure, Signature, Value};

use crate::common_pages::are_only_executed;

fn signature() -> Signature {
    Signature::parse("int f(int value)").unwrap()
}

#[test]
fn no_page_is_written_and_executed() {
    made_and_dropped(&signature());
}

#[test]
#[cfg(target_os = "linux")]
fn no_page_is_written_and_executed_by_libffi() {
    made_and_dropped(&signature().by_libffi());
}

fn made_and_dropped(signature: &Signature) {
    let mut bodies = [|_: &[Value<'_>]| Value::I32(5); 500];
    let closures: Vec<_> = bodies
        .iter_mut()
        .map(|body| DynClosure::new(signature, Value::I32(0), body).unwrap())
        .collect();
    let kept: Vec<_> = (0..500)
        .map(|number| {
            DynCallback::new(signature, Value::I32(0), move |_| Value::I32(number)).unwrap()
        })
        .collect();
    let codes = closures.iter().map(DynClosure::code).chain(kept.iter().map(|kept| kept.code()));
    are_only_executed(codes.map(|code| code as usize));
    // Code that is used again has been changed once more.
    drop(closures);
    let again = DynCallback::new(signature, Value::I32(0), |_| Value::I32(7)).unwrap();
    are_only_executed([again.code() as usize]);
    #[cfg(target_os = "linux")]
    crate::common_pages::none_is_written_and_executed();
}
