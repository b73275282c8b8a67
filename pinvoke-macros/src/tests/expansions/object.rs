// #[dll_import("z", bind = pub struct Zlib)]
// unsafe extern "C" {
//     #[entry = "crc32"]
//     pub safe fn checksum(seed: c_ulong, byte: &u8, #[value(1)] length: u32) -> c_ulong;
//     #[optional]
//     pub safe fn adler32(seed: c_ulong) -> Result<c_ulong>;
// }

const _: () = {
    unsafe extern "C" {}
};
#[allow(non_snake_case)]
pub struct Zlib {
    __library: rt::Library,
    __checksum: rt::Address,
    __adler32: ::core::option::Option<rt::Address>,
}
#[allow(non_snake_case, dead_code)]
impl Zlib {
    /// What the declarations say.
    pub const META: &'static [rt::FunctionMeta] = &[
        {
            const PARAMETERS: &[rt::ParameterMeta] = &[
                rt::ParameterMeta::new(
                    "seed",
                    "c_ulong",
                    rt::Role::Managed,
                    rt::Flow::In,
                    rt::told!(
                        rt::question::Passed < rt::question::ByDefault < rt::BlockProfile
                        < rt::Unstated, rt::Unstated > >, c_ulong, rt::In >
                    ),
                ),
                rt::ParameterMeta::new(
                    "byte",
                    "&u8",
                    rt::Role::Managed,
                    rt::Flow::In,
                    rt::told!(
                        rt::question::Passed < rt::question::ByDefault < rt::BlockProfile
                        < rt::Unstated, rt::Unstated > >, & u8, rt::In >
                    ),
                ),
                rt::ParameterMeta::new(
                        "length",
                        "u32",
                        rt::Role::Value,
                        rt::Flow::In,
                        rt::told!(rt::question::Plain < u32 >),
                    )
                    .valued("1"),
            ];
            rt::FunctionMeta::new(
                    "checksum",
                    "crc32",
                    "z",
                    "C",
                    PARAMETERS,
                    "c_ulong",
                    rt::ReturnMeta::new(
                        "c_ulong",
                        rt::told!(
                            rt::question::Returned < rt::question::ByDefault <
                            rt::BlockProfile < rt::Unstated, rt::Unstated > >, c_ulong, &
                            'static Zlib >
                        ),
                    ),
                )
                .safe()
        },
        {
            const PARAMETERS: &[rt::ParameterMeta] = &[
                rt::ParameterMeta::new(
                    "seed",
                    "c_ulong",
                    rt::Role::Managed,
                    rt::Flow::In,
                    rt::told!(
                        rt::question::Passed < rt::question::ByDefault < rt::BlockProfile
                        < rt::Unstated, rt::Unstated > >, c_ulong, rt::In >
                    ),
                ),
            ];
            rt::FunctionMeta::new(
                    "adler32",
                    "adler32",
                    "z",
                    "C",
                    PARAMETERS,
                    "Result<c_ulong>",
                    rt::ReturnMeta::new(
                        "c_ulong",
                        rt::told!(
                            rt::question::Returned < rt::question::ByDefault <
                            rt::BlockProfile < rt::Unstated, rt::Unstated > >, c_ulong, &
                            'static Zlib >
                        ),
                    ),
                )
                .safe()
        },
    ];
    /// Loads the library by its declared name and binds every function.
    ///
    /// # Errors
    ///
    /// The library cannot be found, or lacks entry points: all of them are named.
    ///
    /// # Safety
    ///
    /// The library that the name leads to has these functions with these signatures, and
    /// running its initialisers is acceptable.
    pub unsafe fn load() -> ::core::result::Result<Self, rt::LoadError> {
        const SPEC: rt::LibrarySpec = rt::LibrarySpec {
            name: "z",
            search: {
                use rt::SearchPath::*;
                &[]
            },
            exact: true,
            wide: false,
        };
        unsafe { Self::from_library(rt::Library::open_with(SPEC.name, SPEC.search)?) }
    }
    /// Loads the library from `name`, a name or a path, and binds every function.
    ///
    /// # Errors
    ///
    /// As for [`Self::load`].
    ///
    /// # Safety
    ///
    /// As for [`Self::load`].
    pub unsafe fn load_from(
        name: impl ::core::convert::AsRef<::std::ffi::OsStr>,
    ) -> ::core::result::Result<Self, rt::LoadError> {
        unsafe { Self::from_library(rt::Library::open(name)?) }
    }
    /// Binds every function of a library that is loaded.
    ///
    /// # Errors
    ///
    /// The library lacks entry points: all of them are named.
    ///
    /// # Safety
    ///
    /// The library has these functions with these signatures.
    pub unsafe fn from_library(
        library: rt::Library,
    ) -> ::core::result::Result<Self, rt::LoadError> {
        const SPEC: rt::LibrarySpec = rt::LibrarySpec {
            name: "z",
            search: {
                use rt::SearchPath::*;
                &[]
            },
            exact: true,
            wide: false,
        };
        let mut binder = rt::Binder::new(&library, &SPEC);
        let __checksum = binder
            .required(&rt::EntrySpec::new("checksum", rt::EntryName::Name(c"crc32")));
        let __adler32 = binder
            .optional(&rt::EntrySpec::new("adler32", rt::EntryName::Name(c"adler32")));
        binder.finish()?;
        ::core::result::Result::Ok(Self {
            __checksum: rt::bound(__checksum),
            __adler32,
            __library: library,
        })
    }
    /// The library.
    pub fn library(&self) -> &rt::Library {
        &self.__library
    }
    ///Whether the library has `adler32`.
    pub fn has_adler32(&self) -> bool {
        self.__adler32.is_some()
    }
    ///
    ///Calls `crc32` of `z` as `extern "C" fn(seed: c_ulong, byte: &u8, length: u32 = 1)`.
    ///
    ///```c
    ///unsigned long crc32(unsigned long seed, const uint8_t *byte, uint32_t length);
    ///```
    #[inline]
    #[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
    pub fn checksum(&self, seed: c_ulong, byte: &u8) -> c_ulong {
        #[allow(dead_code)]
        type __Profile = rt::BlockProfile<rt::Unstated, rt::Unstated>;
        let mut __room0 = rt::safe_room::<
            <c_ulong as rt::DefaultMarshal<__Profile>>::Strategy,
            rt::In,
        >();
        let mut __room1 = rt::safe_room::<
            <&u8 as rt::DefaultMarshal<__Profile>>::Strategy,
            rt::In,
        >();
        let __argument2: u32 = 1;
        let mut __argument0 = rt::lower_plain(
            seed,
            &mut __room0,
            &rt::Site {
                function: "checksum",
                parameter: "seed",
            },
        );
        let mut __argument1 = rt::lower_plain(
            byte,
            &mut __room1,
            &rt::Site {
                function: "checksum",
                parameter: "byte",
            },
        );
        let __function = unsafe {
            rt::as_function::<
                unsafe extern "C" fn(_, _, _) -> _,
            >(
                match ::core::result::Result::Ok::<
                    _,
                    rt::LoadError,
                >(self.__checksum.get()) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => rt::not_bound(__error),
                },
            )
        };
        let __owned = self;
        let __raw = unsafe {
            __function(__argument0.native(), __argument1.native(), __argument2)
        };
        let mut __result = unsafe {
            rt::Slot::<
                <c_ulong as rt::DefaultMarshal<__Profile>>::Strategy,
                c_ulong,
                _,
            >::holding(__raw, __owned)
        };
        let __returned = unsafe {
            rt::lift_slot_plain(
                __result,
                &rt::Site {
                    function: "checksum",
                    parameter: "return",
                },
            )
        };
        return __returned;
    }
    ///
    ///Calls `adler32` of `z` as `extern "C" fn(seed: c_ulong)`.
    ///
    ///```c
    ///unsigned long adler32(unsigned long seed);
    ///```
    #[inline]
    #[allow(non_snake_case)]
    #[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
    pub fn adler32(&self, seed: c_ulong) -> Result<c_ulong> {
        #[allow(dead_code)]
        type __Profile = rt::BlockProfile<rt::Unstated, rt::Unstated>;
        let mut __room0 = rt::safe_room::<
            <c_ulong as rt::DefaultMarshal<__Profile>>::Strategy,
            rt::In,
        >();
        let mut __argument0 = match rt::lower(
            seed,
            &mut __room0,
            &rt::Site {
                function: "adler32",
                parameter: "seed",
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
                unsafe extern "C" fn(_) -> _,
            >(
                match rt::optional_address(
                    self.__adler32,
                    &self.__library,
                    &rt::EntrySpec::new("adler32", rt::EntryName::Name(c"adler32")),
                    &rt::LibrarySpec {
                        name: "z",
                        search: {
                            use rt::SearchPath::*;
                            &[]
                        },
                        exact: true,
                        wide: false,
                    },
                ) {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => {
                        return ::core::result::Result::Err(
                            rt::raise::<rt::vet::Verified<true>, _>(__error),
                        );
                    }
                },
            )
        };
        let __owned = self;
        let __raw = unsafe { __function(__argument0.native()) };
        let mut __result = unsafe {
            rt::Slot::<
                <c_ulong as rt::DefaultMarshal<__Profile>>::Strategy,
                c_ulong,
                _,
            >::holding(__raw, __owned)
        };
        let __returned = match unsafe {
            rt::lift_slot(
                __result,
                &rt::Site {
                    function: "adler32",
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
        return ::core::result::Result::Ok(__returned);
    }
}
impl ::core::fmt::Debug for Zlib {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct(::core::stringify!(Zlib))
            .field("library", &"z")
            .finish_non_exhaustive()
    }
}
