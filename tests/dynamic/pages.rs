//! The code of closures made at run time: where libffi has static trampolines, what tells the closures
//! apart is data, and no page can be both written and executed.
#![cfg(target_os = "linux")]

use pinvoke::dynamic::{DynCallback, DynClosure, Signature, Value};

use crate::common_pages::{are_only_executed, none_is_written_and_executed};

#[test]
fn no_page_is_written_and_executed() {
    let signature = Signature::parse("int f(int value)").unwrap();
    let mut bodies = [|_: &[Value<'_>]| Value::I32(5); 500];
    let closures: Vec<_> = bodies
        .iter_mut()
        .map(|body| DynClosure::new(&signature, Value::I32(0), body).unwrap())
        .collect();
    let kept: Vec<_> = (0..500)
        .map(|number| {
            DynCallback::new(&signature, Value::I32(0), move |_| Value::I32(number)).unwrap()
        })
        .collect();
    let codes = closures.iter().map(DynClosure::code).chain(kept.iter().map(|kept| kept.code()));
    are_only_executed(codes.map(|code| code as usize));
    // Code that is used again has been changed once more.
    drop(closures);
    let again = DynCallback::new(&signature, Value::I32(0), |_| Value::I32(7)).unwrap();
    are_only_executed([again.code() as usize]);
    none_is_written_and_executed();
}
