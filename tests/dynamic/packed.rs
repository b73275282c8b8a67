//! Calls with native values.

use std::ffi::c_void;
use std::ptr::NonNull;

use pinvoke::Abi;
use pinvoke::dynamic::{CType, DynClosure, DynFunction, Packed, Scalar, Signature, Value};
use proptest::prelude::*;

use crate::generate::Choices;
use crate::round_trip::CONVENTIONS;
use crate::structs::{Block, Byte, Mixed, Pair, Point, Quad, Rect, Triple, Vec3};
use crate::support::{bound, call, declared, direct, function, signature_error};

/// The type of a fixture struct, and its name there.
macro_rules! structs {
    ($($t:ident = $name:literal;)*) => {
        /// By value in both directions, in registers, in memory, and behind other arguments.
        #[test]
        fn structs_by_value() {
            $(for registers in [true, false] {
                let by = |function: DynFunction| match registers {
                    true => function,
                    false => function.by_libffi().unwrap(),
                };
                // SAFETY: the type is that of the header.
                let made = unsafe {
                    direct::<unsafe extern "C" fn(i32) -> $t>(concat!("fx_make_", $name))(7)
                };
                let make = by(declared(concat!("fx_make_", $name)));
                let mut make = make.packed::<$t>().unwrap();
                make.set(0, 7).unwrap();
                // SAFETY: the declaration is that of the header.
                assert_eq!(unsafe { make.call() }, made);
                let echo = by(declared(concat!("fx_echo_", $name)));
                // The first call of a kind is looked at closely, the next ones are not.
                for _ in 0..3 {
                    let (mut back, mut sum) = ($t::default(), 0.0);
                    let values = [Value::plain(&made)];
                    // SAFETY: as above.
                    unsafe { echo.call_into(&values, &mut back) }.unwrap();
                    assert_eq!(back, made);
                    let read = by(declared(concat!("fx_read_", $name)));
                    // SAFETY: as above.
                    unsafe { read.call_into(&values, &mut sum) }.unwrap();
                    assert_eq!(Value::F64(sum), call(&declared(concat!("fx_sum_", $name)), &values));
                }
                let mut echo = echo.packed::<$t>().unwrap();
                echo.set(0, made).unwrap();
                // SAFETY: as above.
                assert_eq!(unsafe { (echo.call(), echo.call()) }, (made, made));
            })*
        }
    };
}
structs! {
    Byte = "byte"; Pair = "pair"; Point = "point"; Triple = "triple"; Rect = "rect"; Vec3 = "vec3";
    Mixed = "mixed"; Quad = "quad"; Block = "block";
}

/// Sets a number or an address.
fn set<R: Abi>(packed: &mut Packed<'_, R>, index: usize, value: &Value<'_>) {
    match *value {
        Value::Bool(value) => packed.set(index, u8::from(value)),
        Value::I8(value) => packed.set(index, value),
        Value::U8(value) => packed.set(index, value),
        Value::I16(value) => packed.set(index, value),
        Value::U16(value) => packed.set(index, value),
        Value::I32(value) => packed.set(index, value),
        Value::U32(value) => packed.set(index, value),
        Value::I64(value) => packed.set(index, value),
        Value::U64(value) if usize::BITS == 32 && packed.set(index, value).is_err() => {
            packed.set(index, value as u32)
        }
        Value::U64(value) => packed.set(index, value),
        Value::F32(value) => packed.set(index, value),
        Value::F64(value) => packed.set(index, value),
        Value::Pointer(address) => packed.set(index, address),
        Value::Null => packed.set(index, std::ptr::null_mut::<c_void>()),
        ref other => panic!("{other:?}"),
    }
    .unwrap();
}

