//! Handles of calls made at run time.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use super::form::HandleForm;
use super::function::DynFunction;
use super::parameter::Parameter;
use super::signature::Signature;
use super::types::{CType, Scalar};
use super::value::{Apart, Value};
use crate::error::{Error, MarshalError, Problem};
use crate::meta::HandleMeta;

/// A handle that a function gave, with the function that releases it.
///
/// A clone is the same handle. It is released when the last one is dropped, by [`DynHandle::release`], or
/// never, after [`DynHandle::into_raw`] or a call that took it over; once it is gone, a call that is given
/// it is refused. It stays on the thread that got it.
///
/// # Examples
///
/// ```no_run
/// # use pinvoke_core::Library;
/// use pinvoke_core::dynamic::{Signature, Value};
///
/// # fn demo(library: &Library) -> Result<(), pinvoke_core::Error> {
/// let open = library.function("open", &Signature::parse("_Handle_(close, -1) int open(const char *path, int flags)")?)?;
/// let read = library.function("read", &Signature::parse(
///     "ssize_t read(_Handle_(close, -1) int file, _Out_writes_(size) uint8_t *data, size_t size)")?)?;
/// // SAFETY: the declarations are those of POSIX.
/// let file = unsafe { open.call(&["data.bin".into(), 0.into()]) }?;
/// let mut data = [0_u8; 64];
/// // SAFETY: as above.
/// unsafe { read.call(&[file, (&mut data[..]).into(), Value::Count]) }?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DynHandle(Apart<Rc<Held>>);

struct Held {
    kind: Arc<HandleKind>,
    /// The bits, extended to 64 by their sign.
    raw: u64,
    is_ours: Cell<bool>,
}

/// A kind of handle, with the function that releases it found.
pub(super) struct HandleKind {
    form: HandleForm,
    ty: CType,
    release: ReleasedBy,
}

/// What releases the handles of a kind.
pub(super) enum ReleasedBy {
    /// A function that takes a handle, and nothing else.
    Function(DynFunction),
    /// The kind of a declared function.
    Kind(HandleMeta),
}

impl HandleKind {
    pub(super) fn new(form: HandleForm, ty: CType, release: ReleasedBy) -> Self {
        Self { form, ty, release }
    }

    /// Whether the word is no handle.
    pub(super) fn is_invalid(&self, word: u64) -> bool {
        if let ReleasedBy::Kind(kind) = self.release {
            return kind.is_invalid(word);
        }
        let bits = self.ty.size().unwrap_or(8) * 8;
        self.form.invalid.iter().any(|value| (word ^ *value as u64) << (64 - bits) == 0)
    }

    /// What stands in a place before a function puts a handle there.
    pub(super) fn invalid(&self) -> u64 {
        self.form.invalid.first().copied().unwrap_or(0) as u64
    }

    fn is_same(&self, other: &Self) -> bool {
        let is_same = match (&self.release, &other.release) {
            (ReleasedBy::Function(one), ReleasedBy::Function(other)) => {
                one.address() == other.address()
            }
            (ReleasedBy::Kind(one), ReleasedBy::Kind(other)) => one.name() == other.name(),
            _ => false,
        };
        is_same && self.ty.size() == other.ty.size()
    }

    /// Takes a handle over.
    ///
    /// # Safety
    ///
    /// It is of this kind, valid, and nobody else's.
    pub(super) unsafe fn own(self: &Arc<Self>, raw: u64) -> DynHandle {
        let kind = Arc::clone(self);
        DynHandle(Apart::new(Rc::new(Held { kind, raw, is_ours: Cell::new(true) })))
    }

    /// Releases a handle.
    ///
    /// # Safety
    ///
    /// As for [`HandleKind::own`]; nobody uses it afterwards.
    pub(super) unsafe fn release(&self, raw: u64) -> Result<Value<'static>, Error> {
        match &self.release {
            // SAFETY: the caller's promise; the declaration promises that the function takes a handle.
            ReleasedBy::Function(release) => unsafe { release.call(&[value(raw, &self.ty)]) },
            ReleasedBy::Kind(kind) => {
                // SAFETY: the caller's promise.
                unsafe { kind.release(raw) };
                Ok(Value::Void)
            }
        }
    }
}

/// A handle as a value of its type.
fn value(raw: u64, ty: &CType) -> Value<'static> {
    match ty.scalar() {
        None => std::ptr::with_exposed_provenance_mut::<std::ffi::c_void>(raw as usize).into(),
        Some(scalar) if scalar.is_signed() => Value::I64(raw.cast_signed()),
        Some(scalar) => {
            let unused = 64 - scalar.size() * 8;
            Value::U64(raw << unused >> unused)
        }
    }
}

