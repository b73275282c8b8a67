//! SQLite, as an API object over a library opened at run time.

use pinvoke::error::{Failure, FromFailure, OsCode};
use pinvoke::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[native_handle(release = unsafe Sqlite::close)]
type Db<'lib> = *mut c_void;

#[native_handle(release = unsafe Sqlite::finalize)]
type Statement<'db> = *mut c_void;

#[derive(Debug)]
struct SqliteError {
    code: i64,
    message: Option<String>,
}
impl FromFailure for SqliteError {
    fn from_failure(failure: Failure) -> Self {
        Self { code: failure.code.value(), message: None }
    }
}
impl FromFailure<(Option<String>,)> for SqliteError {
    fn from_failure(failure: Failure<(Option<String>,)>) -> Self {
        Self { code: failure.code.value(), message: failure.outs.0 }
    }
}
impl From<pinvoke::Error> for SqliteError {
    fn from(error: pinvoke::Error) -> Self {
        Self { code: -1, message: Some(error.to_string()) }
    }
}

#[native_callback(charset = utf8, on_panic = 1)]
type ExecRow = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;

const ROW: c_int = 100;
const DONE: c_int = 101;

fn step_failed(code: &c_int, _: OsCode) -> bool {
    *code != ROW && *code != DONE
}

#[dll_import("sqlite3", charset = utf8, bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_open"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    safe fn open(path: &str, #[retval] db: Db<'_>) -> Result<Db<'_>, SqliteError>;
    #[entry = "sqlite3_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    safe fn exec(
        db: &Db<'_>,
        sql: &str,
        #[callback(ExecRow, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[out(on_failure)]
        #[free(with = self.free)]
        message: String,
    ) -> Result<(), SqliteError>;
    #[entry = "sqlite3_prepare_v2"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    safe fn prepare<'db>(
        db: &'db Db<'_>,
        sql: &str,
        #[value(-1)] length: c_int,
        #[retval] statement: Statement<'db>,
        #[value(null)] tail: *mut *const c_char,
    ) -> Result<Statement<'db>, SqliteError>;
    #[entry = "sqlite3_step"]
    #[fails_if(with = step_failed, code = returned, error = SqliteError)]
    safe fn step(statement: &mut Statement<'_>) -> Result<c_int, SqliteError>;
    #[entry = "sqlite3_column_text"]
    #[borrowed(statement)]
    safe fn column_text<'a>(statement: &'a Statement<'_>, column: c_int)
    -> Result<Option<&'a str>>;
    #[entry = "sqlite3_changes"]
    safe fn changes(db: &Db<'_>) -> c_int;
    #[entry = "sqlite3_memory_used"]
    safe fn memory_used() -> i64;
    #[entry = "sqlite3_function_of_the_future"]
    #[optional]
    safe fn future(db: &Db<'_>) -> Result<c_int>;
    #[entry = "sqlite3_free"]
    unsafe fn free(memory: *mut c_void);
    #[entry = "sqlite3_close"]
    unsafe fn close(db: *mut c_void) -> c_int;
    #[entry = "sqlite3_finalize"]
    unsafe fn finalize(statement: *mut c_void) -> c_int;
}

/// One test at a time: `sqlite3_memory_used` counts for the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sqlite() -> Sqlite {
    // SAFETY: the functions are declared as `sqlite3.h` has them.
    unsafe { Sqlite::load() }.expect("scripts/setup.sh installs SQLite")
}

#[test]
fn rows_come_through_the_callback_and_through_borrowed_text() {
    let _alone = alone();
    let sqlite = sqlite();
    let db = sqlite.open(":memory:").unwrap();
    sqlite.exec(&db, "create table t(a text, b integer)", |_, _| 0).unwrap();
    sqlite.exec(&db, "insert into t values ('x', 1), ('ü', null), (null, 3)", |_, _| 0).unwrap();
    assert_eq!(sqlite.changes(&db), 3);

    let mut rows = Vec::new();
    sqlite
        .exec(&db, "select a, b from t order by rowid", |values, names| {
            assert_eq!(names, ["a", "b"]);
            rows.push(values.iter().map(|value| value.map(str::to_owned)).collect::<Vec<_>>());
            0
        })
        .unwrap();
    let own = |text: &str| Some(text.to_owned());
    assert_eq!(rows, [[own("x"), own("1")], [own("ü"), None], [None, own("3")]]);

    let mut statement = sqlite.prepare(&db, "select a from t order by rowid").unwrap();
    let mut texts = Vec::new();
    while sqlite.step(&mut statement).unwrap() == ROW {
        texts.push(sqlite.column_text(&statement, 0).unwrap().map(str::to_owned));
    }
    assert_eq!(texts, [own("x"), own("ü"), None]);
}

#[test]
fn a_failure_has_the_librarys_code_and_message_and_leaves_no_memory() {
    let _alone = alone();
    let sqlite = sqlite();
    let used = {
        let db = sqlite.open(":memory:").unwrap();
        let error = sqlite.exec(&db, "select * from nowhere", |_, _| 0).unwrap_err();
        assert_eq!((error.code, error.message.as_deref()), (1, Some("no such table: nowhere")));
        // SQLITE_ABORT is 4: the callback asked to stop.
        let error = sqlite.exec(&db, "select 1", |_, _| 1).unwrap_err();
        assert_eq!(error.code, 4);
        assert!(sqlite.prepare(&db, "no sql").is_err());
        sqlite.memory_used()
    };
    // SQLITE_CANTOPEN is 14; the handle that even a failed open gives is closed.
    assert_eq!(sqlite.open("/no/such/folder/file").unwrap_err().code, 14);
    assert!(sqlite.memory_used() < used, "the database is closed");
}

#[test]
fn a_panic_of_the_callback_goes_on_after_the_call() {
    let _alone = alone();
    let sqlite = sqlite();
    let db = sqlite.open(":memory:").unwrap();
    let mut calls = 0;
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = sqlite.exec(&db, "select 1 union select 2 union select 3", |_, _| {
            calls += 1;
            panic!("in the callback")
        });
    }));
    assert_eq!(panic.unwrap_err().downcast_ref::<&str>(), Some(&"in the callback"));
    assert_eq!(calls, 1, "SQLite was told to stop");
    sqlite.exec(&db, "select 1", |_, _| 0).unwrap();
}

#[test]
fn an_optional_entry_point_can_be_asked_for() {
    let _alone = alone();
    let sqlite = sqlite();
    let db = sqlite.open(":memory:").unwrap();
    assert!(!sqlite.has_future());
    let error = sqlite.future(&db).unwrap_err();
    assert!(error.to_string().contains("sqlite3_function_of_the_future"), "{error}");
}
