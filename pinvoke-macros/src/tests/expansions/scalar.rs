// #[dll_import("m")]
// unsafe extern "C" {
//     /// The cosine.
//     pub safe fn cos(x: f64) -> f64;
// }

const _: () = {
    unsafe extern "C" {}
};
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_cos: rt::LazyLibrary = unsafe {
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
///About the imported function [`cos`](fn@cos).
#[allow(non_camel_case_types, dead_code)]
pub enum cos {}
#[allow(dead_code)]
impl cos {
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
                "cos",
                "cos",
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
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_cos,
            rt::EntrySpec::new("cos", rt::EntryName::Name(c"cos")),
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
/// The cosine.
///
///Calls `cos` of `m` as `extern "C" fn(x: f64)`.
///
///```c
///double cos(double x);
///```
///
///# Panics
///
///If the library or the entry point cannot be found, with the report of what was tried.
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
pub fn cos(x: f64) -> f64 {
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
            function: "cos",
            parameter: "x",
        },
    );
    let __function = || unsafe {
        rt::as_function::<
            unsafe extern "C" fn(_) -> _,
        >(
            match cos::__entry().address() {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => rt::not_bound(__error),
            },
        )
    };
    let __owned = ();
    let __native0 = __argument0.native();
    let __raw = match cos::__entry().bound() {
        ::core::option::Option::Some(__value) => {
            unsafe {
                (unsafe {
                    rt::as_function::<unsafe extern "C" fn(_) -> _>(__value)
                })(__native0)
            }
        }
        ::core::option::Option::None => {
            rt::apart1(|__native0| unsafe { __function()(__native0) }, __native0)
        }
    };
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
                function: "cos",
                parameter: "return",
            },
        )
    };
    return __returned;
}
