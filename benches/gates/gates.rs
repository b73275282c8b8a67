//! The gates of declared functions, and their ceilings.
#![allow(unreachable_pub, reason = "what gungraun's macros make is public")]

use std::ffi::CStr;
use std::hint::black_box;
use std::sync::LazyLock;

use gungraun::{
    Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group,
};

use widestring::U16CStr;

use crate::declared::{self, Person, Point, bound, link};

/// Calls of a gate.
pub(super) const CALLS: u64 = 1000;
/// What entering and leaving the measured function takes at most.
const AROUND: u64 = 150;

/// The limit for instructions per call.
pub(super) fn at_most(per_call: u64) -> LibraryBenchmarkConfig {
    let mut callgrind = Callgrind::default();
    callgrind.hard_limits([(EventKind::Ir, per_call * CALLS + AROUND)]);
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(callgrind);
    config
}

/// The first call, which binds the function, is not counted.
fn once(call: impl Fn(u64) -> u64) -> u64 {
    call(0)
}

#[inline(always)]
fn a_thousand(call: impl Fn(u64) -> u64) -> u64 {
    repeated_calls(CALLS, call)
}

#[inline(always)]
pub(super) fn repeated_calls(calls: u64, mut call: impl FnMut(u64) -> u64) -> u64 {
    let mut sum = 0u64;
    for index in 0..calls {
        sum = sum.wrapping_add(call(index));
    }
    sum
}

/// Declares gates: a name, the instructions that a call may take, and the call.
macro_rules! gates {
    ($group:ident: $($(#[$comment:meta])* $name:ident <= $ceiling:literal, |$index:pat_param| $call:expr;)*) => {
        $(
            #[library_benchmark(config = at_most($ceiling))]
            #[bench::a_thousand_calls(once(|$index| $call))]
            fn $name(_: u64) -> u64 {
                a_thousand(|$index| $call)
            }
        )*
        library_benchmark_group!(name = $group, benchmarks = [$($name),*]);
    };
}

static NUMBER: u64 = 0;
static POINT: Point = Point { x: 3.0, y: 4.0 };
static API: LazyLock<bound::Api> = LazyLock::new(|| {
    // SAFETY: the library is the one that the declarations describe.
    unsafe { bound::Api::load() }.expect("the build script made the library")
});

pub(super) fn result(sum: i32) -> u64 {
    u64::from(sum.cast_unsigned())
}

gates! { direct_calls:
    // By hand: 2 for the arguments, a call, 5 for the sum and the loop, and the C function's 2.
    add_link <= 10, |i| result(link::add(i as i32, 7));
    // By hand: a load, a test and a branch more, as is asked for.
    add_lazy <= 13, |i| result(declared::add(i as i32, 7));
    // By hand: as many, since what is not bound when the program begins is asked for at each call.
    add_eager <= 13, |i| result(declared::eager::add(i as i32, 7));
    // By hand: 3 of them for the lazy binding; the C function has 15.
    mixed8_lazy <= 31, |i| declared::mixed8(-1, 2, i as i32, 4, 5.0, 6.0, &NUMBER, 8) as u64;
    // By hand: 3 more than the next one.
    turn_lazy <= 17, |i| declared::turn(Point { x: f64::from(i as i32), y: 1.0 }).y.to_bits();
    turn_link <= 14, |i| link::turn(Point { x: f64::from(i as i32), y: 1.0 }).y.to_bits();
    // By hand: 3 of them for the lazy binding.
    norm_lazy <= 16, |_| declared::norm(black_box(&POINT)).to_bits();
}

/// A text repeated up to a length.
const fn repeated<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    let mut at = 0;
    while at < N {
        bytes[at] = text.as_bytes()[at % text.len()];
        at += 1;
    }
    bytes
}

const fn valid(bytes: &[u8]) -> &str {
    match str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a character is cut in two"),
    }
}

static ASCII: [u8; 1024] = repeated("The quick brown fox jumps over the lazy dog. ");
const WORDS: &str = "Straße über naïve 日本語 один été größer 😀 text ";
static MIXED: [u8; 16 * WORDS.len()] = repeated(WORDS);

const fn ascii(length: usize) -> &'static str {
    valid(ASCII.split_at(length).0)
}

