// #[dll_import("m", bind = link)]
// unsafe extern "C" {
//     pub safe fn floor(x: f64) -> f64;
// }

const _: () = {
    unsafe extern "C" {}
};
#[cfg_attr(all(windows, not(target_arch = "x86")), link(name = "m", kind = "raw-dylib"))]
#[cfg_attr(
    all(windows, target_arch = "x86"),
    link(name = "m", kind = "raw-dylib", import_name_type = "undecorated")
)]
#[cfg_attr(not(windows), link(name = "m"))]
#[allow(clashing_extern_declarations)]
unsafe extern "C" {
    #[link_name = "floor"]
    fn __linked_floor();
}
///About the imported function [`floor`](fn@floor).
#[allow(non_camel_case_types, dead_code)]
pub enum floor {}
#[allow(dead_code)]
impl floor {
    /// What the declaration says.
    pub const META: rt::FunctionMeta = {
        const PARAMETERS: &[rt::ParameterMeta] = &[
            rt::ParameterMeta::new(
                "x",
                "f64",
                rt::Role::Managed,
                rt::Flow::In,
                rt::told!(
                    rt::question::Passed < rt::question::ByDefault < rt::BlockProfile <
                    rt::Unstated, rt::Unstated > >, f64, rt::In >
                ),
            ),
        ];
        rt::FunctionMeta::new(
                "floor",
                "floor",
                "m",
                "C",
                PARAMETERS,
                "f64",
                rt::ReturnMeta::new(
                    "f64",
                    rt::told!(
                        rt::question::Returned < rt::question::ByDefault <
                        rt::BlockProfile < rt::Unstated, rt::Unstated > >, f64, () >
                    ),
                ),
            )
            .safe()
    };
}
///
///Calls `floor` of `m` as `extern "C" fn(x: f64)`.
///
///```c
///double floor(double x);
///```
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
pub fn floor(x: f64) -> f64 {
    #[allow(dead_code)]
    type __Profile = rt::BlockProfile<rt::Unstated, rt::Unstated>;
    let mut __room0 = rt::safe_room::<
        <f64 as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __argument0 = rt::lower_plain(
        x,
        &mut __room0,
        &rt::Site {
            function: "floor",
            parameter: "x",
        },
    );
    let __function = unsafe {
        rt::as_function::<
            unsafe extern "C" fn(_) -> _,
        >(
            match rt::linked_address(__linked_floor as *const ()) {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => rt::not_bound(__error),
            },
        )
    };
    let __owned = ();
    let __raw = unsafe { __function(__argument0.native()) };
    let mut __result = unsafe {
        rt::Slot::<
            <f64 as rt::DefaultMarshal<__Profile>>::Strategy,
            f64,
            _,
        >::holding(__raw, __owned)
    };
    let __returned = unsafe {
        rt::lift_slot_plain(
            __result,
            &rt::Site {
                function: "floor",
                parameter: "return",
            },
        )
    };
    return __returned;
}
