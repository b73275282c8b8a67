// #[dll_import("text", charset = utf8, last_error)]
// unsafe extern "C" {
//     #[ret(c_int)]
//     #[fails_if(negative)]
//     safe fn set_name(name: &str, #[len_of(name)] length: u32) -> Result<()>;
// }

const _: () = {
    unsafe extern "C" {}
};
#[doc(hidden)]
#[allow(non_upper_case_globals)]
static __PINVOKE_LIBRARY_OF_set_name: rt::LazyLibrary = unsafe {
    rt::LazyLibrary::new(rt::LibrarySpec {
        name: "text",
        search: {
            use rt::SearchPath::*;
            &[]
        },
        exact: true,
        wide: false,
    })
};
///About the imported function [`set_name`](fn@set_name).
#[allow(non_camel_case_types, dead_code)]
enum set_name {}
#[allow(dead_code)]
impl set_name {
    /// What the declaration says.
    pub const META: rt::FunctionMeta = {
        const PARAMETERS: &[rt::ParameterMeta] = &[
            rt::ParameterMeta::new(
                    "name",
                    "&str",
                    rt::Role::Managed,
                    rt::Flow::In,
                    rt::told!(
                        rt::question::Passed < rt::question::ByDefault < rt::BlockProfile
                        < rt::encoding::Utf8, rt::Unstated > >, & str, rt::In >
                    ),
                )
                .counted(
                    rt::Count::new(
                        ::core::option::Option::Some("length"),
                        ::core::option::Option::None,
                        false,
                    ),
                ),
            rt::ParameterMeta::new(
                "length",
                "u32",
                rt::Role::LengthOf("name"),
                rt::Flow::In,
                rt::told!(rt::question::Plain < u32 >),
            ),
        ];
        rt::FunctionMeta::new(
                "set_name",
                "set_name",
                "text",
                "C",
                PARAMETERS,
                "Result<()>",
                rt::ReturnMeta::new("", rt::told!(rt::question::Plain < c_int >)),
            )
            .safe()
            .failing("negative", "", "")
            .last_error()
    };
    #[doc(hidden)]
    #[inline(always)]
    pub fn __entry() -> &'static rt::LazyEntry {
        static ENTRY: rt::LazyEntry = rt::LazyEntry::new(
            &__PINVOKE_LIBRARY_OF_set_name,
            rt::EntrySpec::new("set_name", rt::EntryName::Name(c"set_name")),
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
///Calls `set_name` of `text` as `extern "C" fn(name: &str, length: u32 = length of name) -> c_int`.
///
///```c
///int set_name(const char *name, uint32_t length);
///```
#[inline]
#[allow(non_snake_case)]
#[allow(unused_mut, unused_variables, unused_unsafe, clippy::all, clippy::pedantic)]
fn set_name(name: &str) -> Result<()> {
    #[allow(dead_code)]
    type __Profile = rt::BlockProfile<rt::encoding::Utf8, rt::Unstated>;
    let mut __room0 = rt::safe_room::<
        <&str as rt::DefaultMarshal<__Profile>>::Strategy,
        rt::In,
    >();
    let mut __argument0 = match rt::lower(
        name,
        &mut __room0,
        &rt::Site {
            function: "set_name",
            parameter: "name",
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
            unsafe extern "C" fn(_, _) -> c_int,
        >(
            match set_name::__entry().address() {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__error) => {
                    return ::core::result::Result::Err(
                        rt::raise::<rt::vet::Verified<true>, _>(__error),
                    );
                }
            },
        )
    };
    let mut __argument1: u32 = match rt::count::<
        u32,
    >(
        __argument0.capacity(),
        1usize,
        &rt::Site {
            function: "set_name",
            parameter: "length",
        },
    ) {
        ::core::result::Result::Ok(__value) => __value,
        ::core::result::Result::Err(__error) => {
            return ::core::result::Result::Err(
                rt::raise::<rt::vet::Verified<true>, _>(__error),
            );
        }
    };
    let __native0 = __argument0.native();
    let __native1 = __argument1;
    let __last_error = rt::LastError::clear();
    let __result = unsafe { __function(__native0, __native1) };
    let __code = rt::last_error_code(__last_error.get());
    let __failed = rt::is_negative(__result, __code);
    if __failed {
        return ::core::result::Result::Err(
            rt::fail::<
                rt::vet::Verified<true>,
                rt::Error,
                _,
                _,
            >(rt::Failure::new("set_name", __code, ())),
        );
    }
    return ::core::result::Result::Ok(());
}
