//! Structs by value and by pointer.

use pinvoke::dynamic::{CType, Value};
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;
use proptest::prelude::*;

use crate::support::{
    DECLARED, LIBRARY, call, declared, direct, function, marshal_error, problem, signature_error,
    try_call,
};

macro_rules! structs {
    ($($(#[$meta:meta])* $name:ident = $module:ident { $($field:ident: $t:ty),* };)*) => {$(
        #[derive(Debug, Clone, Copy, PartialEq, Default, Blittable)]
        #[repr(C)]
        pub(crate) struct $name {
            $(pub(crate) $field: $t,)*
        }

        mod $module {
            use super::*;

            const NAME: &str = stringify!($module);

            crate::common_layouts::layouts_agree! {
                plain $name = NAME;
            }

            proptest! {
                /// By value in and out, by pointer in, out, and both.
                #[test]
                fn as_plain_memory(seed in -100i32..100, factor in -3i32..3) {
                    // SAFETY: the type is that of the header.
                    let made = unsafe { direct::<unsafe extern "C" fn(i32) -> $name>(&format!("fx_make_{NAME}"))(seed) };
                    // SAFETY: as above.
                    let sum = unsafe { direct::<unsafe extern "C" fn($name) -> f64>(&format!("fx_sum_{NAME}"))(made) };
                    let value = Value::plain(&made);
                    prop_assert_eq!(call(&declared(&format!("fx_sum_{NAME}")), std::slice::from_ref(&value)), Value::F64(sum));
                    prop_assert_eq!(call(&declared(&format!("fx_read_{NAME}")), std::slice::from_ref(&value)), Value::F64(sum));
                    let mut into = $name::default();
                    // SAFETY: the declaration is that of the header.
                    unsafe { declared(&format!("fx_make_{NAME}")).call_into(&[seed.into()], &mut into) }.unwrap();
                    prop_assert_eq!(into, made);
                    let mut echoed = $name::default();
                    // SAFETY: as above.
                    unsafe { declared(&format!("fx_echo_{NAME}")).call_into(&[value], &mut echoed) }.unwrap();
                    prop_assert_eq!(echoed, made);
                    let mut own = $name::default();
                    call(&declared(&format!("fx_init_{NAME}")), &[seed.into(), Value::plain_mut(&mut own)]);
                    prop_assert_eq!(own, made);
                    call(&declared(&format!("fx_scale_{NAME}")), &[Value::plain_mut(&mut own), factor.into()]);
                    // SAFETY: the type is that of the header.
                    let expected = unsafe {
                        let mut expected = made;
                        direct::<unsafe extern "C" fn(*mut $name, i32) -> i32>(&format!("fx_scale_{NAME}"))(&mut expected, factor);
                        expected
                    };
                    prop_assert_eq!(own, expected);
                }

                /// The same with a list of the fields instead of memory.
                #[test]
                fn as_lists(seed in -100i32..100, factor in -3i32..3) {
                    // SAFETY: the type is that of the header.
                    let made = unsafe { direct::<unsafe extern "C" fn(i32) -> $name>(&format!("fx_make_{NAME}"))(seed) };
                    let list = call(&declared(&format!("fx_make_{NAME}")), &[seed.into()]);
                    prop_assert!(matches!(list, Value::List(_)));
                    let sum = call(&declared(&format!("fx_sum_{NAME}")), &[Value::plain(&made)]);
                    prop_assert_eq!(call(&declared(&format!("fx_sum_{NAME}")), std::slice::from_ref(&list)), sum.clone());
                    prop_assert_eq!(call(&declared(&format!("fx_read_{NAME}")), std::slice::from_ref(&list)), sum);
                    let mut back = $name::default();
                    // SAFETY: the declaration is that of the header.
                    unsafe { declared(&format!("fx_echo_{NAME}")).call_into(std::slice::from_ref(&list), &mut back) }.unwrap();
                    prop_assert_eq!(back, made);
                    let mut place = Value::Void;
                    call(&declared(&format!("fx_init_{NAME}")), &[seed.into(), Value::out(&mut place)]);
                    prop_assert_eq!(&place, &list);
                    call(&declared(&format!("fx_scale_{NAME}")), &[Value::out(&mut place), factor.into()]);
                    let mut own = made;
                    call(&declared(&format!("fx_scale_{NAME}")), &[Value::plain_mut(&mut own), factor.into()]);
                    prop_assert_eq!(place, call(&declared(&format!("fx_echo_{NAME}")), &[Value::plain(&own)]));
                }
            }
        }
    )*};
}
structs! {
    Byte = byte { value: u8 };
    Pair = pair { a: i16, b: i16 };
    Point = point { x: f64, y: f64 };
    Triple = triple { a: i32, b: i32, c: i32 };
    Padded = padded { a: i8, b: i64, c: i16 };
    Rect = rect { min: Point, max: Point };
    Vec3 = vec3 { x: f32, y: f32, z: f32 };
    Mixed = mixed { real: f64, whole: i64 };
    Quad = quad { items: [i32; 4] };
    Block = block { a: i64, b: i64, c: f64, d: f64, e: i32, f: i32, g: f32, h: f32, tag: [u8; 16] };
}

#[test]
fn the_types_of_both_sides_are_compared() {
    let sum = declared("fx_sum_point");
    for other in
        [Value::plain(&Mixed::default()), Value::plain(&Vec3::default()), Value::plain(&1.0)]
    {
        let (found, parameter) = problem(try_call(&sum, &[other]));
        assert_eq!(
            (found.to_string().as_str(), parameter.as_str()),
            (
                "a shared slice cannot be passed as `struct fx_point`: its size or its fields are others",
                "value",
            )
        );
    }
    let (found, _) = problem(try_call(&sum, &[Value::slice(&[Point::default(); 2])]));
    assert!(found.to_string().contains("its size or its fields are others"));
    let (found, _) = problem(try_call(&sum, &[1.0.into()]));
    assert_eq!(
        found.to_string(),
        "an `f64` cannot be passed as `struct fx_point`: give a list of the fields, or a plain Rust struct"
    );
    let mut wrong = Mixed::default();
    // SAFETY: the declaration is that of the header.
    let error =
        unsafe { declared("fx_make_point").call_into(&[1.into()], &mut wrong) }.unwrap_err();
    assert_eq!(
        error.to_string(),
        "fx_make_point: parameter `return`: the function returns `struct fx_point`, which is no `Mixed`"
    );
}

#[test]
fn an_error_in_a_field_has_its_path() {
    let translate = declared("fx_translate");
    let corner = [1.0.into(), 2.0.into()];
    let good = Value::list(&corner);
    let bad_corner = [1.0.into(), "2".into()];
    let rect = [good.clone(), Value::list(&bad_corner)];
    let error = marshal_error(try_call(&translate, &[Value::list(&rect), good.clone()]));
    assert_eq!(error.path(), [PathStep::Field("max"), PathStep::Field("y")]);
    assert_eq!(
        error.to_string(),
        "fx_translate: parameter `rect.max.y`: text cannot be passed as `double`"
    );
    let (found, _) = problem(try_call(&translate, &[Value::list(&rect[..1]), good.clone()]));
    assert_eq!(found, Problem::WrongLength { length: 1, expected: 2 });
    let quad = [[1.into(), 2.into(), 3.into()].to_vec().into()];
    let error = marshal_error(try_call(&declared("fx_sum_quad"), &[Value::list(&quad)]));
    assert_eq!(
        (error.problem(), error.path()),
        (&Problem::WrongLength { length: 3, expected: 4 }, &[PathStep::Field("items")][..])
    );
}

#[test]
fn structs_stand_between_other_arguments() {
    let between = declared("fx_struct_between");
    let point = Point { x: 0.5, y: 2.0 };
    let byte = Byte { value: 7 };
    let result =
        call(&between, &[3.into(), Value::plain(&point), Value::plain(&byte), 1.25.into()]);
    // SAFETY: the type is that of the header.
    let expected = unsafe {
        direct::<unsafe extern "C" fn(i32, Point, Byte, f64) -> f64>("fx_struct_between")(
            3, point, byte, 1.25,
        )
    };
    assert_eq!(result, Value::F64(expected));
    let rect = Rect { min: point, max: Point { x: 9.0, y: 9.5 } };
    let mut moved = Rect::default();
    // SAFETY: the declaration is that of the header.
    unsafe {
        declared("fx_translate").call_into(&[Value::plain(&rect), Value::plain(&point)], &mut moved)
    }
    .unwrap();
    assert_eq!(moved, Rect { min: Point { x: 1.0, y: 4.0 }, max: Point { x: 9.5, y: 11.5 } });
}

#[test]
fn texts_stand_in_structs() {
    for suffix in ["", "_u16"] {
        let values = ["Grace".into(), "Höpper".into(), 85.into()];
        let expected = call(&declared(&format!("fx_name_expect{suffix}")), &values);
        let name = Value::list(&values);
        assert_eq!(
            call(&declared(&format!("fx_name_check{suffix}")), std::slice::from_ref(&name)),
            expected
        );
        assert_eq!(call(&declared(&format!("fx_name_check_value{suffix}")), &[name]), expected);
        let (first, last) = ("x".repeat(2000), "ж".repeat(3000));
        let long = [first.as_str().into(), last.as_str().into(), 1.into()];
        let expected = call(&declared(&format!("fx_name_expect{suffix}")), &long);
        assert_eq!(
            call(&declared(&format!("fx_name_check{suffix}")), &[Value::list(&long)]),
            expected
        );
        let error = marshal_error(try_call(
            &declared(&format!("fx_name_check{suffix}")),
            &[Value::list(&["a".into(), "b\0c".into(), 1.into()])],
        ));
        assert_eq!(error.path(), [PathStep::Field("last")]);
    }
}

/// Characters in an array inside a struct are text.
#[test]
fn inline_text_is_converted() {
    for suffix in ["", "_u16"] {
        let values = [7.into(), "Straße".into(), 9.into()];
        let expected = call(&declared(&format!("fx_tag_expect{suffix}")), &values);
        assert_eq!(
            call(&declared(&format!("fx_tag_check{suffix}")), &[Value::list(&values)]),
            expected
        );
        assert_eq!(
            call(&declared(&format!("fx_tag_check_value{suffix}")), &[Value::list(&values)]),
            expected
        );
        let mut place = Value::Void;
        let fill = [7.into(), "Straße".into(), 9.into(), Value::out(&mut place)];
        call(&declared(&format!("fx_tag_fill{suffix}")), &fill);
        let returned = call(&declared(&format!("fx_tag_return{suffix}")), &fill[..3]);
        drop(fill);
        assert_eq!(place, vec![Value::U32(7), "Straße".into(), Value::U32(9)].into());
        assert_eq!(returned, place);
        // All units used, and no terminator.
        call(&declared(&format!("fx_tag_full{suffix}")), &[Value::out(&mut place)]);
        assert_eq!(place.as_list().unwrap()[1], "f".repeat(16).into());
        let error = marshal_error(try_call(
            &declared(&format!("fx_tag_invalid{suffix}")),
            &[Value::out(&mut place)],
        ));
        assert_eq!(error.path(), [PathStep::Field("name")]);
        let long = [7.into(), "sixteen or more!".into(), 9.into()];
        let error = marshal_error(try_call(
            &declared(&format!("fx_tag_check{suffix}")),
            &[Value::list(&long)],
        ));
        assert_eq!(error.problem(), &Problem::WrongLength { length: 17, expected: 16 });
    }
}

#[test]
fn pointers_stand_in_structs() {
    let slice = [Value::from(&[1i32, 2, 39][..]), 3.into()];
    assert_eq!(call(&declared("fx_slice_total"), &[Value::list(&slice)]), Value::I64(42));
    assert_eq!(call(&declared("fx_slice_total_value"), &[Value::list(&slice)]), Value::I64(42));
    let points = [Point { x: 1.0, y: 2.0 }, Point { x: 3.0, y: 4.0 }];
    let polygon = [2.into(), Value::slice(&points)];
    let expected = call(&declared("fx_total_point"), &[Value::slice(&points), 2.into()]);
    assert_eq!(call(&declared("fx_polygon_total"), &[Value::list(&polygon)]), expected);
    let texts = ["four".into(), "five".into()];
    let list = [2.into(), Value::list(&texts)];
    assert_eq!(call(&declared("fx_list_length"), &[Value::list(&list)]), Value::I64(8));
}

#[test]
fn packed_structs_go_by_pointer() {
    for pack in [1, 2, 4, 8] {
        let values: [Value<'_>; 5] = [1.into(), 2.into(), 3.into(), 4.0.into(), 5.into()];
        let expected = call(&declared("fx_packed_expect"), &values);
        assert_eq!(
            call(&declared(&format!("fx_check_packed{pack}")), &[Value::list(&values)]),
            expected
        );
        let mut place = Value::Void;
        call(&declared(&format!("fx_init_packed{pack}")), &[1.into(), Value::out(&mut place)]);
        let CType::Struct(of) = DECLARED[&format!("fx_make_packed{pack}")].result() else {
            panic!()
        };
        let list: Vec<_> =
            place.as_list().unwrap().iter().map(|value| value.as_number().unwrap()).collect();
        assert_eq!(list, [1.0, 2.0, 3.0, 4.0, 5.0]);
        for name in ["fx_sum_packed", "fx_make_packed"] {
            let name = format!("{name}{pack}");
            let bound = LIBRARY.function(&name, &DECLARED[&name]);
            if of.is_packed() {
                let error = signature_error(bound);
                assert!(
                    error.to_string().contains("it is packed, pass a pointer to it"),
                    "{error}"
                );
            } else {
                bound.unwrap();
            }
        }
    }
    let CType::Struct(of) = DECLARED["fx_make_packed1"].result() else { panic!() };
    assert!(of.is_packed());
}

#[test]
fn unions_go_by_pointer_as_bytes() {
    let raw = declared("fx_overlay_raw");
    let bytes = 0x1234_5678u32.to_ne_bytes();
    assert_eq!(call(&raw, &[bytes[..].into()]), Value::U32(0x1234_5678));
    let (found, _) = problem(try_call(&raw, &[bytes[..3].into()]));
    assert!(found.to_string().contains("its elements are of another type"), "{found}");
    let mut place = Value::Void;
    call(&declared("fx_overlay_fill"), &[0x0403_0201.into(), Value::out(&mut place)]);
    let bytes: Vec<u8> =
        place.as_list().unwrap().iter().map(|byte| byte.clone().try_into().unwrap()).collect();
    assert_eq!(bytes, 0x0403_0201u32.to_ne_bytes());
    let mut bytes = [0u8; 16];
    bytes[..8].copy_from_slice(&7i64.to_ne_bytes());
    let variant = [Value::I32(0), bytes[..].into()];
    let checked = call(&declared("fx_variant_check"), &[Value::list(&variant)]);
    let mut filled = Value::Void;
    call(&declared("fx_variant_fill"), &[0.into(), Value::out(&mut filled)]);
    assert!(matches!(checked, Value::F64(_)) && filled.as_list().unwrap().len() == 2);
}

#[test]
fn a_struct_of_many_kinds_comes_out() {
    let mut place = Value::Void;
    call(&declared("fx_options_fill"), &[Value::out(&mut place)]);
    let fields = place.as_list().unwrap().to_vec();
    let handle = call(&declared("fx_default_handle"), &[]);
    let expected: [Value<'_>; 6] = [
        1u8.into(),
        0i32.into(),
        (-1i16).into(),
        fields[3].clone(),
        u16::from(b'x').into(),
        handle,
    ];
    assert_eq!(fields, expected);
    assert_eq!(fields[3].as_integer(), Some(40));
    let check = call(&declared("fx_options_check"), &[place]);
    assert_eq!(check, Value::I64(1 + 4 + 8 * 40 + 1000 * i64::from(b'x')));
    let mut sized: Value<'static> = vec![16u32.into(), 0i32.into(), 0.0.into()].into();
    assert_eq!(call(&declared("fx_sized_fill"), &[Value::out(&mut sized)]), Value::I32(0));
    assert_eq!(sized, vec![16u32.into(), 5i32.into(), 0.5.into()].into());
}

#[test]
fn opaque_structs_are_addresses() {
    let new = declared("fx_box_new");
    let boxed = call(&new, &[42.into()]);
    assert!(matches!(boxed, Value::Pointer(_)));
    assert_eq!(call(&declared("fx_box_value"), std::slice::from_ref(&boxed)), Value::I32(42));
    call(&declared("fx_box_free"), &[boxed]);
    let (found, _) = problem(try_call(&declared("fx_box_value"), &[Value::list(&[1.into()])]));
    assert_eq!(found.to_string(), "a list cannot be passed as `const struct fx_box *`");
    let mut place = Value::Void;
    call(&declared("fx_box_new_out"), &[7.into(), Value::out(&mut place)]);
    assert_eq!(call(&declared("fx_box_value"), std::slice::from_ref(&place)), Value::I32(7));
    call(&declared("fx_box_free"), &[place]);
    // Bits cannot be made here, but pointed to.
    let mut bits = [0u32; 4];
    let set = function("int fx_bits_set(void *bits, int index, int64_t value)");
    assert_eq!(call(&set, &[(&mut bits[..]).into(), 0.into(), 5.into()]), Value::I32(0));
    let raw = std::ptr::from_mut(&mut bits).cast::<std::ffi::c_void>();
    assert_eq!(call(&declared("fx_bits_get"), &[raw.into(), 0.into()]), Value::I64(5));
}
