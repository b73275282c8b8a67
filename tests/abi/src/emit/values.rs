//! The values of one signature: the same numbers for the C side and for the Rust side.

use crate::model::{Scalar, Type};

/// What the values are for; each use has its own sequence.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    Arguments,
    /// What the callee writes through pointers.
    Written,
    Result,
}

/// A sequence of numbers that depends on the signature alone.
pub(crate) struct Values(fastrand::Rng);

/// One leaf of a value.
pub(crate) enum Leaf {
    Integer(u128),
    /// An eighth of an integer: exact in both widths, and written alike in both languages.
    Float(f64),
    Truth(bool),
    /// One of [`ENUMERATION`].
    Enumerator(usize),
}

/// The values of the one enumeration.
pub(crate) const ENUMERATION: [u32; 3] = [3, 77, 70_000];

impl Values {
    pub(crate) fn new(seed: u64, usage: Use) -> Self {
        Self(fastrand::Rng::with_seed(seed ^ (usage as u64 + 1)))
    }

    /// The next leaf of a type that is no aggregate, in a field of that many bits.
    pub(crate) fn leaf(&mut self, ty: &Type, bits: Option<u32>) -> Leaf {
        match ty {
            Type::Bool => Leaf::Truth(self.0.bool()),
            Type::Enumeration => Leaf::Enumerator(self.0.usize(..ENUMERATION.len())),
            Type::Scalar(Scalar::F32) => {
                Leaf::Float(f64::from(self.0.i32(-4_000_000..4_000_000)) / 8.0)
            }
            Type::Scalar(Scalar::F64) => {
                Leaf::Float(self.0.i64(-(1 << 50)..(1 << 50)) as f64 / 8.0)
            }
            Type::Scalar(scalar) => {
                let number = self.0.u128(..);
                Leaf::Integer(bits.map_or(number, |width| fit(number, width, scalar.is_signed())))
            }
            Type::Aggregate(_) => unreachable!("its fields are asked for one by one"),
        }
    }
}

/// The lowest bits of a number, with the sign that the highest of them means.
fn fit(number: u128, width: u32, signed: bool) -> u128 {
    let shift = u128::BITS - width;
    let top = number << shift;
    if signed { (top.cast_signed() >> shift).cast_unsigned() } else { top >> shift }
}