/// Calls with native values, and gives the result as a value.
fn called(function: &DynFunction, values: &[Value<'_>]) -> Value<'static> {
    fn result<R: Abi>(function: &DynFunction, values: &[Value<'_>]) -> R {
        let mut packed = function.packed::<R>().unwrap();
        values.iter().enumerate().for_each(|(index, value)| set(&mut packed, index, value));
        // SAFETY: the callee takes any values of the types.
        unsafe { packed.call() }
    }
    match function.signature().result() {
        CType::Void => {
            result::<()>(function, values);
            Value::Void
        }
        CType::Pointer(_) => result::<*mut c_void>(function, values).into(),
        CType::Scalar(scalar) if *scalar == Scalar::BOOL => {
            Value::Bool(result::<u8>(function, values) != 0)
        }
        CType::Scalar(scalar) => match (scalar.is_float(), scalar.is_signed(), scalar.size()) {
            (true, _, 4) => Value::F32(result(function, values)),
            (true, ..) => Value::F64(result(function, values)),
            (_, true, 1) => Value::I8(result(function, values)),
            (_, false, 1) => Value::U8(result(function, values)),
            (_, true, 2) => Value::I16(result(function, values)),
            (_, false, 2) => Value::U16(result(function, values)),
            (_, true, 4) => Value::I32(result(function, values)),
            (_, false, 4) => Value::U32(result(function, values)),
            (_, true, _) => Value::I64(result(function, values)),
            (_, false, _) => Value::U64(result(function, values)),
        },
        other => panic!("{other:?}"),
    }
}

proptest! {
    /// Numbers and addresses, as many as there may be: what is set arrives, and what is returned
    /// comes back.
    #[test]
    fn random_signatures(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for convention in CONVENTIONS {
            let mut choices = Choices::new(&bytes);
            // No structs: their Rust types are not known here.
            let text = choices.declaration_with(convention, 0);
            let signature = Signature::parse(&text).unwrap();
            let (sent, result) = (choices.values(&signature), choices.value(signature.result()));
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
                let by_value = format!("{:?}", call(function, &sent));
                prop_assert_eq!(format!("{:?}", called(function, &sent)), by_value, "{}", text);
            }
            drop(closure);
            prop_assert!(arrived.iter().all(|values| *values == arrived[0]), "{}: {:?}", text, arrived);
        }
    }
}

/// What is not set stays; what was never set is zero.
#[test]
fn arguments_stay() {
    let mixed = function(
        "double fx_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f, uint8_t g, uint32_t h)",
    );
    let zeros = [
        Value::I8(0),
        Value::U16(0),
        Value::I32(0),
        Value::I64(0),
        Value::F32(0.0),
        Value::F64(0.0),
        Value::U8(0),
        Value::U32(0),
    ];
    let mut packed = mixed.packed::<f64>().unwrap();
    // SAFETY: here and below the declaration is that of the header.
    assert_eq!(Value::F64(unsafe { packed.call() }), call(&mixed, &zeros));
    let mut values = zeros;
    for (index, value) in [(2, Value::I32(-9)), (5, Value::F64(2.5)), (0, Value::I8(-1))] {
        set(&mut packed, index, &value);
        values[index] = value;
        // SAFETY: as above.
        assert_eq!(Value::F64(unsafe { packed.call() }), call(&mixed, &values));
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let add = declared("fx_add_i32");
    let mut packed = add.packed::<i32>().unwrap();
    for error in [
        packed.set(1, 2.0).unwrap_err(),
        packed.set(1, 2i64).unwrap_err(),
        packed.set(1, 2u32).unwrap_err(),
        packed.set(1, std::ptr::null::<i32>()).unwrap_err(),
        packed.set(1, Byte { value: 1 }).unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "fx_add_i32: parameter `right`: a value of another type cannot be passed as `int32_t`"
        );
    }
    let error = signature_error(packed.set(2, 1));
    assert!(error.to_string().contains("fx_add_i32"), "{error}");
    let error = add.packed::<u32>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "fx_add_i32: parameter `return`: the function returns `int32_t`, which is no `u32`"
    );
    assert!(add.packed::<()>().is_err());
    assert!(declared("fx_nothing").packed::<i32>().is_err());
    let sum = bound(&Signature::parse("int fx_sum_ints(int n, ...)").unwrap());
    let error = sum.packed::<i32>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a packed call of a variadic function is not supported: call it with values"
    );
    let mut echo = declared("fx_echo_point");
    let error = echo.packed::<Mixed>().unwrap_err();
    assert!(error.to_string().contains("which is no `Mixed`"), "{error}");
    echo = declared("fx_sum_point");
    assert!(echo.packed::<f64>().unwrap().set(0, Mixed::default()).is_err());
}

/// `char` is a byte on either side, with the sign that C gives it here.
#[test]
fn bytes_are_bytes() {
    let signature = Signature::parse("int f(char letter, _Bool flag)").unwrap();
    let mut callee = |values: &[Value<'_>]| {
        let (letter, flag) =
            (values[0].as_integer().unwrap() as i32, values[1] == Value::Bool(true));
        Value::I32(letter * 2 + i32::from(flag))
    };
    let closure = DynClosure::new(&signature, Value::I32(0), &mut callee).unwrap();
    // SAFETY: a closure of that signature, which lives longer than the function.
    let function =
        unsafe { DynFunction::from_raw(NonNull::new(closure.code()).unwrap(), &signature) }
            .unwrap();
    let mut packed = function.packed::<i32>().unwrap();
    packed.set(1, 1u8).unwrap();
    let expected = i32::from(0xE9u8 as std::ffi::c_char) * 2 + 1;
    packed.set(0, 0xE9u8).unwrap();
    // SAFETY: here and below the closure takes any letter.
    assert_eq!(unsafe { packed.call() }, expected);
    packed.set(0, 0xE9u8 as i8).unwrap();
    // SAFETY: as above.
    assert_eq!(unsafe { packed.call() }, expected);
}
