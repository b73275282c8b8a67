// #[dll_import("c")]
// unsafe extern "C" {
//     safe fn visit(#[callback(Visit, user = context)] visit: impl FnMut(c_int) -> c_int, #[user_data] context: *mut c_void) -> c_int;
// }

const _: () = {
    unsafe extern "C" {}
};
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_visit: rt::LazyLibrary = unsafe {
    rt::LazyLibrary::new(rt::LibrarySpec {
        name: "c",
        search: {
            use rt::SearchPath::*;
            &[]
        },
        exact: true,
        wide: false,
    })
};
///About the imported function [`visit`](fn@visit).
#[allow(non_camel_case_types, dead_code)]
enum visit {}
#[allow(dead_code)]
impl visit {
    /// What the declaration says.
    pub const META: rt::FunctionMeta = {
        const PARAMETERS: &[rt::ParameterMeta] = &[
            rt::ParameterMeta::new(
                "visit",
                "impl FnMut(c_int) -> c_int",
                rt::Role::Callback,
                rt::Flow::In,
                rt::told!(rt::question::Function < Visit >),
            ),
            rt::ParameterMeta::new(
                "context",
                "*mut c_void",
                rt::Role::UserData,
                rt::Flow::In,
                rt::told!(rt::question::Plain < * mut c_void >),
            ),
        ];
        rt::FunctionMeta::new(
                "visit",
                "visit",
                "c",
                "C",
                PARAMETERS,
                "c_int",
                rt::ReturnMeta::new(
                    "c_int",
                    rt::told!(
                        rt::question::Returned < rt::question::ByDefault <
                        rt::BlockProfile < rt::Unstated, rt::Unstated > >, c_int, () >
                    ),
                ),
            )
            .safe()
    };
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_visit,
            rt::EntrySpec::new("visit", rt::EntryName::Name(c"visit")),
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
///Calls `visit` of `c` as `extern "C" fn(visit: impl FnMut(c_int) -> c_int, context: *mut c_void = user data)`.
///
///```c
///int visit(Visit visit, void *context);
///```
///
///# Panics
///
///If the library or the entry point cannot be found, with the report of what was tried.
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
fn visit(visit: impl FnMut(c_int) -> c_int) -> c_int {
    const __FIT: bool = true && <Visit as rt::vet::WithUserData>::OK;
    const __VERIFIED: bool = __FIT;
    #[allow(dead_code)]
    type __Profile = <rt::vet::Verified<
        { __VERIFIED },
    > as rt::vet::Given<rt::BlockProfile<rt::Unstated, rt::Unstated>>>::Type;
    let __argument0 = rt::Scoped::new(visit);
    let __function = || unsafe {
        rt::as_function::<
            unsafe extern "C" fn(_, _) -> _,
        >(
            match visit::__entry().address() {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => rt::not_bound(__error),
            },
        )
    };
    let __owned = ();
    let __native0 = rt::scoped_entry::<
        <rt::vet::Verified<{ __VERIFIED }> as rt::vet::Given<Visit>>::Type,
        _,
    >(&__argument0);
    let __native1 = <*mut c_void as rt::UserData>::from_context(__argument0.context());
    let __raw = match visit::__entry().bound() {
        ::core::option::Option::Some(__value) => {
            unsafe {
                (unsafe {
                    rt::as_function::<unsafe extern "C" fn(_, _) -> _>(__value)
                })(__native0, __native1)
            }
        }
        ::core::option::Option::None => {
            rt::apart2(
                |__native0, __native1| unsafe { __function()(__native0, __native1) },
                __native0,
                __native1,
            )
        }
    };
    let mut __result = unsafe {
        rt::Slot::<
            <c_int as rt::DefaultMarshal<__Profile>>::Strategy,
            c_int,
            _,
        >::holding(__raw, __owned)
    };
    rt::plain(
        __argument0
            .finish()
            .map_err(|error| {
                error
                    .at(
                        &rt::Site {
                            function: "visit",
                            parameter: "visit",
                        },
                    )
            }),
    );
    let __returned = unsafe {
        rt::lift_slot_plain(
            __result,
            &rt::Site {
                function: "visit",
                parameter: "return",
            },
        )
    };
    return __returned;
}