impl DynHandle {
    /// Releases the handle now, and gives what the function returned; [`Value::Void`] where a declared kind
    /// releases it. One that is gone already is left
    /// alone, and gives [`Value::Void`].
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn release(&self) -> Result<Value<'static>, Error> {
        if !self.0.is_ours.replace(false) {
            return Ok(Value::Void);
        }
        // SAFETY: the handle was ours, and is given out no more.
        unsafe { self.0.kind.release(self.0.raw) }
    }

    /// Whether the handle is still ours: not released, given up or taken over.
    pub fn is_open(&self) -> bool {
        self.0.is_ours.get()
    }

    /// The bits of the handle, as a number or a pointer; it is still ours.
    pub fn as_raw(&self) -> Value<'static> {
        value(self.0.raw, &self.0.kind.ty)
    }

    /// Gives the handle up: nobody releases it, unless the caller does.
    #[must_use = "the handle leaks unless it is released"]
    pub fn into_raw(self) -> Value<'static> {
        self.0.is_ours.set(false);
        self.as_raw()
    }

    /// The name of the function that releases it; of a declared function's handle the Rust type of its kind.
    pub fn released_by(&self) -> &str {
        self.0.kind.form.released_by()
    }

    /// A call took it over.
    pub(super) fn was_given(&self) {
        self.0.is_ours.set(false);
    }

    /// The word for a parameter of type `ty`, which takes handles of `kind` if it says so.
    pub(super) fn word(&self, ty: &CType, kind: Option<&HandleKind>) -> Result<u64, MarshalError> {
        let wrong = |hint| {
            let (expected, found) = (format!("`{ty}`"), "a handle");
            Err(Problem::WrongType { expected, found, hint }.into())
        };
        let own = &self.0.kind.ty;
        let is_number = |ty: &CType| ty.scalar().is_some_and(|scalar| !scalar.is_float());
        if own.size() != ty.size() || is_number(own) != is_number(ty) {
            return wrong("its type is another");
        }
        if !self.is_open() {
            return wrong("it was released, given up or taken over before");
        }
        if kind.is_some_and(|kind| !kind.is_same(&self.0.kind)) {
            return wrong("it is of another kind: another function releases it");
        }
        Ok(self.0.raw)
    }

    pub(super) fn has_raw(&self, word: u64) -> bool {
        let bits = self.0.kind.ty.size().unwrap_or(8) * 8;
        (self.0.raw ^ word) << (64 - bits) == 0
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.is_ours.get() {
            // SAFETY: the handle is ours, and this was the last to know it. A release that fails has
            // nobody to tell.
            drop(unsafe { self.kind.release(self.raw) });
        }
    }
}

impl fmt::Debug for DynHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_open() { "" } else { ", gone" };
        write!(f, "DynHandle({}, {}{state})", self.as_raw(), self.released_by())
    }
}

/// By argument, and the result last.
pub(super) type Handles = Box<[Option<Arc<HandleKind>>]>;

/// The kinds of handles that a signature names; `find` binds the function that releases one.
pub(super) fn handles(
    signature: &Signature,
    mut find: impl FnMut(&str, &Signature) -> Result<DynFunction, Error>,
) -> Result<Handles, Error> {
    let draft = signature.draft();
    if draft.returned.handle.is_none()
        && draft.parameters.iter().all(|parameter| parameter.handle.is_none())
    {
        return Ok(Box::default());
    }
    let ty = |parameter: &Parameter| handle_type(parameter).clone();
    let forms = draft.parameters.iter().map(|parameter| (parameter.handle.clone(), ty(parameter)));
    let result = (draft.returned.handle.clone(), draft.result.clone());
    let mut kind = |(form, ty): (Option<HandleForm>, CType)| {
        let Some(form) = form else { return Ok(None) };
        let release = match &form.kind {
            Some(kind) => ReleasedBy::Kind(**kind),
            None => {
                let release = release_signature(&form, &ty, draft.convention)?;
                ReleasedBy::Function(find(form.released_by(), &release)?)
            }
        };
        Ok(Some(Arc::new(HandleKind::new(form, ty, release))))
    };
    forms.chain([result]).map(&mut kind).collect()
}

/// The type that a handle of a parameter has.
fn handle_type(parameter: &Parameter) -> &CType {
    match parameter.ty().target() {
        Some(target) if parameter.is_handle_place() => target,
        _ => parameter.ty(),
    }
}

/// The word of a handle in memory.
///
/// # Safety
///
/// A value of the type is there.
pub(super) unsafe fn word_at(ty: &CType, from: std::ptr::NonNull<u8>) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        match ty.scalar() {
            None => from.cast::<usize>().read_unaligned() as u64,
            Some(scalar) => super::lift::load_scalar(scalar, from).as_integer().unwrap_or(0) as u64,
        }
    }
}

/// Writes the word of a handle.
///
/// # Safety
///
/// There is room for a value of the type.
pub(super) unsafe fn put_word(ty: &CType, word: u64, to: std::ptr::NonNull<u8>) {
    let size = ty.size().unwrap_or(0).min(8);
    let bytes = word.to_ne_bytes();
    let from = if cfg!(target_endian = "little") { &bytes[..size] } else { &bytes[8 - size..] };
    // SAFETY: the caller gives the room.
    unsafe { to.as_ptr().copy_from_nonoverlapping(from.as_ptr(), size) };
}

impl From<DynHandle> for Value<'_> {
    fn from(handle: DynHandle) -> Self {
        Self::Handle(handle)
    }
}

impl From<&DynHandle> for Value<'_> {
    fn from(handle: &DynHandle) -> Self {
        Self::Handle(handle.clone())
    }
}

/// The signature of the function that releases handles of a type.
pub(super) fn release_signature(
    form: &HandleForm,
    ty: &CType,
    convention: super::Convention,
) -> Result<super::Signature, crate::error::SignatureError> {
    let ty = match ty.scalar() {
        Some(scalar) => CType::Scalar(scalar),
        None => CType::pointer_to(CType::Void, false)?,
    };
    super::Signature::builder(form.released_by())
        .convention(convention)
        .returns(Scalar::INT.into())
        .takes(super::Parameter::new("handle", ty))
        .build()
}
