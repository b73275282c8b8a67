//! Kept and capturing callbacks of real C libraries: libc and SQLite.
#![allow(missing_docs)]
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common_callbacks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use common_callbacks::{Plain, fx_fire_hook, in_child, messages, set_hook};
use pinvoke::callback::LocalRegistration;
use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type Compare = extern "C" fn(left: &i32, right: &i32) -> c_int;

/// Anything but 0 ends the walk.
#[native_callback(charset = utf8, on_panic = 1)]
type Visit = extern "C" fn(path: &str, status: *const c_void, kind: c_int) -> c_int;

#[native_callback]
type OnExit = extern "C" fn(status: c_int, #[user_data] argument: *mut c_void);

#[native_callback]
type OnSignal = extern "C" fn(signal: c_int);

#[native_callback(on_panic = 0)]
type Start = extern "C" fn(#[user_data] argument: *mut c_void) -> isize;

#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    #[fails_if(null)]
    unsafe fn bsearch(
        key: &i32,
        items: &[i32],
        #[len_of(items)] count: usize,
        #[value(size_of::<i32>())] size: usize,
        #[callback(Compare)] compare: impl FnMut(&i32, &i32) -> c_int,
    ) -> Result<*const i32>;
    /// What the last call of the closure returned, or -1 for an error of its own.
    #[fails_if(minus_one)]
    safe fn ftw(
        folder: &Path,
        #[callback(Visit)] visit: impl FnMut(&str, *const c_void, c_int) -> c_int,
        descriptors: c_int,
    ) -> Result<c_int>;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn on_exit(
        #[callback(OnExit, user = argument, retained)] f: &Callback<OnExit>,
        #[user_data] argument: *mut c_void,
    ) -> Result<()>;
    /// Unsafe: a handler may do little, and no type says what its closure does.
    unsafe fn signal(number: c_int, #[callback(OnSignal, retained)] handler: &Callback<OnSignal>);
    #[entry = "signal"]
    safe fn signal_by_default(number: c_int, #[value(0)] default: usize);
    safe fn raise(number: c_int) -> c_int;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn pthread_create(
        #[retval] thread: usize,
        #[value(null)] attributes: *const c_void,
        #[callback(Start, user = argument, retained)] start: &Callback<Start>,
        #[user_data] argument: *mut c_void,
    ) -> Result<usize>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    unsafe fn pthread_join(thread: usize, #[retval] result: isize) -> Result<isize>;
}

#[test]
fn bsearch_with_a_closure_that_captures() {
    let items: Vec<i32> = (0..1000).map(|number| 3 * number).collect();
    let mut compared = Vec::new();
    // SAFETY: the items are sorted, and outlive the result.
    let found = unsafe {
        bsearch(&2100, &items, |key, item| {
            compared.push(*item);
            key.cmp(item) as c_int
        })
    };
    assert_eq!(found.unwrap(), &raw const items[700]);
    // Halving a thousand items takes ten steps at most.
    assert!((1..=10).contains(&compared.len()) && compared.contains(&2100));
    // SAFETY: as above.
    assert!(unsafe { bsearch(&2101, &items, |key, item| key.cmp(item) as c_int) }.is_err());
}

/// `FTW_F` and `FTW_D` of `<ftw.h>`.
const FILE: c_int = 0;
const FOLDER: c_int = 1;

#[test]
fn ftw_walks_a_folder_with_a_closure_that_captures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("pinvoke-core/src");
    let mut expected = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                expected.insert(path, FILE);
            }
        }
        expected.insert(folder, FOLDER);
    }
    let mut found = BTreeMap::new();
    let last = ftw(
        &root,
        |path, _, kind| {
            found.insert(PathBuf::from(path), kind);
            0
        },
        8,
    );
    assert_eq!(last.unwrap(), 0);
    assert_eq!(found, expected);

    let mut seen = 0;
    let stopped = ftw(
        &root,
        |_, _, _| {
            seen += 1;
            if seen == 3 { 42 } else { 0 }
        },
        8,
    );
    assert_eq!((stopped.unwrap(), seen), (42, 3));
    assert!(ftw(Path::new("/nosuch"), |_, _, _| 0, 8).is_err());
}

