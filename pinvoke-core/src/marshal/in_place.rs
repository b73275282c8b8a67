//! Text that native code edits in place: .NET's `VBByRefStr`.

use std::marker::PhantomData;

use super::string::encode_terminated;
use super::*;
use crate::direction::InOut;
use crate::encoding::{self, Encoding};
use crate::error::{MarshalError, Problem};

/// A terminated buffer that holds the text before the call and may be edited up to its length.
#[derive(Debug)]
pub struct InPlace<E>(PhantomData<E>);

impl<E> Frame for InPlace<E> {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::Copied { scratch: 0 };
    fn scratch() {}
}

/// The buffer, and the string that gets the edited text.
#[derive(Debug)]
pub struct Edited<'a, U> {
    place: &'a mut String,
    buffer: Vec<U>,
}

// SAFETY: the guard owns the buffer, which has room for the text and its terminator.
unsafe impl<'a, E: Encoding> Marshal<'_, &'a mut String, InOut> for InPlace<E> {
    type Native = *mut E::Unit;
    type Guard = Edited<'a, E::Unit>;
    fn lower(place: &'a mut String, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        let units = E::units(place);
        let mut buffer: Vec<E::Unit> = Vec::new();
        buffer.try_reserve_exact(units + 1).map_err(|_| MarshalError::out_of_memory())?;
        // SAFETY: the vector has room for the units and the terminator, all of which are written.
        unsafe {
            let length = encode_terminated::<E>(place, buffer.as_mut_ptr(), units + 1)?;
            buffer.set_len(length + 1);
        }
        Ok(Edited { place, buffer })
    }
    fn native(guard: &mut Self::Guard) -> *mut E::Unit {
        guard.buffer.as_mut_ptr()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        let text = encoding::until_nul(&guard.buffer);
        if text.len() == guard.buffer.len() {
            return Err(Problem::Unterminated { capacity: guard.buffer.len() }.into());
        }
        let mut edited = String::new();
        E::decode(text, &mut edited)?;
        *guard.place = edited;
        Ok(())
    }
}

// SAFETY: the capacity is that of the buffer, the terminator included.
unsafe impl<E: Encoding> Counted<'_, &mut String, InOut> for InPlace<E> {
    const UNIT_SIZE: usize = size_of::<E::Unit>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.buffer.len()
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.buffer.len()).map(|_| ())
    }
}
