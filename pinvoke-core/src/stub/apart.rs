//! What is hardly ever needed, kept out of the way of the call.

/// Runs what is hardly ever needed out of the way, so that it takes no register from its caller.
///
/// The closure may capture; for up to eight arguments [`apart0`] to [`apart8`] are better.
#[cold]
#[inline(never)]
pub fn apart<R>(slow: impl FnOnce() -> R) -> R {
    slow()
}

macro_rules! with_arguments {
    ($($name:ident($($argument:ident: $type:ident),*);)*) => {$(
        /// As [`apart`], with the arguments one by one: they stand where the caller has them, so that
        /// it jumps here. Captured in a closure they would be stored in the caller's frame, which on
        /// Windows is made at the start of the function, on the way to every call.
        #[cold]
        #[inline(never)]
        #[allow(clippy::too_many_arguments, reason = "as many as the foreign function has")]
        pub fn $name<$($type,)* R>(slow: impl FnOnce($($type),*) -> R $(, $argument: $type)*) -> R {
            slow($($argument),*)
        }
    )*};
}
with_arguments! {
    apart0();
    apart1(a: A);
    apart2(a: A, b: B);
    apart3(a: A, b: B, c: C);
    apart4(a: A, b: B, c: C, d: D);
    apart5(a: A, b: B, c: C, d: D, e: E);
    apart6(a: A, b: B, c: C, d: D, e: E, f: F);
    apart7(a: A, b: B, c: C, d: D, e: E, f: F, g: G);
    apart8(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H);
}
