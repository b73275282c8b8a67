//! Enumerations.

use super::Scalar;

/// An enumeration: names for numbers.
#[derive(Debug, Clone)]
pub struct CEnum {
    name: Box<str>,
    scalar: Scalar,
    values: Box<[(Box<str>, i128)]>,
}

impl CEnum {
    /// An enumeration over `scalar`, or over the first of `int`, `unsigned int`, `int64_t` and
    /// `uint64_t` that all values fit.
    pub(in crate::dynamic) fn new(
        name: &str,
        scalar: Option<Scalar>,
        values: Vec<(Box<str>, i128)>,
    ) -> Self {
        let all = |least: i128, most: i128| {
            values.iter().all(|(_, value)| (least..=most).contains(value))
        };
        let scalar = scalar.unwrap_or(match () {
            _ if all(i32::MIN.into(), i32::MAX.into()) => Scalar::INT,
            _ if all(0, u32::MAX.into()) => Scalar::UNSIGNED,
            _ if all(i64::MIN.into(), i64::MAX.into()) => Scalar::INT64,
            _ => Scalar::UINT64,
        });
        Self { name: name.into(), scalar, values: values.into() }
    }

    /// The same under another name.
    pub(in crate::dynamic) fn renamed(&self, name: &str) -> Self {
        Self { name: name.into(), ..self.clone() }
    }

    /// Its name, `enum tag` or that of its `typedef`; empty if it has none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number type that it is passed as.
    pub fn scalar(&self) -> Scalar {
        self.scalar
    }

    /// Its names and values, in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = (&str, i128)> {
        self.values.iter().map(|(name, value)| (&**name, *value))
    }

    /// The first name of a value.
    pub fn name_of(&self, value: i128) -> Option<&str> {
        self.values().find(|(_, known)| *known == value).map(|(name, _)| name)
    }
}
