//! How many scalars one element of an array has, for `unit = scalars`: the product of the dimensions
//! of a nested array, and 1 for anything else.

use crate::abi::{Abi, TypeClass, TypeDesc};
use crate::blittable::BlittableField;

const fn within(desc: &TypeDesc) -> usize {
    match &desc.class {
        TypeClass::Array(element, count) => *count * within(element),
        _ => 1,
    }
}

/// The scalars in a native value.
pub(super) const fn in_abi<V: Abi>() -> usize {
    within(&V::DESC)
}

/// The scalars in an element that crosses in place.
pub(super) const fn in_field<T: BlittableField>() -> usize {
    within(&T::FIELD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_multiply() {
        assert_eq!(in_field::<f64>(), 1);
        assert_eq!(in_field::<[f64; 3]>(), 3);
        assert_eq!(in_field::<[[u8; 5]; 4]>(), 20);
        assert_eq!(in_abi::<i32>(), 1);
    }
}
