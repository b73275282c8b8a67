// #[native_callback(charset = utf8, on_panic = 1)]
// pub type Row = extern "C" fn(#[user_data] state: *mut c_void, #[len_of(values)] columns: c_int, values: &[Option<&str>]) -> c_int;

/**

A callback signature, for `#[callback(..)]`.*/
pub struct Row(::core::marker::PhantomData<()>, ::core::convert::Infallible);
const _: () = {
    const __FIT: bool = true
        && <Option<&str> as rt::vet::CallbackTakesSlice<rt::In>>::OK;
    const __VERIFIED: bool = __FIT;
    #[allow(dead_code)]
    type __Profile = <rt::vet::Verified<
        { __VERIFIED },
    > as rt::vet::Given<rt::BlockProfile<rt::encoding::Utf8, rt::Unstated>>>::Type;
    impl rt::vet::WithUserData for Row {}
    unsafe impl rt::CallbackSignature for Row {
        type Pointer = unsafe extern "C" fn(
            *mut c_void,
            c_int,
            <<&'static [Option<
                &'static str,
            >] as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::ReceiveCounted<
                'static,
                &'static [Option<&'static str>],
            >>::Native,
        ) -> <<c_int as rt::DefaultMarshal<
            __Profile,
        >>::Strategy as rt::CallbackReturn<c_int>>::Native;
        const NAME: &'static str = "Row";
        const HAS_USER_DATA: bool = true;
        const META: rt::CallbackMeta = rt::CallbackMeta::new(
            "Row",
            "C",
            &[
                rt::ParameterMeta::new(
                    "state",
                    "*mut c_void",
                    rt::Role::UserData,
                    rt::Flow::In,
                    rt::told!(rt::question::Plain < * mut c_void >),
                ),
                rt::ParameterMeta::new(
                    "columns",
                    "c_int",
                    rt::Role::LengthOf("values"),
                    rt::Flow::In,
                    rt::told!(rt::question::Plain < c_int >),
                ),
                rt::ParameterMeta::new(
                        "values",
                        "&[Option<&str>]",
                        rt::Role::Managed,
                        rt::Flow::In,
                        rt::told!(
                            rt::question::ReceivedCounted < rt::question::ByDefault <
                            rt::BlockProfile < rt::encoding::Utf8, rt::Unstated > >, &
                            [Option < & str >] >
                        ),
                    )
                    .counted(
                        rt::Count::new(
                            ::core::option::Option::Some("columns"),
                            ::core::option::Option::None,
                            false,
                        ),
                    ),
            ],
            rt::ReturnMeta::new(
                "c_int",
                rt::told!(
                    rt::question::GivenBack < rt::question::ByDefault < rt::BlockProfile
                    < rt::encoding::Utf8, rt::Unstated > >, c_int >
                ),
            ),
            "1",
        );
    }
    #[allow(dead_code, unused_mut, clippy::all, clippy::pedantic)]
    impl Row {
        /// What the declaration says.
        pub const META: rt::CallbackMeta = <Self as rt::CallbackSignature>::META;
        /// Makes a callback that native code may keep and call at any time, on several threads at
        /// once.
        ///
        /// # Errors
        ///
        /// No entry point can be made for it.
        pub fn callback<__Closure>(closure: __Closure) -> rt::Result<rt::Callback<Self>>
        where
            __Closure: ::core::ops::Fn(&[Option<&str>]) -> c_int + ::core::marker::Send
                + ::core::marker::Sync + 'static,
        {
            rt::retain_shared::<Self, __Closure>(closure)
        }
        /// Makes a callback that native code may keep and call at any time: one call at a time,
        /// others wait. A call that the closure itself causes gets the value of `on_panic`.
        ///
        /// # Errors
        ///
        /// No entry point can be made for it.
        pub fn serialized<__Closure>(
            closure: __Closure,
        ) -> rt::Result<rt::Callback<Self>>
        where
            __Closure: ::core::ops::FnMut(&[Option<&str>]) -> c_int
                + ::core::marker::Send + 'static,
        {
            rt::retain_serialized::<Self, __Closure>(closure)
        }
        #[inline(always)]
        unsafe fn __pinvoke_run<
            __Callable: ::core::ops::FnMut(&[Option<&str>]) -> c_int,
        >(
            __closure: &mut __Callable,
            __columns: c_int,
            __values: <<&'static [Option<
                &'static str,
            >] as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::ReceiveCounted<
                'static,
                &'static [Option<&'static str>],
            >>::Native,
        ) -> ::core::result::Result<
            <<c_int as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::CallbackReturn<c_int>>::Native,
            rt::MarshalError,
        > {
            let mut __holder_values = match unsafe {
                <<&[Option<
                    &str,
                >] as rt::DefaultMarshal<
                    __Profile,
                >>::Strategy as rt::ReceiveCounted<
                    '_,
                    &[Option<&str>],
                >>::receive(__values, rt::CountInt::to_count(__columns))
            } {
                ::core::result::Result::Ok(holder) => holder,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(
                        error
                            .at(
                                &rt::Site {
                                    function: "Row",
                                    parameter: "values",
                                },
                            ),
                    );
                }
            };
            <<c_int as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::CallbackReturn<
                c_int,
            >>::lower_return(
                    __closure(
                        <<&[Option<
                            &str,
                        >] as rt::DefaultMarshal<
                            __Profile,
                        >>::Strategy as rt::ReceiveCounted<
                            '_,
                            &[Option<&str>],
                        >>::value(&mut __holder_values),
                    ),
                )
                .map_err(|error| {
                    error
                        .at(
                            &rt::Site {
                                function: "Row",
                                parameter: "return",
                            },
                        )
                })
        }
        #[inline]
        fn __pinvoke_fallback() -> <<c_int as rt::DefaultMarshal<
            __Profile,
        >>::Strategy as rt::CallbackReturn<c_int>>::Native {
            1
        }
        unsafe extern "C" fn __pinvoke_entry<__Holder: rt::ClosureHolder>(
            __state: *mut c_void,
            __columns: c_int,
            __values: <<&'static [Option<
                &'static str,
            >] as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::ReceiveCounted<
                'static,
                &'static [Option<&'static str>],
            >>::Native,
        ) -> <<c_int as rt::DefaultMarshal<
            __Profile,
        >>::Strategy as rt::CallbackReturn<c_int>>::Native
        where
            __Holder::Callable: ::core::ops::FnMut(&[Option<&str>]) -> c_int,
        {
            unsafe {
                __Holder::enter(
                    rt::UserData::into_context(__state),
                    Self::__pinvoke_fallback,
                    |__closure| unsafe {
                        Self::__pinvoke_run(__closure, __columns, __values)
                    },
                )
            }
        }
    }
    unsafe impl<__Closure> rt::ScopedCallback<__Closure> for Row
    where
        __Closure: ::core::ops::FnMut(&[Option<&str>]) -> c_int,
    {
        const ENTRY: Self::Pointer = Self::__pinvoke_entry::<rt::Scoped<__Closure>>;
    }
    unsafe impl<__Holder> rt::RetainedCallback<__Holder> for Row
    where
        __Holder: rt::ClosureHolder,
        <__Holder as rt::ClosureHolder>::Callable: ::core::ops::FnMut(
            &[Option<&str>],
        ) -> c_int,
    {
        const ENTRY: rt::RetainedEntry<Self::Pointer> = rt::RetainedEntry::UserData(
            Self::__pinvoke_entry::<__Holder>,
        );
    }
};
