//! Points in time.

use pinvoke::prelude::*;

/// `FILETIME`: tenths of microseconds since the year 1601, in two halves.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct FileTime {
    pub(crate) low: u32,
    pub(crate) high: u32,
}

/// `SYSTEMTIME`: a date and a time of the calendar.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub(crate) struct SystemTime {
    pub(crate) year: u16,
    pub(crate) month: u16,
    pub(crate) day_of_week: u16,
    pub(crate) day: u16,
    pub(crate) hour: u16,
    pub(crate) minute: u16,
    pub(crate) second: u16,
    pub(crate) milliseconds: u16,
}

impl std::fmt::Display for SystemTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { year, month, day, hour, minute, second, .. } = self;
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// `LARGE_INTEGER`: in C a union of the number and its halves, in Rust the number.
#[derive(Blittable, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(transparent)]
pub(crate) struct LargeInteger(pub(crate) i64);
