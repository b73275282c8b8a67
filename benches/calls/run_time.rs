//! Functions of the C library whose signature is read at run time.

use std::sync::LazyLock;

use pinvoke::Library;
use pinvoke::dynamic::{DynFunction, Signature, Value};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    unsafe { Library::open(pinvoke_bench_native::LIBRARY) }.expect("the build script made it")
});

/// A function by its declaration; it lives as long as the program.
pub(crate) fn function(text: &str) -> &'static DynFunction {
    let signature = Signature::parse(text).expect("the declaration is C");
    let function = LIBRARY.function(signature.name(), &signature).expect("the library has it");
    Box::leak(Box::new(function))
}

/// A result that is a number of at most 64 bits; 0 for anything else, which no workload expects.
#[inline(always)]
pub(crate) fn number(result: Result<Value<'_>, pinvoke::Error>) -> u64 {
    match result {
        Ok(Value::U64(value)) => value,
        Ok(Value::U32(value)) => value.into(),
        Ok(Value::I64(value)) => value as u64,
        Ok(Value::I32(value)) => value as u64,
        _ => 0,
    }
}
