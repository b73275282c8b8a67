//! Arrays of more and more strings.

use std::ffi::{CString, c_char};

use pinvoke::Result;

use super::table::Table;
use super::{Effort, grouped, least};

#[pinvoke::dll_import(pinvoke_bench_native::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "bench_lengths"]
    safe fn lengths(texts: &[String], #[len_of(texts)] count: usize) -> Result<usize>;
}

#[link(name = "pinvoke_bench")]
unsafe extern "C" {
    fn bench_lengths(texts: *const *const c_char, count: usize) -> usize;
}

pub(super) fn run(effort: Effort) {
    let title = "strings of an array, ns for each";
    let mut table = Table::new("strings", title, ["strings", "pinvoke", "CString::new"]);
    for count in [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] {
        let texts: Vec<String> = (0..count).map(|index| format!("string number {index}")).collect();
        let expected: usize = texts.iter().map(String::len).sum();
        // Short arrays are passed many times, so that the clock's steps do not show.
        let times = (1_000_000 / count).clamp(1, 10_000);
        let by = |call: &dyn Fn() -> usize| {
            let time = least(effort.repetitions(7), || {
                for _ in 0..times {
                    assert_eq!(call(), expected, "the wrong texts came");
                }
            });
            time / (times * count) as f64
        };
        let ours = by(&|| lengths(&texts).unwrap_or(0));
        let theirs = by(&|| by_hand(&texts));
        table.line(vec![grouped(count as u64), format!("{ours:.1}"), format!("{theirs:.1}")]);
    }
    table.write();
}

fn by_hand(texts: &[String]) -> usize {
    let owned: Vec<CString> =
        texts.iter().map(|text| CString::new(text.as_str()).expect("no NUL")).collect();
    let pointers: Vec<*const c_char> = owned.iter().map(|text| text.as_ptr()).collect();
    // SAFETY: the texts are terminated and live during the call.
    unsafe { bench_lengths(pointers.as_ptr(), pointers.len()) }
}
