//! Keeps the benchmark on one core.

/// Pins the calling thread to the last core it may use; `None` where that is not possible.
#[cfg(target_os = "linux")]
pub(crate) fn to_one_core() -> Option<usize> {
    let size = size_of::<libc::cpu_set_t>();
    // SAFETY: the set is plain data for which zeros are valid, and both calls get its own size.
    unsafe {
        let mut allowed: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size, &mut allowed) != 0 {
            return None;
        }
        let core =
            (0..libc::CPU_SETSIZE as usize).rfind(|core| libc::CPU_ISSET(*core, &allowed))?;
        let mut one: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(core, &mut one);
        (libc::sched_setaffinity(0, size, &one) == 0).then_some(core)
    }
}

/// Pins the calling thread to the last core it may use; `None` where that is not possible.
#[cfg(not(target_os = "linux"))]
pub(crate) fn to_one_core() -> Option<usize> {
    None
}
