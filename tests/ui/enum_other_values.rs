//! The variant for values without a name: one, with the integer.
use pinvoke::prelude::*;

#[derive(NativeEnum, Clone, Copy)]
#[repr(u32)]
enum NoValue {
    Red = 1,
    #[native(other)]
    Other,
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(u32)]
enum Two {
    Red = 1,
    #[native(other)]
    Other(u32),
    #[native(other)]
    More(u32),
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(u32)]
enum OtherInteger {
    Red = 1,
    #[native(other)]
    Other(i64),
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(u32)]
enum NotMarked {
    Red = 1,
    Other(u32),
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(u32)]
enum OnlyOther {
    #[native(other)]
    Other(u32),
}

fn main() {}
