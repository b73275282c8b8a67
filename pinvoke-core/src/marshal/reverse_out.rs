//! What a callback writes for native code: places for one value, buffers, arrays that native code frees.

use std::marker::PhantomData;

use super::string::encode_terminated;
use super::*;
use crate::callback::returned_place;
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};

/// A place of native code's for a value that a callback writes: what `#[out]` on `&mut T` means. `S` is
/// how the value would be returned.
#[derive(Debug)]
pub struct OutPlace<S>(PhantomData<S>);

/// The value that the callback writes, and the place that it goes to.
pub struct Placed<S: CallbackReturn<T>, T> {
    place: *mut S::Native,
    value: T,
    lowered: Option<HandedBack<S, T>>,
    length: usize,
}

impl<S: CallbackReturn<T>, T: Default> Placed<S, T> {
    /// # Safety
    ///
    /// `place` is null, or valid for a write.
    unsafe fn at(place: *mut S::Native) -> Result<Self, MarshalError> {
        // SAFETY: the caller's promise.
        let place = unsafe { returned_place(place) }?;
        Ok(Self { place, value: T::default(), lowered: None, length: 0 })
    }

    fn finish(&mut self) -> Result<(), MarshalError> {
        self.lowered = Some(HandedBack::new(std::mem::take(&mut self.value))?);
        Ok(())
    }

    fn deliver(self) {
        if let Some(lowered) = self.lowered {
            // SAFETY: the place was checked, and is valid for a write by the declaration.
            unsafe { self.place.write(lowered.give()) };
        }
    }
}

// SAFETY: the callback writes into the holder, and what it wrote is converted when it is over.
unsafe impl<'h, T: Default + 'h, S: CallbackReturn<T> + 'h> Receive<'h, &'h mut T> for OutPlace<S> {
    type Native = *mut S::Native;
    type Holder = Placed<S, T>;
    unsafe fn receive(native: *mut S::Native) -> Result<Self::Holder, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { Placed::at(native) }
    }
    fn value(holder: &'h mut Self::Holder) -> &'h mut T {
        &mut holder.value
    }
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        holder.finish()
    }
    fn deliver(holder: Self::Holder) {
        holder.deliver();
    }
}

/// A value with a number of elements, for a count that native code gets.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no number of elements",
    label = "a count that native code gets belongs to a `Vec`",
    note = "write `Vec<T>`, or `Option<Vec<T>>` where null is allowed"
)]
pub trait ReturnedLength {
    /// The number.
    fn length(&self) -> usize;
}
impl<T> ReturnedLength for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }
}
impl<T: ReturnedLength> ReturnedLength for Option<T> {
    fn length(&self) -> usize {
        self.as_ref().map_or(0, T::length)
    }
}

// SAFETY: as above; the count that native code has before is of no account.
unsafe impl<'h, T, S> ReceiveCounted<'h, &'h mut T> for OutPlace<S>
where
    T: Default + ReturnedLength + 'h,
    S: CallbackReturn<T> + 'h,
{
    type Native = *mut S::Native;
    type Holder = Placed<S, T>;
    unsafe fn receive(native: *mut S::Native, _: i128) -> Result<Self::Holder, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { Placed::at(native) }
    }
    fn value(holder: &'h mut Self::Holder) -> &'h mut T {
        &mut holder.value
    }
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        holder.length = holder.value.length();
        holder.finish()
    }
    fn deliver(holder: Self::Holder) {
        holder.deliver();
    }
    fn length(holder: &Self::Holder) -> usize {
        holder.length
    }
}

/// A buffer of native code's that a callback fills: what `#[out]` on `&mut String` and `&mut Vec<T>`
/// with `#[len_of(..)]` means. `S` is the form of the text or the array.
#[derive(Debug)]
pub struct OutBuffer<S>(PhantomData<S>);

/// What the callback writes, and the buffer that it goes to.
#[derive(Debug)]
pub struct Buffered<T, V> {
    buffer: *mut V,
    capacity: usize,
    value: T,
    natives: Vec<V>,
    /// The number of units that native code gets to know.
    length: usize,
}

impl<T: Default, V: Copy> Buffered<T, V> {
    fn at(buffer: *mut V, count: i128) -> Result<Self, MarshalError> {
        let capacity = counted(buffer.cast_const(), count)?;
        Ok(Self { buffer, capacity, value: T::default(), natives: Vec::new(), length: 0 })
    }

    /// Room for the converted units.
    fn make_room(&mut self, units: usize) -> Result<*mut V, MarshalError> {
        self.natives.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
        Ok(self.natives.as_mut_ptr())
    }

    fn deliver(self) {
        // SAFETY: there are not more units than the capacity, and native code promises that the buffer
        // is valid for writes of as many.
        unsafe { self.buffer.copy_from_nonoverlapping(self.natives.as_ptr(), self.natives.len()) };
    }
}

// SAFETY: the callback writes into the holder, and the text is converted when it is over.
unsafe impl<'h, E: Encoding> ReceiveCounted<'h, &'h mut String> for OutBuffer<Text<E>> {
    type Native = *mut E::Unit;
    type Holder = Buffered<String, E::Unit>;
    unsafe fn receive(native: *mut E::Unit, count: i128) -> Result<Self::Holder, MarshalError> {
        let holder = Buffered::at(native, count)?;
        if holder.capacity > 0 {
            // A callback that fails leaves empty text.
            // SAFETY: the pointer was checked, and the caller promises room for the count.
            unsafe { native.write(E::Unit::NUL) };
        }
        Ok(holder)
    }
    fn value(holder: &'h mut Self::Holder) -> &'h mut String {
        &mut holder.value
    }
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        let bound = E::units(&holder.value) + 1;
        let native = holder.make_room(bound)?;
        // SAFETY: there is room for the bound of the text's units and the terminator, which `encode`
        // writes before the length is set.
        unsafe {
            holder.length = encode_terminated::<E>(&holder.value, native, bound)?;
            holder.natives.set_len(holder.length + 1);
        }
        if holder.natives.len() > holder.capacity {
            let room = holder.capacity.saturating_sub(1);
            return Err(Problem::TextTooLong { units: holder.length, room }.into());
        }
        Ok(())
    }
    fn deliver(holder: Self::Holder) {
        holder.deliver();
    }
    fn length(holder: &Self::Holder) -> usize {
        holder.length
    }
}

// SAFETY: the callback writes into the holder, and the elements are converted when it is over.
unsafe impl<'h, T: 'h, S> ReceiveCounted<'h, &'h mut Vec<T>> for OutBuffer<LpArray<S>>
where
    LpArray<S>: FillArray<T>,
    <LpArray<S> as ReturnArray<Vec<T>>>::Element: crate::Abi,
{
    type Native = *mut <LpArray<S> as ReturnArray<Vec<T>>>::Element;
    type Holder = Buffered<Vec<T>, <LpArray<S> as ReturnArray<Vec<T>>>::Element>;
    unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
        Buffered::at(native, count)
    }
    fn value(holder: &'h mut Self::Holder) -> &'h mut Vec<T> {
        &mut holder.value
    }
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        let length = count::checked(holder.value.len() as i128, holder.capacity)?;
        let native = holder.make_room(length)?;
        // SAFETY: there is room for as many elements, and all of them are written.
        unsafe {
            <LpArray<S> as FillArray<T>>::fill(&holder.value, native)?;
            holder.natives.set_len(length);
        }
        holder.length = length;
        Ok(())
    }
    fn deliver(holder: Self::Holder) {
        holder.deliver();
    }
    fn length(holder: &Self::Holder) -> usize {
        holder.length
    }
}
