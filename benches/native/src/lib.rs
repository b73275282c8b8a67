//! The C library that pinvoke's benchmarks call, and the C loops that are their base.
//!
//! `callees.c` and `people.c` have the functions that are called. `loops.c` and `people_loops.c` call each
//! of them as a C program would call a function bound at run time: through a pointer that is loaded from
//! memory at each call, from the program into the library. The two are compiled apart, so that no call can
//! be inlined.

/// The library's path.
pub const LIBRARY: &str = env!("PINVOKE_BENCH_LIBRARY");
