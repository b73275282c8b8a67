//! Calls past libffi do what calls through libffi do.

use std::ptr::NonNull;

use pinvoke::dynamic::{CType, DynClosure, DynFunction, Signature, Value};
use proptest::prelude::*;

use crate::generate::Choices;
use crate::round_trip::{CONVENTIONS, call_of};
use crate::support::{DECLARED, LIBRARY, call};

/// The fixture functions whose result depends on nothing but the values they take, by their names.
const FUNCTIONS_OF_VALUES: [&str; 8] = [
    "fx_echo_",
    "fx_add_",
    "fx_sum_",
    "fx_not_",
    "fx_raw_",
    "fx_mixed8",
    "fx_twenty",
    "fx_translate",
];

/// The functions of [`FUNCTIONS_OF_VALUES`] that take and give no pointer and can be called: no
/// 128-bit integer, no union.
fn functions_of_values() -> Vec<DynFunction> {
    let is_wanted = |signature: &Signature| {
        let mut types = signature.parameters().iter().map(|parameter| parameter.ty());
        let is_named = FUNCTIONS_OF_VALUES.iter().any(|name| signature.name().starts_with(name));
        is_named
            && !signature.is_variadic()
            && !types.any(has_pointer)
            && !has_pointer(signature.result())
    };
    let wanted = DECLARED.values().filter(|signature| is_wanted(signature));
    wanted.flat_map(|signature| LIBRARY.function(signature.name(), signature)).collect()
}

fn has_pointer(ty: &CType) -> bool {
    let fields = ty.fields().unwrap_or_default();
    ty.target().is_some() || fields.iter().any(|field| has_pointer(field.ty()))
}

proptest! {
    #[test]
    fn random_signatures(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        CONVENTIONS.iter().for_each(|convention| call_of(&bytes, convention));
    }

    #[test]
    fn fixture_functions(bytes in prop::collection::vec(any::<u8>(), 200..300)) {
        let functions = functions_of_values();
        prop_assert!(functions.len() > 60, "{} functions", functions.len());
        for function in functions {
            let values = Choices::new(&bytes).values(function.signature());
            let expected = call(&function.by_libffi().unwrap(), &values);
            // By their text: a sum may be a NaN.
            let (found, expected) = (format!("{:?}", call(&function, &values)), format!("{expected:?}"));
            prop_assert_eq!(found, expected, "{:?} of {:?}", function, values);
        }
    }
}

/// More arguments than a call past libffi has room for on the stack go through libffi.
#[test]
fn a_deep_stack() {
    let parameters: Vec<String> = (0..20).map(|index| format!("struct wide p{index}")).collect();
    let text =
        format!("struct wide {{ int64_t items[9]; }}; struct wide f({})", parameters.join(", "));
    let signature = Signature::parse(&text).unwrap();
    let wide = |first: i64| -> Value<'static> {
        vec![(first..first + 9).map(Value::I64).collect::<Vec<_>>().into()].into()
    };
    let mut last = |values: &[Value<'_>]| {
        let items = values[19].as_list().unwrap()[0].as_list().unwrap();
        wide(items[0].as_integer().unwrap() as i64 + 1000)
    };
    let closure = DynClosure::new(&signature, wide(0), &mut last).unwrap();
    let code = NonNull::new(closure.code()).unwrap();
    // SAFETY: a closure of that signature, which lives longer than the function.
    let function = unsafe { DynFunction::from_raw(code, &signature) }.unwrap();
    let values: Vec<_> = (0..20).map(wide).collect();
    assert_eq!(call(&function, &values), wide(1019));
}
