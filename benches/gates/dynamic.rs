//! The gates of calls by signatures known at run time, of preparing them, and of finding functions.
#![allow(unreachable_pub, reason = "what gungraun's macros make is public")]

use std::ffi::c_void;
use std::hint::black_box;
use std::ptr::from_ref;
use std::sync::LazyLock;

use gungraun::{library_benchmark, library_benchmark_group};

use pinvoke::Library;
use pinvoke::dynamic::{Convention, DynFunction, Signature, Value};
use pinvoke::library::{EntryName, EntrySpec, LazyEntry, LazyLibrary, LibrarySpec};

use crate::gates::{CALLS, at_most, repeated_calls, result};

/// Declares gates: a name, the instructions that a call may take, and what makes so many calls.
macro_rules! gates {
    ($group:ident: $($(#[$comment:meta])* $name:ident <= $ceiling:literal, $calls:expr;)*) => {
        $(
            #[library_benchmark(config = at_most($ceiling))]
            #[bench::a_thousand_calls($calls(1))]
            fn $name(_: u64) -> u64 {
                $calls(CALLS)
            }
        )*
        library_benchmark_group!(name = $group, benchmarks = [$($name),*]);
    };
}

static ADD: LazyLock<DynFunction> =
    LazyLock::new(|| function("int32_t bench_add(int32_t left, int32_t right)"));

/// A function of the benchmark's library by its declaration.
fn function(text: &str) -> DynFunction {
    let signature = Signature::parse(text).expect("the declaration is C");
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(pinvoke_bench_native::LIBRARY) };
    let library = library.expect("the build script made the library");
    library.function(signature.name(), &signature).expect("the library has the function")
}

fn packed(calls: u64) -> u64 {
    let mut packed = ADD.packed::<i32>().expect("it returns an int32_t");
    repeated_calls(calls, |i| {
        packed.set(0, i as i32).expect("it takes an int32_t");
        packed.set(1, 7).expect("it takes an int32_t");
        // SAFETY: the declaration is that of the header.
        result(unsafe { packed.call() })
    })
}

fn checked_0(calls: u64) -> u64 {
    static NAME: LazyLock<DynFunction> = LazyLock::new(|| function("const char *bench_name(void)"));
    let name = &*NAME;
    // SAFETY: the declaration is that of the header.
    repeated_calls(calls, |_| match unsafe { name.call(black_box(&[])) } {
        Ok(Value::Pointer(_)) => 1,
        _ => 0,
    })
}

fn checked_1(calls: u64) -> u64 {
    static POINT: [f64; 2] = [3.0, 4.0];
    static NORM: LazyLock<DynFunction> = LazyLock::new(|| {
        function("typedef struct { double x, y; } point; double bench_norm(const point *value)")
    });
    let norm = &*NORM;
    repeated_calls(calls, |_| {
        let point = from_ref(black_box(&POINT)).cast::<c_void>().cast_mut();
        // SAFETY: the declaration is that of the header, and a point has two numbers.
        match unsafe { norm.call(&[Value::Pointer(point)]) } {
            Ok(Value::F64(norm)) => norm.to_bits(),
            _ => 0,
        }
    })
}

fn checked_2(calls: u64) -> u64 {
    let add = &*ADD;
    repeated_calls(calls, |i| {
        // SAFETY: the declaration is that of the header.
        match unsafe { add.call(&[(i as i32).into(), 7.into()]) } {
            Ok(Value::I32(sum)) => result(sum),
            _ => 0,
        }
    })
}

fn checked_2_into(calls: u64) -> u64 {
    let add = &*ADD;
    repeated_calls(calls, |i| {
        let mut sum = 0;
        // SAFETY: the declaration is that of the header.
        let done = unsafe { add.call_into(&[(i as i32).into(), 7.into()], &mut sum) };
        done.map_or(0, |()| result(sum))
    })
}

fn checked_8(calls: u64) -> u64 {
    static SEVENTH: u64 = 0;
    static MIXED: LazyLock<DynFunction> = LazyLock::new(|| {
        function(
            "int64_t bench_mixed8(int8_t a, uint16_t b, int32_t c, int64_t d, float e, double f,
                                  const void *g, uint8_t h)",
        )
    });
    let mixed = &*MIXED;
    repeated_calls(calls, |i| {
        let values = [
            (-1i8).into(),
            2u16.into(),
            (i as i32).into(),
            4i64.into(),
            5f32.into(),
            6f64.into(),
            Value::Pointer(from_ref(black_box(&SEVENTH)).cast::<c_void>().cast_mut()),
            8u8.into(),
        ];
        // SAFETY: the declaration is that of the header.
        match unsafe { mixed.call(&values) } {
            Ok(Value::I64(sum)) => sum as u64,
            _ => 0,
        }
    })
}

