// #[repr(C)]
// pub struct Point {
//     pub x: f64,
//     pub y: f64,
// }

const _: () = {
    const __FIT: bool = <Point as rt::vet::CopiedBits>::OK
        && <f64 as rt::vet::PlainData>::OK && <f64 as rt::vet::PlainData>::OK;
    impl rt::Managed for Point {
        type Kind = rt::kind::Value;
    }
    unsafe impl rt::Abi for Point
    where
        for<'__any> Point: ::core::marker::Copy,
    {
        const DESC: rt::TypeDesc = rt::TypeDesc::of::<
            Self,
        >(
            "Point",
            rt::TypeClass::Struct(
                &[
                    rt::FieldDesc::new(
                            "x",
                            ::core::mem::offset_of!(Self, x),
                            &<<rt::vet::Verified<
                                { __FIT },
                            > as rt::vet::Given<f64>>::Type as rt::BlittableField>::FIELD,
                        )
                        .told(&rt::FieldMeta::new("f64", rt::Told::VALUE, "")),
                    rt::FieldDesc::new(
                            "y",
                            ::core::mem::offset_of!(Self, y),
                            &<<rt::vet::Verified<
                                { __FIT },
                            > as rt::vet::Given<f64>>::Type as rt::BlittableField>::FIELD,
                        )
                        .told(&rt::FieldMeta::new("f64", rt::Told::VALUE, "")),
                ],
            ),
        );
    }
    unsafe impl rt::BlittableField for Point
    where
        for<'__any> Point: ::core::marker::Copy,
    {
        const FIELD: rt::TypeDesc = <Self as rt::Abi>::DESC;
    }
    unsafe impl rt::Blittable for Point
    where
        for<'__any> Point: ::core::marker::Copy,
    {}
};
