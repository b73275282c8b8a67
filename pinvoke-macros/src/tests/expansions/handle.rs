// #[native_handle(release = unsafe close, invalid = -1, send)]
// pub type File = c_int;

const _: () = {
    unsafe extern "C" {}
};
///The kind of [`File`].
#[derive(Debug)]
pub struct FileKind(::core::marker::PhantomData<()>, ::core::convert::Infallible);
unsafe impl rt::HandleKind for FileKind {
    type Raw = c_int;
    type Owner = ();
    const INVALID: c_int = (-1);
    #[inline]
    fn is_invalid(raw: c_int) -> bool {
        false || raw == (-1)
    }
    unsafe fn release(owner: Self::Owner, raw: c_int) {
        let _ = unsafe {
            {
                let () = owner;
                close(raw)
            }
        };
    }
}
unsafe impl rt::SendHandle for FileKind {}
pub type File = rt::OwnedHandle<FileKind>;
