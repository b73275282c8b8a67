//! Where an array starts, as native code gets it.
//!
//! Rust gives an empty slice the smallest aligned address: 1, 2, 4 or 8. Win32 takes addresses below
//! 65536 for something else, the numbers of resources and of atoms, and some of its functions refuse
//! them although the size is 0 (`RegSetValueExW` does). On Windows an empty array therefore has the
//! address of an object that exists; it is never null on any system.

/// Something to point to, larger and stricter than any fundamental type.
#[cfg(windows)]
#[repr(align(16))]
struct Nothing([u8; 16]);
#[cfg(windows)]
static NOTHING: Nothing = Nothing([0; 16]);

/// The address of the first item, or what stands for it.
#[inline(always)]
pub(super) fn start<T>(items: &[T]) -> *const T {
    #[cfg(windows)]
    if items.is_empty() && align_of::<T>() <= align_of::<Nothing>() {
        return NOTHING.0.as_ptr().cast();
    }
    items.as_ptr()
}

/// The address of the first item, or what stands for it: nothing may be written there.
#[inline(always)]
pub(super) fn start_mut<T>(items: &mut [T]) -> *mut T {
    #[cfg(windows)]
    if items.is_empty() {
        return start(items).cast_mut();
    }
    items.as_mut_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(align(64))]
    struct Strict;

    #[test]
    fn items_stay_where_they_are() {
        let mut items = [1_u32, 2];
        assert_eq!(start(&items), items.as_ptr());
        assert_eq!(start_mut(&mut items), items.as_mut_ptr());
    }

    #[test]
    fn no_items_have_an_aligned_address() {
        assert!(start::<u8>(&[]).is_aligned() && start::<u64>(&[]).is_aligned());
        assert!(start::<Strict>(&[]).is_aligned() && start_mut::<Strict>(&mut []).is_aligned());
        for address in [start::<u8>(&[]).addr(), start_mut::<u64>(&mut []).addr()] {
            // Win32 takes addresses below this for numbers of resources.
            assert!(address >= if cfg!(windows) { 0x10000 } else { 1 }, "{address:#x}");
        }
    }
}
