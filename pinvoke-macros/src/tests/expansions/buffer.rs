// #[dll_import("c", charset = utf8, last_error)]
// unsafe extern "C" {
//     #[fails_if(negative)]
//     safe fn read_link(path: &str, #[out(grow = truncated)] text: &mut String, #[len_of(text)] size: usize) -> Result<isize>;
// }

const _: () = {
    unsafe extern "C" {}
};
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_read_link: rt::LazyLibrary = unsafe {
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
///About the imported function [`read_link`](fn@read_link).
#[allow(non_camel_case_types, dead_code)]
enum read_link {}
#[allow(dead_code)]
impl read_link {
    /// What the declaration says.
    pub const META: rt::FunctionMeta = {
        const PARAMETERS: &[rt::ParameterMeta] = &[
            rt::ParameterMeta::new(
                "path",
                "&str",
                rt::Role::Managed,
                rt::Flow::In,
                rt::told!(
                    rt::question::Passed < rt::question::ByDefault < rt::BlockProfile <
                    rt::encoding::Utf8, rt::Unstated > >, & str, rt::In >
                ),
            ),
            rt::ParameterMeta::new(
                    "text",
                    "&mut String",
                    rt::Role::Managed,
                    rt::Flow::Out,
                    rt::told!(
                        rt::question::Passed < rt::question::ByDefault < rt::BlockProfile
                        < rt::encoding::Utf8, rt::Unstated > >, & mut String, rt::Out >
                    ),
                )
                .counted(
                    rt::Count::new(
                        ::core::option::Option::Some("size"),
                        ::core::option::Option::None,
                        false,
                    ),
                )
                .growing(rt::Growth::Truncated),
            rt::ParameterMeta::new(
                "size",
                "usize",
                rt::Role::LengthOf("text"),
                rt::Flow::In,
                rt::told!(rt::question::Plain < usize >),
            ),
        ];
        rt::FunctionMeta::new(
                "read_link",
                "read_link",
                "c",
                "C",
                PARAMETERS,
                "Result<isize>",
                rt::ReturnMeta::new(
                    "isize",
                    rt::told!(
                        rt::question::Returned < rt::question::ByDefault <
                        rt::BlockProfile < rt::encoding::Utf8, rt::Unstated > >, isize,
                        () >
                    ),
                ),
            )
            .safe()
            .failing("negative", "", "")
            .last_error()
    };
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_read_link,
            rt::EntrySpec::new("read_link", rt::EntryName::Name(c"read_link")),
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
///Calls `read_link` of `c` as `extern "C" fn(path: &str, text: out &mut String, size: usize = length of text)`.
///
///```c
///intptr_t read_link(const char *path, char *text, size_t size);
///```
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
fn read_link(path: &str, text: &mut String) -> Result<isize> {
    #[allow(dead_code)]
    type __Profile = rt::BlockProfile<rt::encoding::Utf8, rt::Unstated>;
    let mut __room0 = rt::safe_room::<
        <&str as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __room1 = rt::safe_room::<
        <&mut String as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::Out,
    >();
    let mut __argument0 = match rt::lower(
        path,
        &mut __room0,
        &rt::Site {
            function: "read_link",
            parameter: "path",
        },
    ) {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<true>, _>(__error),
            );
        }
    };
    let mut __argument1 = match rt::lower(
        text,
        &mut __room1,
        &rt::Site {
            function: "read_link",
            parameter: "text",
        },
    ) {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<true>, _>(__error),
            );
        }
    };
    let __function = unsafe {
        rt::as_function::<
            unsafe extern "C" fn(_, _, _) -> _,
        >(
            match read_link::__entry().address() {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(
                        rt::raise::<rt::vet::Verified<true>, _>(__error),
                    );
                }
            },
        )
    };
    let mut __tries = 0u32;
    loop {
        let mut __argument2: usize = match rt::count::<
            usize,
        >(
            __argument1.capacity(),
            1usize,
            &rt::Site {
                function: "read_link",
                parameter: "size",
            },
        ) {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(
                    rt::raise::<rt::vet::Verified<true>, _>(__error),
                );
            }
        };
        let __owned = ();
        let __native0 = __argument0.native();
        let __native1 = __argument1.native();
        let __native2 = __argument2;
        let __last_error = rt::LastError::clear();
        let __raw = unsafe { __function(__native0, __native1, __native2) };
        let mut __result = unsafe {
            rt::Slot::<
                <isize as rt::DefaultMarshal<__Profile>>::Strategy,
                isize,
                _,
            >::holding(__raw, __owned)
        };
        let __code = rt::last_error_code(__last_error.get());
        let __failed = rt::is_negative(__result.native(), __code);
        match if __failed {
            rt::Grown::Done
        } else {
            rt::grow_truncated(
                rt::Testable::number(__result.native()),
                1usize,
                __argument1.capacity(),
                __argument1.terminator(),
            )
        } {
            rt::Grown::Done => {}
            rt::Grown::Retry(__units) => {
                __tries += 1;
                if __tries == rt::MAX_TRIES {
                    return ::core::result::Result::Err(
                        rt::raise::<
                            rt::vet::Verified<true>,
                            _,
                        >(
                            rt::still_too_small(
                                __argument1.capacity(),
                                &rt::Site {
                                    function: "read_link",
                                    parameter: "text",
                                },
                            ),
                        ),
                    );
                }
                match __argument1
                    .set_capacity(
                        __units,
                        &rt::Site {
                            function: "read_link",
                            parameter: "text",
                        },
                    )
                {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            rt::raise::<rt::vet::Verified<true>, _>(__error),
                        );
                    }
                };
                continue;
            }
        }
        if __failed {
            return ::core::result::Result::Err(
                rt::fail::<
                    rt::vet::Verified<true>,
                    rt::Error,
                    _,
                    _,
                >(rt::Failure::new("read_link", __code, ())),
            );
        }
        match __argument1
            .set_count(
                rt::in_units(rt::Testable::number(__result.native()), 1usize),
                &rt::Site {
                    function: "read_link",
                    parameter: "text",
                },
            )
        {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(
                    rt::raise::<rt::vet::Verified<true>, _>(__error),
                );
            }
        };
        let __returned = match unsafe {
            rt::lift_slot(
                __result,
                &rt::Site {
                    function: "read_link",
                    parameter: "return",
                },
            )
        } {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(
                    rt::raise::<rt::vet::Verified<true>, _>(__error),
                );
            }
        };
        match unsafe {
            __argument1
                .lift(
                    &rt::Site {
                        function: "read_link",
                        parameter: "text",
                    },
                )
        } {
            ::core::result::Result::Ok(__value) => __value,
            ::core::result::Result::Err(__error) => {
                return ::core::result::Result::Err(
                    rt::raise::<rt::vet::Verified<true>, _>(__error),
                );
            }
        };
        return ::core::result::Result::Ok(__returned);
    }
}
