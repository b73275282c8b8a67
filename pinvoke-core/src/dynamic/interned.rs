//! Values that all who ask for the same share, as long as somebody has them.
//!
//! The package `pinvoke-models` tries every order of its steps, for which it compiles this file once
//! more with loom's lock.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, Weak};

#[cfg(loom)]
use loom::sync::Mutex;
#[cfg(not(loom))]
use std::sync::Mutex;

/// Shared values by what they were made from.
pub(super) struct Interned<K, V>(Mutex<Option<HashMap<K, Weak<V>>>>);

impl<K: Eq + Hash, V> Interned<K, V> {
    #[cfg(not(loom))]
    pub(super) const fn empty() -> Self {
        Self(Mutex::new(None))
    }
    #[cfg(loom)]
    pub(super) fn empty() -> Self {
        Self(Mutex::new(None))
    }

    /// The value of the key, which is made if nobody has it. What cannot be made leaves nothing behind.
    pub(super) fn get_or_make<E>(
        &self,
        key: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        // A panic of `make` comes before the table is changed.
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let table = table.get_or_insert_default();
        if table.len() == table.capacity() {
            // Before the table grows: what nobody has any more.
            table.retain(|_, value| value.strong_count() > 0);
        }
        match table.entry(key) {
            Entry::Occupied(mut known) => match known.get().upgrade() {
                Some(value) => Ok(value),
                None => {
                    let value = Arc::new(make()?);
                    known.insert(Arc::downgrade(&value));
                    Ok(value)
                }
            },
            Entry::Vacant(free) => {
                let value = Arc::new(make()?);
                free.insert(Arc::downgrade(&value));
                Ok(value)
            }
        }
    }
}
