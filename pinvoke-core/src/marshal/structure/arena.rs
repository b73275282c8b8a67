//! Where the strings and arrays of a lowered struct lie until the call is over.

use std::marker::PhantomData;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::Range;
use std::ptr::NonNull;

use crate::encoding::Encoding;
use crate::error::MarshalError;
use crate::marshal::string::encode_terminated;

/// Bytes that fit the caller's frame.
const SCRATCH_BYTES: usize = 512;
/// The unit of a chunk, which gives it its alignment.
type Word = MaybeUninit<u128>;
/// Bytes of the first chunk on the heap.
const FIRST_CHUNK: usize = 1024;

/// The part of an arena in the caller's frame.
pub type ArenaScratch = [Word; SCRATCH_BYTES / size_of::<Word>()];

/// A fresh scratch, uninitialised.
#[inline(always)]
pub(crate) fn arena_scratch() -> ArenaScratch {
    [const { MaybeUninit::uninit() }; SCRATCH_BYTES / size_of::<Word>()]
}

/// Memory for what the pointers of native structs point to: 512 bytes in the caller's frame, then
/// chunks on the heap that double, so that a tree or an array takes few allocations.
///
/// What is given out stays where it is until the arena is dropped, also when the arena is moved. It is
/// a few words, because stubs move it about.
#[derive(Debug)]
pub struct Arena<'s> {
    /// The free part of the chunk in use.
    start: *mut u8,
    room: usize,
    /// The last chunk on the heap.
    chunk: Option<NonNull<Chunk>>,
    scratch: *const ArenaScratch,
    frame: PhantomData<&'s mut ArenaScratch>,
}

/// What stands at the start of a chunk on the heap.
struct Chunk {
    before: Option<NonNull<Self>>,
    /// The size of the whole chunk.
    words: usize,
}

/// The words that a chunk's start takes.
const CHUNK_START: usize = size_of::<Chunk>().div_ceil(size_of::<Word>());

impl Chunk {
    /// A chunk of so many words, which is kept until it is taken with [`Chunk::taken`].
    fn new(words: usize, before: Option<NonNull<Self>>) -> Result<NonNull<Self>, MarshalError> {
        let mut memory: ManuallyDrop<Vec<Word>> = ManuallyDrop::new(Vec::new());
        memory.try_reserve_exact(words).map_err(|_| MarshalError::out_of_memory())?;
        let chunk = Self { before, words: memory.capacity() };
        let start = NonNull::new(memory.as_mut_ptr().cast::<Self>()).expect("a vector's address");
        // SAFETY: the memory has room for the start, and a word's alignment is not less than its own.
        unsafe { start.write(chunk) };
        Ok(start)
    }

    /// The chunk's memory.
    ///
    /// # Safety
    ///
    /// The chunk came from [`Chunk::new`], and is not used any more.
    unsafe fn taken(chunk: NonNull<Self>) -> Vec<Word> {
        // SAFETY: `new` wrote the size that the memory was allocated with.
        unsafe { Vec::from_raw_parts(chunk.cast::<Word>().as_ptr(), 0, chunk.as_ref().words) }
    }

    /// The addresses in the chunk.
    fn addresses(&self) -> Range<usize> {
        let start = (&raw const *self).addr();
        start..start + self.words * size_of::<Word>()
    }
}

impl Drop for Arena<'_> {
    #[inline]
    fn drop(&mut self) {
        #[cold]
        fn free(chunk: NonNull<Chunk>) {
            let mut next = Some(chunk);
            while let Some(chunk) = next {
                // SAFETY: the chunk is there until it is taken in the next line, once.
                next = unsafe { chunk.as_ref() }.before;
                // SAFETY: as above.
                drop(unsafe { Chunk::taken(chunk) });
            }
        }
        if let Some(chunk) = self.chunk {
            free(chunk);
        }
    }
}

impl<'s> Arena<'s> {
    /// An arena that starts in `scratch`.
    #[inline]
    pub fn new(scratch: &'s mut ArenaScratch) -> Self {
        let start = scratch.as_mut_ptr().cast::<u8>();
        Self { start, room: SCRATCH_BYTES, chunk: None, scratch, frame: PhantomData }
    }

