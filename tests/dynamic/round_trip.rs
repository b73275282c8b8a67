//! One random call, made in every way there is.

use std::ptr::NonNull;

use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::error::SignatureProblem;

use super::generate::Choices;

/// The conventions that calls are made by here.
pub(crate) const CONVENTIONS: &[&str] = &[
    "",
    #[cfg(all(target_arch = "x86_64", unix))]
    "__attribute__((ms_abi))",
    #[cfg(target_arch = "x86")]
    "__stdcall",
];

/// Makes a signature and values out of the bytes, and calls a closure of libffi with them: by the
/// registers and by libffi. What arrives, and what comes back, is what was sent.
pub(crate) fn call_of(bytes: &[u8], convention: &str) {
    let mut choices = Choices::new(bytes);
    let text = choices.declaration(convention);
    let signature = match Signature::parse(&text) {
        Ok(signature) => signature,
        // Types have bounds, which structs in arrays in structs soon reach.
        Err(error) if matches!(error.problem(), SignatureProblem::Limit { .. }) => return,
        Err(error) => panic!("{text}\n{error}"),
    };
    let sent = choices.values(&signature);
    let result = choices.value(signature.result());
    let mut arrived = Vec::new();
    let mut callee = |values: &[Value<'_>]| {
        arrived.push(format!("{values:?}"));
        result.clone()
    };
    let closure = DynClosure::new(&signature, result.clone(), &mut callee).unwrap();
    let code = NonNull::new(closure.code()).unwrap();
    // SAFETY: a closure of that signature, which lives longer than the function.
    let function = unsafe { DynFunction::from_raw(code, &signature) }.unwrap();
    for function in [&function, &function.by_libffi().unwrap()] {
        // SAFETY: the closure takes any values of the types.
        let returned =
            unsafe { function.call(&sent) }.unwrap_or_else(|error| panic!("{text}\n{error}"));
        assert_eq!(returned, result, "{text}");
    }
    drop(closure);
    let expected = format!("{sent:?}");
    assert_eq!(arrived, [expected.clone(), expected], "{text}");
}