#[test]
fn a_thread_of_the_system_runs_a_closure() {
    let (result, numbers) = (Arc::new(Mutex::new(Vec::new())), [20, 22]);
    let seen = result.clone();
    let start = Start::serialized(move || {
        seen.lock().unwrap().push(std::thread::current().id());
        numbers.iter().sum()
    })
    .unwrap();
    let threads: Vec<_> = (0..3).map(|_| pthread_create(&start).unwrap()).collect();
    for thread in threads {
        // SAFETY: each thread is joined once.
        assert_eq!(unsafe { pthread_join(thread) }.unwrap(), 42);
    }
    let seen = result.lock().unwrap();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|id| *id != std::thread::current().id()));
}

#[test]
fn a_signal_reaches_a_closure() {
    const SIGUSR1: c_int = 10;
    let total = Arc::new(AtomicI32::new(0));
    let counted = total.clone();
    let callback = OnSignal::callback(move |number| {
        counted.fetch_add(number, SeqCst);
    });
    let registration = callback
        .unwrap()
        .register(
            // SAFETY: the closure does nothing that a handler may not.
            |callback| {
                // SAFETY: as above.
                unsafe { signal(SIGUSR1, callback) };
                Ok::<_, pinvoke::Error>(())
            },
            |_, ()| signal_by_default(SIGUSR1),
        )
        .unwrap();
    assert_eq!((raise(SIGUSR1), raise(SIGUSR1)), (0, 0));
    assert_eq!(total.load(SeqCst), 2 * SIGUSR1);
    drop(registration);
}

#[test]
fn callbacks_run_while_the_process_exits() {
    let Some(output) = in_child("callbacks_run_while_the_process_exits") else {
        let hook = Plain::callback(|event| event * 2).unwrap();
        set_hook(Some(&hook));
        let late = Plain::callback(|event| event * 3).unwrap();
        let late_code = late.pointer();
        drop(late);
        let callback = OnExit::callback(move |status| {
            // A scoped closure, a kept one, and a late call, after `main` has returned.
            let mut lines = 0;
            let found = ftw(
                Path::new("/proc/self/task"),
                |_, _, _| {
                    lines += 1;
                    7
                },
                1,
            );
            // SAFETY: a late call of the code of a callback is allowed.
            let fallback = unsafe { late_code(1) };
            eprintln!("exit {status} {} {found:?} {lines} {fallback}", fx_fire_hook(21));
        })
        .unwrap();
        on_exit(&callback).unwrap();
        std::mem::forget((hook, callback));
        std::process::exit(5);
    };
    assert_eq!(output.status.code(), Some(5), "{output:?}");
    let text = messages(&output);
    assert!(text.contains("exit 5 42 Ok(7) 1 -77"), "{text}");
}

#[native_handle(release = unsafe Sqlite::close)]
type Db<'lib> = *mut c_void;

#[native_callback(charset = utf8, on_panic = 1)]
type ExecRow = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;

#[native_callback(charset = utf8)]
type OnUpdate = extern "C" fn(
    #[user_data] user: *mut c_void,
    operation: c_int,
    database: &str,
    table: &str,
    row: i64,
);

