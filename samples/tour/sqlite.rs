//! SQLite: an API object over a library found at run time, handles that release themselves, rows
//! through a callback, and text borrowed from a statement.

use super::show;
use pinvoke::error::{Failure, FromFailure};
use pinvoke::prelude::*;

/// A connection, released by the library it came from.
#[native_handle(release = unsafe Sqlite::close)]
pub(crate) type Db<'lib> = *mut c_void;

/// A prepared statement, which keeps its connection borrowed.
#[native_handle(release = unsafe Sqlite::finalize)]
pub(crate) type Statement<'db> = *mut c_void;

/// An error of the library, with its own code and message.
#[derive(Debug)]
pub(crate) struct SqliteError {
    /// The result code.
    pub code: i64,
    /// The library's message, where it gave one.
    pub message: Option<String>,
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
/// A row of a result: names and values, counted by one parameter.
pub(crate) type ExecRow = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;

const SQLITE_ROW: c_int = 100;
const SQLITE_DONE: c_int = 101;

/// `sqlite3_step` succeeds with two codes, so no simple rule fits.
fn step_failed(code: &c_int, _: pinvoke::error::OsCode) -> bool {
    *code != SQLITE_ROW && *code != SQLITE_DONE
}

#[dll_import("sqlite3", charset = utf8, bind = pub struct Sqlite)]
unsafe extern "C" {
    /// The library's version.
    #[entry = "sqlite3_libversion"]
    #[borrowed(static)]
    pub safe fn version() -> Result<String>;

    /// Opens a database; even a failed open gives a handle, which is released.
    #[entry = "sqlite3_open"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn open(path: &str, #[retval] db: Db<'_>) -> Result<Db<'_>, SqliteError>;

    /// Runs statements; the message of a failure is freed by the library.
    #[entry = "sqlite3_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn exec(
        db: &Db<'_>,
        sql: &str,
        #[callback(ExecRow, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[out(on_failure)]
        #[free(with = self.free)]
        message: String,
    ) -> Result<(), SqliteError>;

    /// Compiles a statement.
    #[entry = "sqlite3_prepare_v2"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn prepare<'db>(
        db: &'db Db<'_>,
        sql: &str,
        #[value(-1)] length: c_int,
        #[retval] statement: Statement<'db>,
        #[value(null)] tail: *mut *const c_char,
    ) -> Result<Statement<'db>, SqliteError>;

    /// Binds a parameter of a statement; `-1` lets the library copy the text.
    #[entry = "sqlite3_bind_text"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn bind_text(
        statement: &mut Statement<'_>,
        index: c_int,
        text: &str,
        #[len_of(text)] length: c_int,
        #[value(-1)] destructor: isize,
    ) -> Result<(), SqliteError>;

    /// Binds an integer.
    #[entry = "sqlite3_bind_int64"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn bind_int(
        statement: &mut Statement<'_>,
        index: c_int,
        value: i64,
    ) -> Result<(), SqliteError>;

    /// Makes a statement ready to run again.
    #[entry = "sqlite3_reset"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned, error = SqliteError)]
    pub safe fn reset(statement: &mut Statement<'_>) -> Result<(), SqliteError>;

    /// Goes to the next row. Exclusive, because it invalidates borrowed text.
    #[entry = "sqlite3_step"]
    #[fails_if(with = step_failed, code = returned, error = SqliteError)]
    pub safe fn step(statement: &mut Statement<'_>) -> Result<c_int, SqliteError>;

    /// The text of a column, borrowed until the statement changes.
    #[entry = "sqlite3_column_text"]
    #[borrowed(statement)]
    pub safe fn column_text<'a>(
        statement: &'a Statement<'_>,
        column: c_int,
    ) -> Result<Option<&'a str>>;

    /// An integer column.
    #[entry = "sqlite3_column_int64"]
    pub safe fn column_int(statement: &Statement<'_>, column: c_int) -> i64;

    /// Releases memory that the library allocated.
    #[entry = "sqlite3_free"]
    unsafe fn free(memory: *mut c_void);

    #[entry = "sqlite3_close"]
    unsafe fn close(db: *mut c_void) -> c_int;

    #[entry = "sqlite3_finalize"]
    unsafe fn finalize(statement: *mut c_void) -> c_int;
}

/// Opens a database in memory, fills and reads it.
pub(crate) fn run() -> Result<()> {
    // SAFETY: the functions are declared as `sqlite3.h` has them, and loading SQLite runs nothing.
    let sqlite = unsafe { Sqlite::load() }?;
    println!("   sqlite3_libversion() = {}", sqlite.version()?);
    if let Err(error) = use_database(&sqlite) {
        println!("   FAILED: code {} {}", error.code, error.message.unwrap_or_default());
        std::process::exit(1);
    }
    Ok(())
}

fn use_database(sqlite: &Sqlite) -> Result<(), SqliteError> {
    let db = sqlite.open(":memory:")?;
    let create = "create table planet(name text, moons integer)";
    sqlite.exec(&db, create, |_, _| 0)?;
    let exec = Sqlite::META.iter().find(|meta| meta.name == "exec");
    if let Some(meta) = exec {
        show::call(meta, &format!("exec({create:?})"), &[("sql", create.len())]);
    }

    let mut insert = sqlite.prepare(&db, "insert into planet values (?1, ?2)")?;
    for (name, moons) in [("Erde", 1), ("Mars", 2), ("Jupiter", 97)] {
        sqlite.bind_text(&mut insert, 1, name)?;
        sqlite.bind_int(&mut insert, 2, moons)?;
        sqlite.step(&mut insert)?;
        sqlite.reset(&mut insert)?;
    }
    drop(insert);
    sqlite.exec(&db, "insert into planet values ('Vulkan', null)", |_, _| 0)?;

    println!("   rows through the exec callback:");
    sqlite.exec(&db, "select name, moons from planet order by name", |values, names| {
        let row: Vec<String> = names
            .iter()
            .zip(values)
            .map(|(name, value)| format!("{name} = {}", value.unwrap_or("null")))
            .collect();
        println!("      {}", row.join(", "));
        0
    })?;

    println!("   rows through a prepared statement, with borrowed text:");
    let mut select =
        sqlite.prepare(&db, "select name, moons from planet where moons > 1 order by moons")?;
    while sqlite.step(&mut select)? == SQLITE_ROW {
        let name = sqlite.column_text(&select, 0)?.unwrap_or("?");
        println!("      {name}: {}", sqlite.column_int(&select, 1));
    }

    match sqlite.exec(&db, "select * from comet", |_, _| 0) {
        Err(error) => println!(
            "   an error, with its message freed by SQLite: code {}, {:?}",
            error.code, error.message
        ),
        Ok(()) => println!("   a query that should have failed did not"),
    }
    Ok(())
}
