// #[unmanaged_callers_only(entry = unsafe "last_line", charset = utf8, hresult)]
// pub extern "system" fn last_line(text: &str, #[retval] #[free(cotaskmem)] line: String) -> Result<String> {
//     Ok(text.lines().last().unwrap_or_default().to_owned())
// }

const _: () = {
    unsafe extern "C" {}
};
pub fn last_line(text: &str) -> Result<String> {
    Ok(text.lines().last().unwrap_or_default().to_owned())
}
///What native code sees of the function [`last_line`](fn@last_line).
#[allow(non_camel_case_types, dead_code)]
pub enum last_line {}
const _: () = {
    #[allow(dead_code)]
    type __Profile = rt::BlockProfile<rt::encoding::Utf8, rt::Unstated>;
    #[allow(dead_code, unused_mut, unused_unsafe, clippy::all, clippy::pedantic)]
    impl last_line {
        /// The function that native code calls.
        pub const POINTER: unsafe extern "system" fn(
            <<&'static str as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::Receive<'static, &'static str>>::Native,
            *mut <rt::HandedOver<
                <__Profile as rt::Profile>::Str,
                rt::CoTaskMem,
            > as rt::CallbackReturn<String>>::Native,
        ) -> ::core::primitive::i32 = Self::__pinvoke_entry;
        #[unsafe(export_name = "last_line")]
        unsafe extern "system" fn __pinvoke_entry(
            __text: <<&'static str as rt::DefaultMarshal<
                __Profile,
            >>::Strategy as rt::Receive<'static, &'static str>>::Native,
            __line: *mut <rt::HandedOver<
                <__Profile as rt::Profile>::Str,
                rt::CoTaskMem,
            > as rt::CallbackReturn<String>>::Native,
        ) -> ::core::primitive::i32 {
            rt::answer_status(
                "last_line",
                || {
                    let __line = match unsafe { rt::returned_place(__line) } {
                        ::core::result::Result::Ok(place) => place,
                        ::core::result::Result::Err(__error) => {
                            return ::core::result::Result::Err(
                                rt::Refusal::from(
                                    __error
                                        .at(
                                            &rt::Site {
                                                function: "last_line",
                                                parameter: "line",
                                            },
                                        ),
                                ),
                            );
                        }
                    };
                    let mut __holder_text = match unsafe {
                        <<&str as rt::DefaultMarshal<
                            __Profile,
                        >>::Strategy as rt::Receive<'_, &str>>::receive(__text)
                    } {
                        ::core::result::Result::Ok(holder) => holder,
                        ::core::result::Result::Err(error) => {
                            return ::core::result::Result::Err(
                                rt::Refusal::from(
                                    error
                                        .at(
                                            &rt::Site {
                                                function: "last_line",
                                                parameter: "text",
                                            },
                                        ),
                                ),
                            );
                        }
                    };
                    let __result = unsafe {
                        last_line(
                            <<&str as rt::DefaultMarshal<
                                __Profile,
                            >>::Strategy as rt::Receive<
                                '_,
                                &str,
                            >>::value(&mut __holder_text),
                        )
                    };
                    let __part_line = match __result {
                        ::core::result::Result::Ok(value) => value,
                        ::core::result::Result::Err(__error) => {
                            return ::core::result::Result::Err(rt::Refusal::of(&__error));
                        }
                    };
                    let __part_line = match rt::HandedBack::<
                        rt::HandedOver<<__Profile as rt::Profile>::Str, rt::CoTaskMem>,
                        String,
                    >::new(__part_line) {
                        ::core::result::Result::Ok(native) => native,
                        ::core::result::Result::Err(__error) => {
                            return ::core::result::Result::Err(
                                rt::Refusal::from(
                                    __error
                                        .at(
                                            &rt::Site {
                                                function: "last_line",
                                                parameter: "line",
                                            },
                                        ),
                                ),
                            );
                        }
                    };
                    unsafe { __line.write(__part_line.give()) };
                    ::core::result::Result::Ok(())
                },
            )
        }
    }
};
