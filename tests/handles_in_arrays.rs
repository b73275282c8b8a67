//! Handles in arrays, behind pointers, and borrowed from others.
#![allow(missing_docs)]

mod common;

use common::{marshal_error, without_leaks};
use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

#[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
unsafe extern "C" {
    unsafe fn fx_close(handle: isize) -> c_int;
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_handle_value(handle: &File) -> c_int;
    #[entry = "fx_handle_value"]
    safe fn value_of_borrowed(handle: BorrowedHandle<'_, FileKind>) -> c_int;
    #[entry = "fx_is_open"]
    safe fn is_open_or_none(handle: Option<&File>) -> c_int;

    safe fn fx_ids(handles: &[&File], #[len_of(handles)] count: usize) -> Result<i64>;
    #[entry = "fx_ids"]
    safe fn ids_of_borrowed(
        handles: &[BorrowedHandle<'_, FileKind>],
        #[len_of(handles)] count: usize,
    ) -> Result<i64>;
    #[entry = "fx_ids"]
    safe fn ids_of_some(handles: &[Option<&File>], #[len_of(handles)] count: usize) -> Result<i64>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_open_many(
        id: c_int,
        wanted: c_int,
        #[out(capacity = 8)] files: &mut Vec<File>,
        #[value(8)] capacity: usize,
        #[len_of(files)] count: &mut usize,
        status: c_int,
    ) -> Result<()>;
    #[entry = "fx_open_many"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_some(
        id: c_int,
        wanted: c_int,
        #[retval]
        #[out(capacity = 8)]
        files: Vec<Option<File>>,
        #[value(8)] capacity: usize,
        #[len_of(files)] count: &mut usize,
        status: c_int,
    ) -> Result<Vec<Option<File>>>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_reopen(handle: &mut Option<File>, id: c_int) -> Result<()>;
    #[entry = "fx_reopen"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn reopen_checked(#[in_out] handle: &mut Option<File>, id: c_int) -> Result<()>;

    #[borrowed(handle)]
    safe fn fx_same(handle: &File) -> Result<BorrowedHandle<'_, FileKind>>;
    #[entry = "fx_same"]
    #[borrowed(handle)]
    safe fn same_or_none<'a>(handle: Option<&'a File>) -> Option<BorrowedHandle<'a, FileKind>>;
}

fn files(count: c_int) -> Vec<File> {
    (1..=count).map(|id| fx_open(id).unwrap()).collect()
}

#[test]
fn arrays_of_handles_go_in() {
    without_leaks(|| {
        let files = files(40);
        let borrowed: Vec<&File> = files.iter().collect();
        assert_eq!(fx_ids(&borrowed).unwrap(), 820);
        assert_eq!(fx_ids(&[]).unwrap(), 0);
        let lent: Vec<_> = files.iter().map(OwnedHandle::borrow).collect();
        assert_eq!(ids_of_borrowed(&lent[..3]).unwrap(), 6);
        assert_eq!(ids_of_some(&[Some(&files[0]), None, Some(&files[9])]).unwrap(), 11);
    });
}

#[test]
fn a_handle_that_is_a_number_may_be_none() {
    without_leaks(|| {
        assert_eq!(is_open_or_none(Some(&files(1)[0])), 1);
        assert_eq!(is_open_or_none(None), 0);
    });
}

#[test]
fn arrays_of_handles_come_out() {
    without_leaks(|| {
        let mut opened = files(2);
        fx_open_many(7, 3, &mut opened, 0).unwrap();
        assert_eq!(opened.iter().map(fx_handle_value).collect::<Vec<_>>(), [7, 8, 9]);
        let some = open_some(-7, 3, 0).unwrap();
        let values = some.iter().map(|file| file.as_ref().map(fx_handle_value));
        assert_eq!(values.collect::<Vec<_>>(), [Some(7), None, Some(9)]);
    });
}

#[test]
fn handles_that_nobody_gets_are_closed() {
    without_leaks(|| {
        let mut opened = files(1);
        // The call fails after it has opened three.
        assert!(fx_open_many(7, 3, &mut opened, 5).is_err());
        assert!(opened.is_empty());
        assert!(open_some(7, 3, 5).is_err());
        // One of them is none: those before and after it are closed.
        let (problem, _, parameter) = marshal_error(fx_open_many(-7, 4, &mut opened, 0));
        assert!(matches!(problem, Problem::InvalidHandle), "{problem}");
        assert_eq!((parameter, opened.len()), ("files", 0));
    });
}

#[test]
fn a_handle_is_replaced_in_its_place() {
    without_leaks(|| {
        for reopen in [fx_reopen, reopen_checked] {
            let mut file = Some(fx_open(1).unwrap());
            reopen(&mut file, 2).unwrap();
            assert_eq!(fx_handle_value(file.as_ref().unwrap()), 2);
            // It fails, and changes nothing.
            assert!(reopen(&mut file, -3).is_err());
            assert_eq!(fx_handle_value(file.as_ref().unwrap()), 2);
            let mut none = None;
            reopen(&mut none, 4).unwrap();
            assert_eq!(fx_handle_value(none.as_ref().unwrap()), 4);
        }
    });
}

#[test]
fn a_handle_is_borrowed_from_its_owner() {
    without_leaks(|| {
        let file = fx_open(9).unwrap();
        assert_eq!(value_of_borrowed(fx_same(&file).unwrap()), 9);
        assert_eq!(same_or_none(Some(&file)).map(value_of_borrowed), Some(9));
        assert!(same_or_none(None).is_none());
    });
}
