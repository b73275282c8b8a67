//! User data for native code that is no address: `Token`.

use std::any::Any;
use std::ffi::c_void;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::{MarshalError, Problem};

/// Bits of the number that hold the generation; the others hold the index.
const GENERATION_BITS: u32 = usize::BITS / 2;
const LAST_GENERATION: u32 = ((1_u64 << GENERATION_BITS) - 1) as u32;
/// The most values that can be told apart: no index has all bits set, and so no token.
const LIMIT: usize = (usize::MAX >> GENERATION_BITS) - 1;

/// A number that stands for a value of type `T` in a `void *` of native code: what `GCHandle` is in
/// .NET.
///
/// Native code keeps it as user data, and hands it back. It is an index and a generation, never an
/// address, so that a token whose value is gone leads to nothing instead of to freed memory, whatever
/// native code does with it; a token of another type leads to nothing, too.
///
/// [`Token::new`] gives a [`TokenOwner`], and the value stays until that is dropped. Where native code
/// decides how long it stays, [`TokenOwner::release`] leaves it to the function that native code calls
/// at the end, which calls [`Token::take`].
///
/// It crosses as a parameter and a return value, in both directions: `Token<T>` is a `void *` in C,
/// and `Option<Token<T>>` may be null. A callback or an exported function that takes
/// `#[marshal(with = ByToken)] value: &T` gets the value itself; a stale token is refused before it
/// runs.
///
/// # Thread-safety
///
/// A token may be used on any thread, so `T` is `Send + Sync`. A value that is in use on one thread
/// when it is taken away on another is dropped when the use is over.
///
/// # Examples
///
/// ```
/// use pinvoke_core::token::Token;
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// let owner = Token::new(AtomicU32::new(1))?;
/// let user_data = owner.token().into_raw(); // what native code keeps
///
/// let token = Token::<AtomicU32>::from_raw(user_data);
/// token.get().unwrap().fetch_add(1, Ordering::Relaxed);
/// assert_eq!(owner.load(Ordering::Relaxed), 2);
///
/// drop(owner);
/// assert!(token.get().is_none());
/// assert!(Token::<AtomicU32>::from_raw(std::ptr::dangling_mut()).get().is_none());
/// # Ok::<(), pinvoke_core::error::MarshalError>(())
/// ```
pub struct Token<T: ?Sized> {
    number: *mut c_void,
    value: PhantomData<fn() -> Arc<T>>,
}

// SAFETY: the number is no address; nothing is read through it.
unsafe impl<T: ?Sized> Send for Token<T> {}
// SAFETY: as above.
unsafe impl<T: ?Sized> Sync for Token<T> {}

impl<T: Send + Sync + 'static> Token<T> {
    /// Keeps a value, and makes the token that stands for it.
    ///
    /// # Errors
    ///
    /// Memory for the table is short, or there are as many tokens as can be told apart. The value's own
    /// memory is an `Arc`'s, which aborts when there is none.
    #[expect(clippy::new_ret_no_self, reason = "a token alone would keep the value for ever")]
    pub fn new(value: T) -> Result<TokenOwner<T>, MarshalError> {
        let value = Arc::new(value);
        let number = table_mut().insert(value.clone())?;
        Ok(TokenOwner { token: Self::from_raw(number), value })
    }

    /// The value, if it still stands.
    pub fn get(self) -> Option<Arc<T>> {
        let value = table().find(self.number)?.clone();
        value.downcast().ok()
    }

    /// The value, if it still stands.
    ///
    /// # Errors
    ///
    /// It is gone, or never was: [`Problem::StaleToken`].
    pub fn value(self) -> Result<Arc<T>, MarshalError> {
        self.get().ok_or_else(|| Problem::StaleToken { ty: std::any::type_name::<T>() }.into())
    }

    /// Ends the token, and gives the value back. For the function that native code calls when it
    /// needs the user data no longer; the second call finds nothing.
    pub fn take(self) -> Option<Arc<T>> {
        // A token of another type must not end this one.
        self.get()?;
        let value = table_mut().remove(self.number)?;
        value.downcast().ok()
    }
}