    /// An arena without a part in the caller's frame.
    #[inline]
    pub(crate) fn on_heap() -> Arena<'static> {
        // What takes no bytes lies here: aligned, and not null.
        let start = std::ptr::without_provenance_mut(align_of::<Word>());
        Arena { start, room: 0, chunk: None, scratch: std::ptr::null(), frame: PhantomData }
    }

    /// Room for `bytes` bytes, uninitialised.
    ///
    /// # Errors
    ///
    /// Memory is short.
    #[inline]
    pub fn allocate(&mut self, bytes: usize, align: usize) -> Result<*mut u8, MarshalError> {
        let gap = self.start.align_offset(align);
        if gap.checked_add(bytes).is_none_or(|needed| needed > self.room) {
            return self.allocate_in_new_chunk(bytes, align);
        }
        Ok(self.take(gap, bytes))
    }

    /// Room for `count` values, all bytes zero.
    ///
    /// # Errors
    ///
    /// Memory is short.
    #[inline]
    pub fn zeroed<T: Copy>(&mut self, count: usize) -> Result<*mut T, MarshalError> {
        let bytes = count.checked_mul(size_of::<T>()).ok_or_else(MarshalError::out_of_memory)?;
        let start = self.allocate(bytes, align_of::<T>())?.cast::<T>();
        // SAFETY: there is room for `count` values.
        unsafe { start.write_bytes(0, count) };
        Ok(start)
    }

    /// `text` in encoding `E`, terminated; also its length without the terminator.
    ///
    /// # Errors
    ///
    /// The text has a NUL inside or a character that the encoding lacks, or memory is short.
    #[inline]
    pub fn text<E: Encoding>(
        &mut self,
        text: &str,
    ) -> Result<(*const E::Unit, usize), MarshalError> {
        let unit = size_of::<E::Unit>();
        let bytes = |units: usize| {
            units
                .checked_add(1)
                .and_then(|units| units.checked_mul(unit))
                .ok_or_else(MarshalError::out_of_memory)
        };
        let mut reserved = bytes(E::bound(text.len()))?;
        if reserved + unit > self.room {
            reserved = bytes(E::units(text))?;
        }
        let start = self.allocate(reserved, align_of::<E::Unit>())?.cast::<E::Unit>();
        // SAFETY: there is room for the text's units and the terminator.
        let length = unsafe { encode_terminated::<E>(text, start, reserved / unit) }?;
        self.give_back(reserved - (length + 1) * unit);
        Ok((start, length))
    }

    /// Takes `bytes` bytes behind a gap.
    #[inline]
    fn take(&mut self, gap: usize, bytes: usize) -> *mut u8 {
        debug_assert!(gap + bytes <= self.room);
        // SAFETY: gap and bytes lie within the room of the chunk in use.
        let taken = unsafe { self.start.add(gap) };
        // SAFETY: as above.
        self.start = unsafe { taken.add(bytes) };
        self.room -= gap + bytes;
        taken
    }

    /// Gives back the last bytes of the last allocation.
    #[inline]
    fn give_back(&mut self, bytes: usize) {
        // SAFETY: the bytes were taken from this chunk by the last allocation.
        self.start = unsafe { self.start.sub(bytes) };
        self.room += bytes;
    }

    #[cold]
    #[inline(never)]
    fn allocate_in_new_chunk(
        &mut self,
        bytes: usize,
        align: usize,
    ) -> Result<*mut u8, MarshalError> {
        let needed = bytes.checked_add(align).ok_or_else(MarshalError::out_of_memory)?;
        // SAFETY: the arena's chunks live as long as the arena.
        let last = self.chunk.map_or(0, |chunk| unsafe { chunk.as_ref() }.words);
        let start = CHUNK_START * size_of::<Word>();
        let size = needed.max(2 * last * size_of::<Word>()).max(FIRST_CHUNK);
        let size = size.checked_add(start).ok_or_else(MarshalError::out_of_memory)?;
        let chunk = Chunk::new(size.div_ceil(size_of::<Word>()), self.chunk)?;
        // SAFETY: the chunk is new, larger than its start, and nothing else refers to it.
        unsafe {
            self.start = chunk.cast::<Word>().add(CHUNK_START).cast().as_ptr();
            self.room = (chunk.as_ref().words - CHUNK_START) * size_of::<Word>();
        }
        self.chunk = Some(chunk);
        let gap = self.start.align_offset(align);
        Ok(self.take(gap, bytes))
    }

    /// Whether the address lies in what the arena gave out.
    fn holds(&self, address: usize) -> bool {
        let frame = self.scratch.addr();
        if (frame..frame + SCRATCH_BYTES).contains(&address) {
            return true;
        }
        let mut next = self.chunk;
        while let Some(chunk) = next {
            // SAFETY: the arena's chunks live as long as the arena.
            let chunk = unsafe { chunk.as_ref() };
            if chunk.addresses().contains(&address) {
                return true;
            }
            next = chunk.before;
        }
        false
    }

    /// Whether nothing was taken from the heap.
    #[cfg(test)]
    pub(super) fn is_in_frame(&self) -> bool {
        self.chunk.is_none()
    }
}

