//! Several values.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use super::Value;
use super::apart::Apart;

/// The fields of a struct or the elements of an array.
// Not a `Cow`: that would make `Value` invariant in its lifetime.
#[derive(Clone)]
pub struct Items<'a>(Held<'a>);

#[derive(Clone)]
enum Held<'a> {
    Borrowed(&'a [Value<'a>]),
    // Invariant: the values are of the lifetime `'a`. It is not named, so that what they borrow may end
    // before they are dropped, as with a `Vec`: a value that is dropped looks at nothing that it borrows.
    Owned(Apart<Vec<Value<'static>>>, PhantomData<Value<'a>>),
}

impl<'a> Deref for Items<'a> {
    type Target = [Value<'a>];

    fn deref(&self) -> &[Value<'a>] {
        match &self.0 {
            Held::Borrowed(items) => items,
            Held::Owned(items, _) => items,
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
        // SAFETY: only the lifetime changes; the invariant keeps it.
        let items = unsafe { std::mem::transmute::<Vec<Value<'a>>, Vec<Value<'static>>>(items) };
        Self(Held::Owned(Apart::new(items), PhantomData))
    }
}

impl fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
