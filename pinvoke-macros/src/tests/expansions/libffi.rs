// #[dll_import("m", stub = libffi, last_error)]
// unsafe extern "C" {
//     pub safe fn ldexp(x: f64, exponent: c_int) -> f64;
// }

const _: () = {
    unsafe extern "C" {}
};
rt::require_dynamic!();
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_ldexp: rt::LazyLibrary = unsafe {
    rt::LazyLibrary::new(rt::LibrarySpec {
        name: "m",
        search: {
            use rt::SearchPath::*;
            &[]
        },
        exact: true,
        wide: false,
    })
};
///About the imported function [`ldexp`](fn@ldexp).
#[allow(non_camel_case_types, dead_code)]
pub enum ldexp {}
#[allow(dead_code)]
impl ldexp {
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
            rt::ParameterMeta::new(
                "exponent",
                "c_int",
                rt::Role::Managed,
                rt::Flow::In,
                rt::told!(
                    rt::question::Passed < rt::question::ByDefault < rt::BlockProfile <
                    rt::Unstated, rt::Unstated > >, c_int, rt::In >
                ),
            ),
        ];
        rt::FunctionMeta::new(
                "ldexp",
                "ldexp",
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
            .last_error()
    };
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_ldexp,
            rt::EntrySpec::new("ldexp", rt::EntryName::Name(c"ldexp")),
        );
        &ENTRY
    }
    /// Whether the library has the entry point; loads the library, and binds the function if so.
    pub fn is_present() -> bool {
        Self::__entry().is_present()
    }
    /// Binds the function now instead of at its first call.
    ///
    /// # Errors
    ///
    /// The library or the entry point cannot be found.
    pub fn bind() -> ::core::result::Result<(), rt::LoadError> {
        Self::__entry().address().map(|_| ())
    }
}
///
///Calls `ldexp` of `m` as `extern "C" fn(x: f64, exponent: c_int)`.
///
///```c
///double ldexp(double x, int exponent);
///```
///
///# Panics
///
///If the library or the entry point cannot be found, with the report of what was tried.
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
pub fn ldexp(x: f64, exponent: c_int) -> f64 {
    #[allow(dead_code)]
    type __Profile = rt::BlockProfile<rt::Unstated, rt::Unstated>;
    const _: () = rt::require_libffi::<
        <<f64 as rt::DefaultMarshal<
            rt::BlockProfile<rt::Unstated, rt::Unstated>,
        >>::Strategy as rt::Marshal<'static, f64, rt::In>>::Native,
    >();
    const _: () = rt::require_libffi::<
        <<c_int as rt::DefaultMarshal<
            rt::BlockProfile<rt::Unstated, rt::Unstated>,
        >>::Strategy as rt::Marshal<'static, c_int, rt::In>>::Native,
    >();
    let mut __room0 = rt::safe_room::<
        <f64 as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __room1 = rt::safe_room::<
        <c_int as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __argument0 = rt::lower_plain(
        x,
        &mut __room0,
        &rt::Site {
            function: "ldexp",
            parameter: "x",
        },
    );
    let mut __argument1 = rt::lower_plain(
        exponent,
        &mut __room1,
        &rt::Site {
            function: "ldexp",
            parameter: "exponent",
        },
    );
    let __function = match ldexp::__entry().address() {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => rt::not_bound(__error),
    };
    let __owned = ();
    let __native0 = __argument0.native();
    let __native1 = __argument1.native();
    let __last_error = rt::LastError::clear();
    let __raw = unsafe {
        rt::call_by_libffi::<
            _,
            _,
        >(
            __function,
            {
                static __INTERFACE: rt::FfiInterface = rt::FfiInterface::new(
                    rt::FfiConvention::C,
                );
                &__INTERFACE
            },
            [rt::FfiArgument::of(&__native0), rt::FfiArgument::of(&__native1)],
        )
    };
    let mut __result = unsafe {
        rt::Slot::<
            <f64 as rt::DefaultMarshal<__Profile>>::Strategy,
            f64,
            _,
        >::holding(__raw, __owned)
    };
    let __code = rt::last_error_code(__last_error.get());
    let __returned = unsafe {
        rt::lift_slot_plain(
            __result,
            &rt::Site {
                function: "ldexp",
                parameter: "return",
            },
        )
    };
    return __returned;
}