/// What we passed to native code and free ourselves: a pointer to it that comes back is not
/// released by the function that the declaration names.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'k>(Holds<'k>);

#[derive(Debug, Clone, Copy)]
enum Holds<'k> {
    Nothing,
    What(&'k Arena<'k>),
    Everything,
}

impl<'k> Kept<'k> {
    /// Nothing: every pointer came from native code.
    pub const NOTHING: Self = Self(Holds::Nothing);

    /// Everything: what native code wrote is copied, and stays as it is.
    pub const EVERYTHING: Self = Self(Holds::Everything);

    /// What lies in the arena.
    #[inline]
    pub fn of(arena: &'k Arena<'_>) -> Self {
        Self(Holds::What(arena))
    }

    /// Whether the pointer is one of ours.
    #[inline]
    pub fn holds<T>(self, pointer: *const T) -> bool {
        match self.0 {
            Holds::Nothing => false,
            Holds::What(arena) => arena.holds(pointer.addr()),
            Holds::Everything => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Utf8, Utf16};

    fn read(pointer: *const u8, length: usize) -> Vec<u8> {
        // SAFETY: the arena wrote the text and its terminator.
        unsafe { std::slice::from_raw_parts(pointer, length + 1) }.to_vec()
    }

    #[test]
    fn short_text_stays_in_the_frame_and_long_text_does_not_move() {
        let mut scratch = arena_scratch();
        let mut arena = Arena::new(&mut scratch);
        let (first, length) = arena.text::<Utf8>("first").unwrap();
        assert!(arena.is_in_frame());
        let long = "x".repeat(5000);
        let (second, long_length) = arena.text::<Utf8>(&long).unwrap();
        let (third, _) = arena.text::<Utf8>("third").unwrap();
        let kept = Kept::of(&arena);
        assert!(
            kept.holds(first)
                && kept.holds(second)
                && kept.holds(third)
                && !kept.holds(&raw const long)
        );
        let arena = std::hint::black_box(arena);
        assert!(!arena.is_in_frame());
        assert_eq!(read(first, length), b"first\0");
        assert_eq!(read(second, long_length), [long.as_bytes(), b"\0"].concat());
        assert_eq!(read(third, 5), b"third\0");
    }

    #[test]
    fn what_text_does_not_need_is_given_back() {
        let mut scratch = arena_scratch();
        let mut arena = Arena::new(&mut scratch);
        // 150 characters of three bytes: 302 bytes of UTF-16, where 902 are reserved at first sight.
        let (first, length) = arena.text::<Utf16>(&"語".repeat(80)).unwrap();
        let (second, _) = arena.text::<Utf16>("a").unwrap();
        assert_eq!(length, 80);
        assert_eq!(second.addr() - first.addr(), 162);
        assert!(arena.is_in_frame());
    }

    #[test]
    fn everything_is_aligned_wherever_it_lies() {
        let mut scratch = arena_scratch();
        let mut arena = Arena::new(&mut scratch);
        for round in 1..200 {
            let odd = arena.allocate(round % 7, 1).unwrap();
            assert!(!odd.is_null());
            assert!(arena.zeroed::<u64>(round).unwrap().is_aligned());
            assert!(arena.zeroed::<u128>(1).unwrap().is_aligned());
            assert!(arena.allocate(3, 64).unwrap().addr().is_multiple_of(64));
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri ends where memory does")]
    fn too_much_is_an_error() {
        let mut scratch = arena_scratch();
        let mut arena = Arena::new(&mut scratch);
        assert!(arena.allocate(usize::MAX, 8).is_err());
        assert!(arena.zeroed::<u64>(usize::MAX / 4).is_err());
        assert!(arena.allocate(isize::MAX as usize - 64, 8).is_err());
        assert!(arena.allocate(8, 8).is_ok());
    }
}
