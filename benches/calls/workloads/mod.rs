//! What is measured. A new workload is one more function in a list.

mod arrays;
mod callbacks;
mod contextless;
mod direct;
mod dynamic;
mod errors;
#[cfg(target_os = "linux")]
mod opening;
mod people;
mod returned;
mod text_array;
mod text_in;
mod text_wide;
#[cfg(windows)]
mod windows;

use super::runner::Workload;

/// Every workload, in the order of the report.
pub(crate) fn all() -> Vec<Workload> {
    let areas = [
        direct::workloads(),
        dynamic::workloads(),
        text_in::workloads(),
        text_array::workloads(),
        text_wide::workloads(),
        returned::workloads(),
        people::workloads(),
        arrays::workloads(),
        callbacks::workloads(),
        contextless::workloads(),
        errors::workloads(),
        #[cfg(target_os = "linux")]
        opening::workloads(),
        #[cfg(windows)]
        windows::workloads(),
    ];
    areas.into_iter().flatten().collect()
}