impl<T: ?Sized> Token<T> {
    /// The token that native code handed back. Any pointer will do: one that is no token leads to
    /// nothing.
    #[inline]
    pub const fn from_raw(user_data: *mut c_void) -> Self {
        Self { number: user_data, value: PhantomData }
    }

    /// The user data for native code; never null.
    #[inline]
    pub const fn into_raw(self) -> *mut c_void {
        self.number
    }
}

impl<T: ?Sized> Clone for Token<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: ?Sized> Copy for Token<T> {}

impl<T: ?Sized> PartialEq for Token<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number.addr() == other.number.addr()
    }
}
impl<T: ?Sized> Eq for Token<T> {}

impl<T: ?Sized> fmt::Debug for Token<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token<{}>({:#x})", std::any::type_name::<T>(), self.number.addr())
    }
}

/// Keeps the value that a [`Token`] stands for; dropping it ends the token.
#[must_use = "the token ends when this is dropped"]
pub struct TokenOwner<T: Send + Sync + 'static> {
    token: Token<T>,
    value: Arc<T>,
}

impl<T: Send + Sync + 'static> TokenOwner<T> {
    /// The token.
    #[inline]
    pub fn token(&self) -> Token<T> {
        self.token
    }

    /// Leaves the value to native code: it stays until [`Token::take`] is called.
    #[must_use = "only the token can end it"]
    pub fn release(self) -> Token<T> {
        let token = self.token;
        let kept = std::mem::ManuallyDrop::new(self);
        // SAFETY: the owner is not dropped, so this is the only drop of its share; the table has
        // another.
        drop(unsafe { std::ptr::read(&kept.value) });
        token
    }
}

impl<T: Send + Sync + 'static> std::ops::Deref for TokenOwner<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Send + Sync + 'static> Drop for TokenOwner<T> {
    fn drop(&mut self) {
        // The value is dropped after the lock is released: its destructor is the user's code.
        let _value = table_mut().remove(self.token.number);
    }
}

impl<T: Send + Sync + fmt::Debug + 'static> fmt::Debug for TokenOwner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenOwner").field(&self.token).field(&self.value).finish()
    }
}

type Value = Arc<dyn Any + Send + Sync>;

struct Slot {
    /// Odd while there is a value, so that no token is null.
    generation: u32,
    value: Option<Value>,
}

struct Table {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

static TABLE: RwLock<Table> = RwLock::new(Table { slots: Vec::new(), free: Vec::new() });

// The table is consistent between any two statements that can panic.
fn table() -> RwLockReadGuard<'static, Table> {
    TABLE.read().unwrap_or_else(PoisonError::into_inner)
}
fn table_mut() -> RwLockWriteGuard<'static, Table> {
    TABLE.write().unwrap_or_else(PoisonError::into_inner)
}

impl Table {
    fn insert(&mut self, value: Value) -> Result<*mut c_void, MarshalError> {
        let index = match self.free.pop() {
            Some(index) => index as usize,
            None => {
                if self.slots.len() == LIMIT {
                    return Err(Problem::TooManyTokens { limit: LIMIT }.into());
                }
                // Room in both, so that removing cannot fail.
                let missing = self.slots.len() + 1 - self.free.len();
                self.slots.try_reserve(1).map_err(|_| MarshalError::out_of_memory())?;
                self.free.try_reserve(missing).map_err(|_| MarshalError::out_of_memory())?;
                self.slots.push(Slot { generation: 0, value: None });
                self.slots.len() - 1
            }
        };
        let slot = &mut self.slots[index];
        slot.generation += 1;
        slot.value = Some(value);
        Ok(number(index, slot.generation))
    }

    fn find(&self, token: *mut c_void) -> Option<&Value> {
        let (index, generation) = parts(token);
        let slot = self.slots.get(index)?;
        slot.value.as_ref().filter(|_| slot.generation == generation)
    }

