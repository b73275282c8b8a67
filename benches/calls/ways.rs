//! This library's ways of binding, for declarations that are written once.

/// Declares functions of the C library in every way of binding, each in a module of its own: `lazy`,
/// `eager`, `link`, `stubs` (called through libffi) and `bound` (methods of its `Api`, loaded by `api`).
macro_rules! declared_in_every_way {
    ([$($option:tt)*] { $($functions:tt)* }) => {
        mod lazy {
            #[allow(unused_imports, reason = "some declarations name types of their workload")]
            use super::*;
            #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY $($option)*)]
            unsafe extern "C" { $($functions)* }
        }
        mod eager {
            #[allow(unused_imports, reason = "as above")]
            use super::*;
            #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, bind = eager $($option)*)]
            unsafe extern "C" { $($functions)* }
        }
        mod link {
            #[allow(unused_imports, reason = "as above")]
            use super::*;
            #[pinvoke::dll_import("pinvoke_bench", bind = link $($option)*)]
            unsafe extern "C" { $($functions)* }
        }
        mod stubs {
            #[allow(unused_imports, reason = "as above")]
            use super::*;
            #[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, stub = libffi $($option)*)]
            unsafe extern "C" { $($functions)* }
        }
        mod bound {
            #[allow(unused_imports, reason = "as above")]
            use super::*;
            #[pinvoke::dll_import(
                pinvoke_bench_native::LIBRARY,
                bind = pub(super) struct Api
                $($option)*
            )]
            unsafe extern "C" { $($functions)* }
        }

        fn api() -> &'static bound::Api {
            static API: std::sync::LazyLock<bound::Api> = std::sync::LazyLock::new(|| {
                // SAFETY: the library is the one that the declarations describe.
                unsafe { bound::Api::load() }.expect("the build script made the library")
            });
            &API
        }
    };
}

/// Adds to a workload what calls the functions themselves: the same loop, in which `$function` stands
/// for the function as each way binds it. A method is no function: the struct's way is added apart.
macro_rules! ours_in_every_way {
    ($workload:expr, $function:ident, $loop:expr) => {
        ours_in_every_way!($workload, "", $function, $loop)
    };
    ($workload:expr, $detail:literal, $function:ident, $loop:expr) => {
        $workload
            .ours(concat!("pinvoke lazy", $detail), {
                use self::lazy::$function;
                $loop
            })
            .ours(concat!("pinvoke eager", $detail), {
                use self::eager::$function;
                $loop
            })
            .ours(concat!("pinvoke link", $detail), {
                use self::link::$function;
                $loop
            })
            .ours(concat!("pinvoke stub = libffi", $detail), {
                use self::stubs::$function;
                $loop
            })
    };
}

pub(crate) use {declared_in_every_way, ours_in_every_way};
