//! The ratios to reach, each inside one run.

use std::fmt;

use super::runner::Measured;

/// A limit on a ratio: one way to another, as the geometric mean over workloads.
pub(crate) struct Target {
    what: &'static str,
    workloads: &'static [&'static str],
    way: &'static str,
    base: &'static str,
    pub(crate) limit: f64,
}

impl Target {
    /// The measured ratio; `None` if the run lacks one of the workloads.
    pub(crate) fn ratio(&self, measured: &[Measured]) -> Option<f64> {
        let mut sum = 0.0;
        for name in self.workloads {
            let workload = measured.iter().find(|workload| workload.name == *name)?;
            sum += workload.row(self.way)?.ratio_to(workload.row(self.base)?).ln();
        }
        Some((sum / self.workloads.len() as f64).exp())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} / {}", self.what, self.way, self.base)
    }
}

const fn one(
    workload: &'static [&'static str; 1],
    way: &'static str,
    base: &'static str,
    limit: f64,
) -> Target {
    Target { what: workload[0], workloads: workload, way, base, limit }
}

const DIRECT: &[&str] = &[
    "add(i32, i32)",
    "8 mixed arguments",
    "struct by value",
    "struct by pointer, In",
    "struct by pointer, InOut",
];
const PTR: &str = "C, pointer";
const COPY: &str = "C, copied";
const LAZY: &str = "pinvoke lazy";
const DYNAMIC: &[&str] = &[
    "dynamic, no argument",
    "dynamic, one argument",
    "dynamic, add(int32_t, int32_t)",
    "dynamic, 8 mixed arguments",
    "dynamic, struct by value",
];
const PACKED: &str = "pinvoke packed";
const CHECKED: &str = "pinvoke checked";
const LOW: &str = "libffi, low";
const MIDDLE: &str = "libffi, middle";
const CAPTURING: &str = "pinvoke lazy, capturing";
const COLLECT: &str = "encode_utf16().collect()";

/// The ratios to reach.
pub(crate) const ALL: &[Target] = &[
    Target { what: "direct calls", workloads: DIRECT, way: LAZY, base: PTR, limit: 1.05 },
    Target {
        what: "direct calls",
        workloads: DIRECT,
        way: "pinvoke eager",
        base: PTR,
        limit: 1.05,
    },
    Target {
        what: "direct calls",
        workloads: DIRECT,
        way: "pinvoke struct",
        base: "C, table",
        limit: 1.05,
    },
    Target { what: "direct calls", workloads: DIRECT, way: "pinvoke link", base: PTR, limit: 1.05 },
    one(&["UTF-8 in, 8"], LAZY, COPY, 1.10),
    one(&["UTF-8 in, 64"], LAZY, COPY, 1.10),
    one(&["UTF-8 in, 511"], LAZY, COPY, 1.5),
    one(&["UTF-8 in, 1k"], LAZY, COPY, 1.9),
    one(&["UTF-8 in, 64k"], LAZY, COPY, 1.15),
    one(&["UTF-8 in, 8"], LAZY, "CString::new", 0.55),
    one(&["UTF-8 in, 64"], LAZY, "CString::new", 0.55),
    one(&["UTF-8 in, 511"], LAZY, "CString::new", 0.55),
    one(&["terminated, &CStr, 8"], LAZY, PTR, 1.05),
    one(&["terminated, &CStr, 64"], LAZY, PTR, 1.05),
    one(&["terminated, &CStr, 64k"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 8"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 64"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 64k"], LAZY, PTR, 1.05),
    one(&["UTF-16 in, ASCII, 8"], LAZY, COLLECT, 0.30),
    one(&["UTF-16 in, ASCII, 64"], LAZY, COLLECT, 0.10),
    one(&["UTF-16 in, ASCII, 1k"], LAZY, COLLECT, 0.15),
    one(&["UTF-16 in, ASCII, 64k"], LAZY, COLLECT, 0.15),
    one(&["UTF-16 in, mixed, 64"], LAZY, COLLECT, 0.65),
    one(&["UTF-16 in, mixed, 1k"], LAZY, COLLECT, 0.65),
    one(&["UTF-16 in, mixed, 64k"], LAZY, COLLECT, 0.65),
    one(&["returned, borrowed"], "pinvoke lazy, &str", PTR, 2.5),
    one(&["returned, owned"], "pinvoke lazy, NativeString", PTR, 1.25),
    one(&["out buffer"], LAZY, PTR, 5.0),
    one(&["&[i32], 8"], LAZY, PTR, 1.05),
    one(&["&[i32], 1k"], LAZY, PTR, 1.02),
    one(&["&[i32], 1M"], LAZY, PTR, 1.02),
    one(&["16 strings in"], LAZY, PTR, 2.2),
    one(&["struct with two strings, by pointer"], LAZY, PTR, 3.5),
    one(&["callback with context"], LAZY, PTR, 1.3),
    one(&["callback without context"], CAPTURING, PTR, 1.8),
    one(&["callback without context"], CAPTURING, "libffi closure", 0.15),
    one(&["qsort, 1000 elements"], CAPTURING, PTR, 1.8),
    Target { what: "dynamic calls", workloads: DYNAMIC, way: PACKED, base: LOW, limit: 0.15 },
    one(&["dynamic, add(int32_t, int32_t)"], CHECKED, MIDDLE, 0.3),
    one(&["dynamic, 8 mixed arguments"], CHECKED, MIDDLE, 0.3),
    one(&["dynamic, no argument"], CHECKED, MIDDLE, 0.5),
    one(&["dynamic, one argument"], CHECKED, MIDDLE, 0.5),
    one(&["dynamic, preparing a signature"], "pinvoke, prepared before", "ffi_prep_cif", 2.0),
    one(&["dynamic, preparing a signature"], "pinvoke, new", "ffi_prep_cif", 2.0),
    one(&["last error kept"], LAZY, PTR, 1.05),
];