    fn remove(&mut self, token: *mut c_void) -> Option<Value> {
        self.find(token)?;
        let (index, _) = parts(token);
        let slot = &mut self.slots[index];
        let value = slot.value.take();
        // The tokens of a slot whose generations are used up would be those of values long gone.
        if slot.generation < LAST_GENERATION {
            slot.generation += 1;
            self.free.push(index as u32);
        }
        value
    }
}

fn number(index: usize, generation: u32) -> *mut c_void {
    std::ptr::without_provenance_mut(index << GENERATION_BITS | generation as usize)
}

fn parts(token: *mut c_void) -> (usize, u32) {
    let number = token.addr();
    (number >> GENERATION_BITS, (number & LAST_GENERATION as usize) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_a_used_slot_leads_to_nothing() {
        let mut table = Table { slots: Vec::new(), free: Vec::new() };
        let first = table.insert(Arc::new(1)).unwrap();
        assert!(!first.is_null());
        assert!(table.remove(first).is_some() && table.remove(first).is_none());
        let second = table.insert(Arc::new(2)).unwrap();
        assert_eq!(parts(first).0, parts(second).0, "the slot is used again");
        assert!(table.find(first).is_none() && table.find(second).is_some());
    }

    #[test]
    fn the_last_generation_of_a_slot_is_its_last_use() {
        let mut table = Table { slots: Vec::new(), free: Vec::new() };
        let first = table.insert(Arc::new(())).unwrap();
        table.slots[0].generation = LAST_GENERATION;
        let last = number(0, LAST_GENERATION);
        assert!(table.find(first).is_none());
        assert!(table.remove(last).is_some() && table.find(last).is_none());
        assert_eq!(parts(table.insert(Arc::new(())).unwrap()).0, 1);
    }

    #[test]
    fn numbers_that_were_never_given_out_lead_to_nothing() {
        for number in [0, 1, 2, usize::MAX, usize::MAX - 1, 0xdead_beef] {
            let token = Token::<String>::from_raw(std::ptr::without_provenance_mut(number));
            assert!(token.get().is_none() && token.take().is_none(), "{number:#x}");
        }
    }

    #[test]
    fn the_type_must_be_the_right_one() {
        let owner = Token::new(String::from("text")).unwrap();
        let other = Token::<u32>::from_raw(owner.token().into_raw());
        assert!(other.get().is_none() && other.take().is_none());
        assert!(matches!(other.value().unwrap_err().problem(), Problem::StaleToken { .. }));
        assert_eq!(**owner.token().get().as_ref().unwrap(), "text");
    }

    #[test]
    fn a_value_in_use_outlives_its_token() {
        struct Noted(Arc<std::sync::atomic::AtomicBool>);
        impl Drop for Noted {
            fn drop(&mut self) {
                // The table is not locked: a destructor may use tokens.
                assert!(Token::<u8>::from_raw(std::ptr::null_mut()).get().is_none());
                self.0.store(true, std::sync::atomic::Ordering::SeqCst);
            }
        }
        let dropped = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let token = Token::new(Noted(dropped.clone())).unwrap().release();
        let used = token.get().unwrap();
        drop(token.take().unwrap());
        assert!(token.get().is_none() && !dropped.load(std::sync::atomic::Ordering::SeqCst));
        drop(used);
        assert!(dropped.load(std::sync::atomic::Ordering::SeqCst));
    }

    #[test]
    fn threads_that_race_with_the_end_find_the_value_or_nothing() {
        let rounds = if cfg!(miri) { 20 } else { 5_000 };
        for round in 0..rounds {
            let owner = Token::new(round).unwrap();
            let token = owner.token();
            std::thread::scope(|scope| {
                let reader = scope.spawn(move || token.get().map(|value| *value));
                drop(owner);
                assert!(reader.join().unwrap().is_none_or(|value| value == round));
            });
            assert!(token.get().is_none());
        }
    }
}
