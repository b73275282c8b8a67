//! Several values.

use std::fmt;
use std::ops::Deref;

use super::Value;

/// The fields of a struct or the elements of an array.
// Not a `Cow`: that would make `Value` invariant in its lifetime.
#[derive(Clone)]
pub struct Items<'a>(Held<'a>);

#[derive(Clone)]
enum Held<'a> {
    Borrowed(&'a [Value<'a>]),
    Owned(Vec<Value<'a>>),
}

impl<'a> Deref for Items<'a> {
    type Target = [Value<'a>];

    fn deref(&self) -> &[Value<'a>] {
        match &self.0 {
            Held::Borrowed(items) => items,
            Held::Owned(items) => items,
        }
    }
}

impl<'a> From<&'a [Value<'a>]> for Items<'a> {
    fn from(items: &'a [Value<'a>]) -> Self {
        Self(Held::Borrowed(items))
    }
}

impl<'a> From<Vec<Value<'a>>> for Items<'a> {
    fn from(items: Vec<Value<'a>>) -> Self {
        Self(Held::Owned(items))
    }
}

impl fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