gates! { dynamic_calls:
    // Measured; fifty were asked for.
    packed_arguments <= 39, packed;
    // Measured, for values of the parameters' very types.
    checked_no_value <= 67, checked_0;
    checked_one_value <= 97, checked_1;
    checked_two_values <= 115, checked_2;
    checked_two_values_into <= 81, checked_2_into;
    checked_eight_values <= 285, checked_8;
}

fn prepared(calls: u64, signature: impl Fn(&Signature) -> Signature) -> u64 {
    let add = &*ADD;
    repeated_calls(calls, |_| {
        let signature = signature(black_box(add.signature()));
        // SAFETY: nothing is called.
        black_box(unsafe { DynFunction::from_raw(add.address(), &signature) }).map_or(0, |_| 1)
    })
}

fn prepared_anew(calls: u64) -> u64 {
    prepared(calls, |signature| signature.clone().with_convention(black_box(Convention::C)))
}

fn prepared_before(calls: u64) -> u64 {
    prepared(calls, Signature::clone)
}

fn text_known(calls: u64) -> u64 {
    const TEXT: &str = "int32_t bench_add(int32_t left, int32_t right)";
    repeated_calls(calls, |_| {
        prepared(1, |_| Signature::parse(black_box(TEXT)).expect("the declaration is C"))
    })
}

fn text_new(calls: u64) -> u64 {
    static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let text = |index| format!("int32_t bench_add_{index:04}(int32_t left, int32_t right)");
        (0..=CALLS).map(text).collect()
    });
    // The first of them is read before the others are counted.
    let mut texts = TEXTS[usize::from(calls > 1)..].iter();
    repeated_calls(calls, |_| {
        let text = texts.next().expect("there is one for each call");
        prepared(1, |_| Signature::parse(black_box(text)).expect("the declaration is C"))
    })
}

fn bound(calls: u64) -> u64 {
    // SAFETY: the library has no initialisers.
    static LIBRARY: LazyLibrary = unsafe {
        LazyLibrary::new(LibrarySpec {
            name: pinvoke_bench_native::LIBRARY,
            search: &[],
            exact: true,
            wide: false,
        })
    };
    const SPEC: EntrySpec = EntrySpec::new("add", EntryName::Name(c"bench_add"));
    static ENTRIES: [LazyEntry; CALLS as usize + 1] =
        [const { LazyEntry::new(&LIBRARY, SPEC) }; CALLS as usize + 1];
    // The first of them is bound before the others are counted.
    let mut entries = ENTRIES[usize::from(calls > 1)..].iter();
    repeated_calls(calls, |_| {
        let entry = black_box(entries.next().expect("there is one for each call"));
        entry.address().map_or(0, |_| 1)
    })
}

gates! { binding:
    // Measured: a function made of an address and a signature that was not, or was, used before.
    signature_new <= 2000, prepared_anew;
    signature_used_before <= 76, prepared_before;
    // Measured: the same of a text that was read before.
    signature_text_known <= 202, text_known;
    // Measured: of a text that was not; most of it is reading it.
    signature_text_new <= 15490, text_new;
    // Measured: what the first call of a declared function does before it calls, most of it `dlsym`, which
    // takes fifty more or less by where the names lie in memory.
    first_call <= 895, bound;
}