fn text(length: usize) -> &'static str {
    black_box(const { ascii(1024) }.split_at(length).0)
}

fn mixed(words: usize) -> &'static str {
    black_box(const { valid(&MIXED) }.split_at(words * WORDS.len()).0)
}

fn first(text: &str) -> u64 {
    declared::first(text).map_or(0, u64::from)
}

fn first_wide(text: &str) -> u64 {
    declared::first_wide(text).map_or(0, u64::from)
}

const LITERAL: &CStr = pinvoke::literal!(utf8, "größer");
const LITERAL_WIDE: &U16CStr = pinvoke::literal!(utf16, "größer");
const TERMINATED: &CStr = c"The quick brown fox jumps over the lazy dog. ";

gates! { text_in:
    // Measured.
    utf8_8 <= 70, |_| first(text(8));
    utf8_64 <= 72, |_| first(text(64));
    utf8_511 <= 199, |_| first(text(511));
    utf8_1024 <= 490, |_| first(text(1024));
    utf16_8 <= 71, |_| first_wide(text(8));
    utf16_64 <= 97, |_| first_wide(text(64));
    utf16_511 <= 590, |_| first_wide(text(511));
    utf16_1024 <= 1880, |_| first_wide(text(1024));
    utf16_mixed_65 <= 1060, |_| first_wide(mixed(1));
    utf16_mixed_1040 <= 7230, |_| first_wide(mixed(16));
    // By hand: as many as for a number, no pass over the text.
    terminated <= 13, |_| u64::from(declared::first_terminated(black_box(TERMINATED)));
    // By hand: the same, because a literal was converted when the program was compiled.
    literal <= 13, |_| u64::from(declared::first_terminated(black_box(LITERAL)));
    literal_wide <= 13, |_| u64::from(declared::first_wide_terminated(black_box(LITERAL_WIDE)));
}

gates! { text_out:
    // Measured. The C library finds the end of the text; a new `String` takes malloc and free.
    borrowed <= 46, |_| declared::name().map_or(0, |name| name.len() as u64);
    out_buffer <= 310, |_| {
        let mut text = String::new();
        declared::name_into(&mut text).map_or(0, |length| length as u64)
    };
}

static TEXTS: [&str; 16] = [ascii(8); 16];
const PERSON: Person<'static> = Person { name: ascii(12), city: ascii(15), age: 36 };

gates! { structures:
    // By hand: as many as for a number, no pass over the elements.
    slice <= 13, |_| declared::address(black_box(&ASCII)) as u64;
    // Measured: 44 for each text.
    sixteen_strings <= 740, |_| declared::first_of(black_box(&TEXTS)).map_or(0, u64::from);
    // Measured.
    struct_with_two_strings <= 188, |_| declared::first_of_person(black_box(&PERSON)).map_or(0, u64::from);
}

/// Visits of one call: what is counted is one visit, and a hundredth of a call.
const VISITS: u64 = 100;

gates! { closures:
    // Measured: 17 for a visit with a context, and 21 without one, by a thunk.
    with_context <= 1840, |_| {
        let mut sum = 0;
        declared::each(VISITS, |value| sum += value).map_or(0, |()| sum)
    };
    without_context <= 2180, |_| {
        let mut sum = 0;
        declared::each_plain(VISITS, |value| sum += value).map_or(0, |()| sum)
    };
    closure_made <= 68, |_| {
        let mut sum = 1;
        declared::each_plain(0, |value| sum += value).map_or(0, |()| sum)
    };
}

gates! { last_errors:
    // Measured: errno is cleared and read, by its address each time.
    last_error <= 38, |i| declared::checked((i & 0xFF) as i32, 0).map_or(0, |value| value as u64);
}

fn add_by_struct(calls: u64) -> u64 {
    let api = &*API;
    repeated_calls(calls, |i| result(api.add(i as i32, 7)))
}

// By hand: as many as for the linked function; the address is a field instead of an import.
#[library_benchmark(config = at_most(10))]
#[bench::a_thousand_calls(add_by_struct(1))]
fn add_struct(_: u64) -> u64 {
    add_by_struct(CALLS)
}

library_benchmark_group!(name = bound_at_open, benchmarks = [add_struct]);
