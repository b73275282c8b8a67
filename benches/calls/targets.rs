//! The ratios and the differences to reach, each inside one run.

use std::fmt;

use super::runner::Measured;

/// What is limited.
enum Measure {
    /// One way to another, as the geometric mean over workloads.
    Ratio,
    /// Nanoseconds that one way takes more than another.
    Difference,
}

/// A limit on what one way costs beside another.
pub(crate) struct Target {
    measure: Measure,
    what: &'static str,
    workloads: &'static [&'static str],
    way: &'static str,
    base: &'static str,
    pub(crate) limit: f64,
}

impl Target {
    /// The measured value; `None` if the run lacks one of the workloads.
    pub(crate) fn value(&self, measured: &[Measured]) -> Option<f64> {
        let mut sum = 0.0;
        for name in self.workloads {
            let workload = measured.iter().find(|workload| workload.name == *name)?;
            let (way, base) = (workload.row(self.way)?, workload.row(self.base)?);
            sum += match self.measure {
                Measure::Ratio => way.ratio_to(base).ln(),
                Measure::Difference => way.more_than(base),
            };
        }
        let mean = sum / self.workloads.len() as f64;
        Some(match self.measure {
            Measure::Ratio => mean.exp(),
            Measure::Difference => mean,
        })
    }

    /// The unit of the limit: none of a ratio.
    pub(crate) fn unit(&self) -> &'static str {
        match self.measure {
            Measure::Ratio => "",
            Measure::Difference => "ns",
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.measure {
            Measure::Ratio => '/',
            Measure::Difference => '−',
        };
        write!(f, "{}: {} {sign} {}", self.what, self.way, self.base)
    }
}

const fn one(
    workload: &'static [&'static str; 1],
    way: &'static str,
    base: &'static str,
    limit: f64,
) -> Target {
    mean(workload[0], workload, way, base, limit)
}

const fn mean(
    what: &'static str,
    workloads: &'static [&'static str],
    way: &'static str,
    base: &'static str,
    limit: f64,
) -> Target {
    Target { measure: Measure::Ratio, what, workloads, way, base, limit }
}

const fn more(
    workload: &'static [&'static str; 1],
    way: &'static str,
    base: &'static str,
    limit: f64,
) -> Target {
    Target { measure: Measure::Difference, ..one(workload, way, base, limit) }
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
    mean("direct calls", DIRECT, LAZY, PTR, 1.05),
    mean("direct calls", DIRECT, "pinvoke eager", PTR, 1.05),
    mean("direct calls", DIRECT, "pinvoke struct", "C, table", 1.05),
    mean("direct calls", DIRECT, "pinvoke link", PTR, 1.05),
    one(&["UTF-8 in, 8"], LAZY, COPY, 1.10),
    one(&["UTF-8 in, 64"], LAZY, COPY, 1.10),
    one(&["UTF-8 in, 255"], LAZY, COPY, 1.5),
    one(&["UTF-8 in, 511"], LAZY, COPY, 1.5),
    one(&["UTF-8 in, 1k"], LAZY, COPY, 1.9),
    one(&["UTF-8 in, 64k"], LAZY, COPY, 1.15),
    one(&["UTF-8 in, 8"], LAZY, "CString::new", 0.55),
    one(&["UTF-8 in, 64"], LAZY, "CString::new", 0.55),
    one(&["UTF-8 in, 255"], LAZY, "CString::new", 0.55),
    one(&["UTF-8 in, 511"], LAZY, "CString::new", 0.55),
    one(&["terminated, &CStr, 8"], LAZY, PTR, 1.05),
    one(&["terminated, &CStr, 64"], LAZY, PTR, 1.05),
    one(&["terminated, &CStr, 64k"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 8"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 64"], LAZY, PTR, 1.05),
    one(&["terminated, &U16CStr, 64k"], LAZY, PTR, 1.05),
    one(&["literal, UTF-8"], LAZY, PTR, 1.05),
    one(&["literal, UTF-16"], LAZY, PTR, 1.05),
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
    // With the guard that catches a panic.
    one(&["callback with context"], LAZY, PTR, 1.3),
    one(&["callback without context"], CAPTURING, PTR, 1.8),
    one(&["callback without context"], CAPTURING, "libffi closure", 0.15),
    one(&["qsort, 1000 elements"], CAPTURING, PTR, 1.8),
    more(&["closure made and passed"], CAPTURING, PTR, 5.0),
    mean("dynamic calls", DYNAMIC, PACKED, LOW, 0.15),
    one(&["dynamic, add(int32_t, int32_t)"], CHECKED, MIDDLE, 0.3),
    one(&["dynamic, 8 mixed arguments"], CHECKED, MIDDLE, 0.3),
    one(&["dynamic, no argument"], CHECKED, MIDDLE, 0.5),
    one(&["dynamic, one argument"], CHECKED, MIDDLE, 0.5),
    one(&["dynamic, preparing a signature"], "pinvoke, prepared before", "ffi_prep_cif", 2.0),
    one(&["dynamic, preparing a signature"], "pinvoke, new", "ffi_prep_cif", 2.0),
    // No signature is slower than by libffi.
    one(&["dynamic, struct by value"], CHECKED, MIDDLE, 1.0),
    one(&["last error kept"], LAZY, PTR, 1.05),
    one(&["opening a library"], "pinvoke", "dlopen, dlclose", 1.1),
];
