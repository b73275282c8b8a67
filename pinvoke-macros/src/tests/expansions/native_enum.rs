// #[repr(i32)]
// pub enum Color {
//     Red = 1,
//     Green,
// }

impl rt::Managed for Color {
    type Kind = rt::kind::Enumeration;
}
unsafe impl rt::NativeEnum for Color {
    type Repr = i32;
    const NAME: &'static str = "Color";
    const KNOWN: &'static str = "Red, Green";
    const VARIANTS: &'static [rt::VariantMeta] = {
        const VARIANT_0: i32 = 1;
        const VARIANT_1: i32 = VARIANT_0 + 1;
        &[
            rt::VariantMeta::new("Red", VARIANT_0 as i128),
            rt::VariantMeta::new("Green", VARIANT_1 as i128),
        ]
    };
    const IS_OPEN: bool = false;
    #[inline(always)]
    fn to_repr(self) -> i32 {
        const VARIANT_0: i32 = 1;
        const VARIANT_1: i32 = VARIANT_0 + 1;
        match self {
            Self::Red => VARIANT_0,
            Self::Green => VARIANT_1,
        }
    }
    #[inline]
    fn from_repr(value: i32) -> ::core::option::Option<Self> {
        const VARIANT_0: i32 = 1;
        const VARIANT_1: i32 = VARIANT_0 + 1;
        match value {
            VARIANT_0 => ::core::option::Option::Some(Self::Red),
            VARIANT_1 => ::core::option::Option::Some(Self::Green),
            _ => ::core::option::Option::None,
        }
    }
}