/// Anything but 0 makes a rollback of the commit.
#[native_callback(on_panic = 1)]
type OnCommit = extern "C" fn(#[user_data] user: *mut c_void) -> c_int;

#[dll_import("sqlite3", charset = utf8, bind = struct Sqlite)]
unsafe extern "C" {
    #[entry = "sqlite3_open"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open(path: &str, #[retval] db: Db<'_>) -> Result<Db<'_>>;
    #[entry = "sqlite3_exec"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn exec(
        db: &Db<'_>,
        sql: &str,
        #[callback(ExecRow, user = state)] row: impl FnMut(&[Option<&str>], &[&str]) -> c_int,
        #[user_data] state: *mut c_void,
        #[value(null)] message: *mut *mut c_char,
    ) -> Result<()>;
    #[entry = "sqlite3_update_hook"]
    safe fn update_hook(
        db: &Db<'_>,
        #[callback(OnUpdate, user = user, retained)] f: Option<&Callback<OnUpdate>>,
        #[user_data] user: *mut c_void,
    );
    #[entry = "sqlite3_commit_hook"]
    safe fn commit_hook(
        db: &Db<'_>,
        #[callback(OnCommit, user = user, retained)] f: Option<&Callback<OnCommit>>,
        #[user_data] user: *mut c_void,
    );
    #[entry = "sqlite3_close"]
    unsafe fn close(db: *mut c_void) -> c_int;
}

/// `SQLITE_INSERT`, `SQLITE_UPDATE`, `SQLITE_DELETE` and `SQLITE_CONSTRAINT`.
const INSERT: c_int = 18;
const UPDATE: c_int = 23;
const DELETE: c_int = 9;
const CONSTRAINT: i64 = 19;

/// The registration borrows the connection, so it cannot outlive it.
fn on_update<'db>(
    sqlite: &'db Sqlite,
    db: &'db Db<'_>,
    closure: impl FnMut(c_int, &str, &str, i64) + Send + 'static,
) -> Result<LocalRegistration<'db>> {
    OnUpdate::serialized(closure)?.register_local(
        |callback| {
            sqlite.update_hook(db, Some(callback));
            Ok(())
        },
        |_, ()| sqlite.update_hook(db, None),
    )
}

#[test]
fn sqlite_tells_a_closure_about_changes() {
    // SAFETY: the functions are declared as `sqlite3.h` has them.
    let sqlite = unsafe { Sqlite::load() }.expect("scripts/setup.sh installs SQLite");
    let db = sqlite.open(":memory:").unwrap();
    let run = |sql: &str| sqlite.exec(&db, sql, |_, _| 0);
    run("create table t(a text)").unwrap();

    let log = Arc::new(Mutex::new(Vec::new()));
    let noted = log.clone();
    let registration = on_update(&sqlite, &db, move |operation, database, table, row| {
        noted.lock().unwrap().push((operation, format!("{database}.{table}"), row));
    })
    .unwrap();
    run("insert into t values ('x'), ('y')").unwrap();
    run("update t set a = 'z' where a = 'y'").unwrap();
    run("delete from t where a = 'x'").unwrap();
    drop(registration);
    run("insert into t values ('unseen')").unwrap();
    let t = || "main.t".to_owned();
    let expected = [(INSERT, t(), 1), (INSERT, t(), 2), (UPDATE, t(), 2), (DELETE, t(), 1)];
    assert_eq!(*log.lock().unwrap(), expected);

    let mut refuse = true;
    let callback = OnCommit::serialized(move || c_int::from(std::mem::replace(&mut refuse, false)));
    let callback = callback.unwrap();
    sqlite.commit_hook(&db, Some(&callback));
    match run("insert into t values ('refused')") {
        Err(pinvoke::Error::Os(error)) => assert_eq!(error.code().value() & 0xff, CONSTRAINT),
        other => panic!("{other:?}"),
    }
    run("insert into t values ('allowed')").unwrap();
    sqlite.commit_hook(&db, None);
    let mut rows = Vec::new();
    let read = |values: &[Option<&str>], _: &[&str]| {
        rows.push(values[0].unwrap().to_owned());
        0
    };
    sqlite.exec(&db, "select a from t order by rowid", read).unwrap();
    assert_eq!(rows, ["z", "unseen", "allowed"]);
}
