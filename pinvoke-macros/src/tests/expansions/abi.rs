// #[repr(C)]
// pub struct Slice<T> {
//     start: *const T,
//     length: usize,
// }

const _: () = {
    const __FIT: bool = true;
    impl<T> rt::Managed for Slice<T> {
        type Kind = rt::kind::Pointer;
    }
    unsafe impl<T> rt::Abi for Slice<T> {
        const DESC: rt::TypeDesc = rt::TypeDesc::of::<
            Self,
        >(
            "Slice",
            rt::TypeClass::Struct(
                &[
                    rt::FieldDesc::new(
                            "start",
                            ::core::mem::offset_of!(Self, start),
                            &<<rt::vet::Verified<
                                { __FIT },
                            > as rt::vet::Given<*const T>>::Type as rt::AbiField>::FIELD,
                        )
                        .told(
                            &rt::FieldMeta::new("*const T", rt::Told::POINTER, "const T"),
                        ),
                    rt::FieldDesc::new(
                            "length",
                            ::core::mem::offset_of!(Self, length),
                            &<<rt::vet::Verified<
                                { __FIT },
                            > as rt::vet::Given<usize>>::Type as rt::AbiField>::FIELD,
                        )
                        .told(&rt::FieldMeta::new("usize", rt::Told::VALUE, "")),
                ],
            ),
        );
    }
    unsafe impl<T> rt::ZeroAbi for Slice<T>
    where
        for<'__any> *const T: rt::ZeroField,
        for<'__any> usize: rt::ZeroField,
    {}
};
