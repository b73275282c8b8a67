//! Arrays of pointers to text that are the caller's, of texts that the callee allocates: `char *texts[]`.

use super::text_pointer::{MakeText, ReleasedBy, TextElements, TextPlace};
use super::*;
use crate::abi::Abi;
use crate::direction::{InOut, Out};
use crate::error::MarshalError;
use crate::memory::Release;

/// Pointers that lie in the caller's frame; also those of the first try when the declaration gives no
/// capacity.
const FEW: usize = 32;

/// The pointers, and what releases the texts: all that are not lifted, whatever happens.
struct Slots<U, R: Release> {
    /// One more than the callee may set, which stays null.
    few: [*mut U; FEW + 1],
    /// The same, where the frame is too small.
    many: Vec<*mut U>,
    length: usize,
    allocator: R,
    count: usize,
    /// Texts in front of this one are released.
    done: usize,
}

impl<U, R: Release> Slots<U, R> {
    /// As many nulls.
    fn new(length: usize, allocator: R) -> Result<Self, MarshalError> {
        let few = [std::ptr::null_mut(); FEW + 1];
        let mut slots = Self { few, many: Vec::new(), length: 0, allocator, count: 0, done: 0 };
        slots.reset(length)?;
        slots.count = length;
        Ok(slots)
    }

    /// Releases what the callee has set, and makes `length` nulls.
    fn reset(&mut self, length: usize) -> Result<(), MarshalError> {
        self.release();
        self.few.fill(std::ptr::null_mut());
        self.many.clear();
        (self.length, self.count, self.done) = (0, 0, 0);
        if length > FEW {
            let with_null = length.checked_add(1).ok_or(MarshalError::out_of_memory())?;
            let reserved = self.many.try_reserve_exact(with_null);
            reserved.map_err(|_| MarshalError::out_of_memory())?;
            self.many.resize(with_null, std::ptr::null_mut());
        }
        self.length = length;
        Ok(())
    }

    fn pointers(&mut self) -> &mut [*mut U] {
        if self.length > FEW { &mut self.many } else { &mut self.few[..=self.length] }
    }

    fn set_count(&mut self, count: i128) -> Result<(), MarshalError> {
        self.count = count::checked(count, self.length)?;
        Ok(())
    }

    /// The next text, which is released when it is copied; `None` behind the last.
    ///
    /// # Safety
    ///
    /// The callee left null or text of the form `S` in every slot up to the count.
    unsafe fn next<S: TextPointer<Unit = U>, T: TextPlace>(
        &mut self,
    ) -> Result<Option<T>, MarshalError> {
        let index = self.done;
        if index == self.count {
            return Ok(None);
        }
        let pointer = self.pointers()[index];
        // SAFETY: the caller's promise. What cannot be copied is released by the drop, with the rest.
        let text = unsafe { T::read::<S>(pointer) }.map_err(|error| error.in_element(index))?;
        self.done += 1;
        if !pointer.is_null() {
            // SAFETY: the text is copied, and released once.
            unsafe { self.allocator.release(pointer.cast()) };
        }
        Ok(Some(text))
    }

    fn release(&mut self) {
        let (done, allocator) = (self.done, self.allocator);
        for pointer in self.pointers().iter().skip(done) {
            if !pointer.is_null() {
                // SAFETY: the text is ours, or what the callee set by declaration.
                unsafe { allocator.release(pointer.cast()) };
            }
        }
    }
}

impl<U, R: Release> Drop for Slots<U, R> {
    fn drop(&mut self) {
        self.release();
    }
}

/// A slice of texts that the callee sets one by one.
pub struct ExchangedTexts<'a, T, U, R: Release> {
    places: &'a mut [T],
    slots: Slots<U, R>,
}

type UnitOf<X> = <<X as TextElements>::Text as TextPointer>::Unit;

