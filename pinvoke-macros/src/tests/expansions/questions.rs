// #[dll_import("shapes")]
// unsafe extern "C" {
//     #[fails_if(zero, error = ShapeError)]
//     safe fn area(shape: &Shape, kind: Kind, #[out(on_failure)] #[free(c)] why: CString) -> Result<i32, ShapeError>;
// }

const _: () = {
    unsafe extern "C" {}
};
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_area: rt::LazyLibrary = unsafe {
    rt::LazyLibrary::new(rt::LibrarySpec {
        name: "shapes",
        search: {
            use rt::SearchPath::*;
            &[]
        },
        exact: true,
        wide: false,
    })
};
///About the imported function [`area`](fn@area).
#[allow(non_camel_case_types, dead_code)]
enum area {}
#[allow(dead_code)]
impl area {
    /// What the declaration says.
    pub const META: rt::FunctionMeta = {
        const PARAMETERS: &[rt::ParameterMeta] = &[
            rt::ParameterMeta::new(
                "shape",
                "&Shape",
                rt::Role::Managed,
                rt::Flow::In,
                rt::told!(
                    rt::question::Passed < rt::question::ByDefault < rt::BlockProfile <
                    rt::Unstated, rt::Unstated > >, & Shape, rt::In >
                )
                    .enumerated(rt::enumeration!(Shape)),
            ),
            rt::ParameterMeta::new(
                "kind",
                "Kind",
                rt::Role::Managed,
                rt::Flow::In,
                rt::told!(
                    rt::question::Passed < rt::question::ByDefault < rt::BlockProfile <
                    rt::Unstated, rt::Unstated > >, Kind, rt::In >
                )
                    .enumerated(rt::enumeration!(Kind)),
            ),
            rt::ParameterMeta::new(
                    "why",
                    "CString",
                    rt::Role::OnFailure,
                    rt::Flow::Out,
                    rt::told!(
                        rt::question::Slotted < rt::question::Stated < rt::Owned <
                        rt::Text < rt::encoding::Utf8 > > >, CString, rt::CHeap >
                    ),
                )
                .owned(rt::Ownership::Freed("c")),
        ];
        rt::FunctionMeta::new(
                "area",
                "area",
                "shapes",
                "C",
                PARAMETERS,
                "Result<i32, ShapeError>",
                rt::ReturnMeta::new(
                    "i32",
                    rt::told!(
                        rt::question::Returned < rt::question::ByDefault <
                        rt::BlockProfile < rt::Unstated, rt::Unstated > >, i32, () >
                    ),
                ),
            )
            .safe()
            .failing("zero", "", "ShapeError")
    };
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_area,
            rt::EntrySpec::new("area", rt::EntryName::Name(c"area")),
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
///Calls `area` of `shapes` as `extern "C" fn(shape: &Shape, kind: Kind, why: out CString, on failure)`.
///
///`area::META.c_declaration()` is its declaration in C.
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
fn area(shape: &Shape, kind: Kind) -> Result<i32, ShapeError> {
    const __FIT: bool = true && <Shape as rt::vet::CrossesByReference<rt::In>>::OK
        && <Kind as rt::vet::CrossesByValue>::OK
        && <ShapeError as rt::vet::HoldsErrors>::OK
        && <ShapeError as rt::vet::MadeFromFailure<
            (::core::option::Option<CString>,),
        >>::OK;
    const __VERIFIED: bool = __FIT && <Shape as rt::vet::PointerFree<{ __FIT }>>::OK
        && <Kind as rt::vet::PointerFree<{ __FIT }>>::OK;
    #[allow(dead_code)]
    type __Profile = <rt::vet::Verified<
        { __VERIFIED },
    > as rt::vet::Given<rt::BlockProfile<rt::Unstated, rt::Unstated>>>::Type;
    let mut __room0 = rt::safe_room::<
        <&Shape as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __room1 = rt::safe_room::<
        <Kind as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __argument0 = match rt::lower(
        shape,
        &mut __room0,
        &rt::Site {
            function: "area",
            parameter: "shape",
        },
    ) {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<{ __VERIFIED }>, _>(__error),
            );
        }
    };
    let mut __argument1 = match rt::lower(
        kind,
        &mut __room1,
        &rt::Site {
            function: "area",
            parameter: "kind",
        },
    ) {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<{ __VERIFIED }>, _>(__error),
            );
        }
    };
    let mut __argument2 = rt::Slot::<
        rt::Owned<rt::Text<rt::encoding::Utf8>>,
        CString,
        _,
    >::empty(rt::CHeap);
    let __function = unsafe {
        rt::as_function::<
            unsafe extern "C" fn(_, _, _) -> _,
        >(
            match area::__entry().address() {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(
                        rt::raise::<rt::vet::Verified<{ __VERIFIED }>, _>(__error),
                    );
                }
            },
        )
    };
    let __owned = ();
    let __raw = unsafe {
        __function(__argument0.native(), __argument1.native(), __argument2.pointer())
    };
    let mut __result = unsafe {
        rt::Slot::<
            <i32 as rt::DefaultMarshal<__Profile>>::Strategy,
            i32,
            _,
        >::holding(__raw, __owned)
    };
    let __code = rt::returned_code(__result.native(), rt::CodeSource::Unknown);
    let __failed = rt::is_zero(__result.native(), __code);
    if __failed {
        return ::core::result::Result::Err(
            rt::fail::<
                rt::vet::Verified<{ __VERIFIED }>,
                <rt::vet::Verified<{ __VERIFIED }> as rt::vet::Given<ShapeError>>::Type,
                _,
                _,
            >(rt::Failure::new("area", __code, (rt::on_failure(__argument2),))),
        );
    }
    let __returned = match unsafe {
        rt::lift_slot(
            __result,
            &rt::Site {
                function: "area",
                parameter: "return",
            },
        )
    } {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<{ __VERIFIED }>, _>(__error),
            );
        }
    };
    return ::core::result::Result::Ok(__returned);
}