macro_rules! text_slices {
    ($($direction:ident: $bound:ident => |$places:ident, $slots:ident, $allocator:ident| $fill:block)*) => {$(
        // SAFETY: the guard has the slots, each null or text of the declared allocator.
        unsafe impl<'a, T: TextPlace, X: TextElements<Text: $bound<R>>, R: Release>
            Marshal<'_, Exchanged<'a, [T], R>, $direction> for Exchange<LpArray<X>>
        where
            UnitOf<X>: Abi,
        {
            type Native = *mut *mut UnitOf<X>;
            type Guard = ExchangedTexts<'a, T, UnitOf<X>, R>;
            fn lower(value: Exchanged<'a, [T], R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                let Exchanged { place: $places, allocator: $allocator } = value;
                #[allow(unused_mut)]
                let mut $slots = Slots::new($places.len(), $allocator)?;
                $fill
                Ok(ExchangedTexts { places: $places, slots: $slots })
            }
            fn native(guard: &mut Self::Guard) -> Self::Native {
                guard.slots.pointers().as_mut_ptr()
            }
            unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
                let ExchangedTexts { places, mut slots } = guard;
                for place in places {
                    // SAFETY: the caller promises that the callee left null or text.
                    match unsafe { slots.next::<X::Text, T>() }? {
                        Some(text) => *place = text,
                        None => break,
                    }
                }
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of slots.
        unsafe impl<'a, T: TextPlace, X: TextElements<Text: $bound<R>>, R: Release>
            Counted<'_, Exchanged<'a, [T], R>, $direction> for Exchange<LpArray<X>>
        where
            UnitOf<X>: Abi,
        {
            const UNIT_SIZE: usize = size_of::<*mut UnitOf<X>>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.slots.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.slots.set_count(count)
            }
        }
    )*};
}
text_slices! {
    Out: ReleasedBy => |places, slots, allocator| {}
    InOut: MakeText => |places, slots, allocator| {
        for (index, place) in places.iter().enumerate() {
            let Some(text) = place.text() else { continue };
            let made = X::Text::make(text, allocator);
            slots.pointers()[index] = made.map_err(|error| error.in_element(index))?.0;
        }
    }
}

/// A vector that gets as many texts as the callee sets in an array of the caller's.
pub struct FilledTexts<'a, T, U, R: Release> {
    place: &'a mut Vec<T>,
    slots: Slots<U, R>,
}

// SAFETY: the guard has the slots, each null or text of the declared allocator.
unsafe impl<'a, T: TextPlace, X: TextElements<Text: ReleasedBy<R>>, R: Release>
    Marshal<'_, Exchanged<'a, Vec<T>, R>, Out> for Exchange<LpArray<X>>
where
    UnitOf<X>: Abi,
{
    type Native = *mut *mut UnitOf<X>;
    type Guard = FilledTexts<'a, T, UnitOf<X>, R>;
    fn lower(value: Exchanged<'a, Vec<T>, R>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let Exchanged { place, allocator } = value;
        place.clear();
        let mut slots = Slots::new(FEW, allocator)?;
        slots.count = 0;
        Ok(FilledTexts { place, slots })
    }
    fn native(guard: &mut Self::Guard) -> Self::Native {
        guard.slots.pointers().as_mut_ptr()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        let FilledTexts { place, mut slots } = guard;
        place.try_reserve_exact(slots.count).map_err(|_| MarshalError::out_of_memory())?;
        loop {
            // SAFETY: the caller promises that the callee left null or text.
            match unsafe { slots.next::<X::Text, T>() } {
                Ok(Some(text)) => place.push(text),
                Ok(None) => return Ok(()),
                Err(error) => {
                    place.clear();
                    return Err(error);
                }
            }
        }
    }
}
// SAFETY: counts above the capacity are refused.
unsafe impl<'a, T: TextPlace, X: TextElements<Text: ReleasedBy<R>>, R: Release>
    Counted<'_, Exchanged<'a, Vec<T>, R>, Out> for Exchange<LpArray<X>>
where
    UnitOf<X>: Abi,
{
    const UNIT_SIZE: usize = size_of::<*mut UnitOf<X>>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.slots.length
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        guard.slots.set_count(count)
    }
}
// SAFETY: there are as many slots as `capacity` says.
unsafe impl<'a, T: TextPlace, X: TextElements<Text: ReleasedBy<R>>, R: Release>
    Growable<'_, Exchanged<'a, Vec<T>, R>, Out> for Exchange<LpArray<X>>
where
    UnitOf<X>: Abi,
{
    const TERMINATOR: usize = 0;
    fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
        guard.slots.reset(units)
    }
}
