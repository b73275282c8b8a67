//! Entry points of declared functions: when they are bound, by whom, and what is logged.

use crate::support::{Scratch, declared, entry, lazy, open};
use pinvoke_core::error::LoadProblem;
use pinvoke_core::library::{
    BindRecord, EntryName, EntrySpec, LazyEntry, Library, LibrarySpec, Spelling, bind, bind_all,
    bind_log, clear_resolver, set_resolver,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

/// The log is shared by all tests; each has functions of its own.
fn logged(function: &str) -> Vec<BindRecord> {
    bind_log().into_iter().filter(|record| record.function == function).collect()
}

#[test]
fn statics_can_be_declared() {
    use pinvoke_core::library::LazyLibrary;
    const SPEC: LibrarySpec = LibrarySpec { name: "z", search: &[], exact: true, wide: false };
    // SAFETY: zlib has no initialisers.
    static LIBRARY: LazyLibrary = unsafe { LazyLibrary::new(SPEC) };
    static ENTRY: LazyEntry = LazyEntry::new(&LIBRARY, entry("static_crc", c"crc32"));
    let address = ENTRY.address().unwrap();
    assert_eq!(ENTRY.address().unwrap(), address);
    assert_eq!(ENTRY.address_or_panic(), address);
    let log = logged("static_crc");
    assert_eq!(log.len(), 1, "bound once");
    assert_eq!((log[0].library.as_str(), log[0].entry.as_str()), ("z", "crc32"));
    assert_eq!(log[0].address, address.addr().get());
    assert_eq!(log[0].path.as_deref(), LIBRARY.get().unwrap().path());
}

#[test]
fn many_threads_bind_one_entry_once() {
    const THREADS: usize = 64;
    let entry = lazy(declared("z", &[]), entry("raced", c"adler32"));
    let barrier = Barrier::new(THREADS);
    let addresses: Vec<_> = std::thread::scope(|scope| {
        let race = || {
            barrier.wait();
            entry.address().unwrap().addr()
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(race)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(addresses.iter().all(|address| *address == addresses[0]));
    assert_eq!(logged("raced").len(), 1);
}

#[test]
fn the_log_keeps_the_order() {
    let library = open("z").unwrap();
    for name in [c"crc32", c"adler32", c"zlibVersion"] {
        bind(&library, &entry("in_order", name), Spelling::EXACT).unwrap();
    }
    let entries: Vec<_> = logged("in_order").into_iter().map(|record| record.entry).collect();
    assert_eq!(entries, ["crc32", "adler32", "zlibVersion"]);
}

/// Declared functions are recorded in another place than what else is bound.
#[test]
fn the_log_keeps_the_order_of_all_kinds_of_binds() {
    let library = declared("z", &[]);
    let by_declaration = |name| {
        lazy(library, entry("in_turn", name)).address().unwrap();
    };
    let by_hand = |name| {
        bind(library.get().unwrap(), &entry("in_turn", name), Spelling::EXACT).unwrap();
    };
    by_hand(c"crc32");
    by_hand(c"adler32");
    by_declaration(c"zlibVersion");
    by_declaration(c"compress");
    by_hand(c"uncompress");
    by_declaration(c"deflate");
    by_hand(c"inflate");
    let entries: Vec<_> = logged("in_turn").into_iter().map(|record| record.entry).collect();
    let expected =
        ["crc32", "adler32", "zlibVersion", "compress", "uncompress", "deflate", "inflate"];
    assert_eq!(entries, expected);
}

#[test]
fn a_missing_entry_point_names_the_function() {
    let library = declared("z", &[]);
    let entry = lazy(library, entry("checksum", c"crc33"));
    let error = entry.address().unwrap_err();
    assert_eq!((error.functions(), error.entry()), (&["checksum"][..], Some("crc33")));
    assert!(!entry.is_present());
    let error = bind(library.get().unwrap(), entry.spec(), Spelling::EXACT).unwrap_err();
    assert!(error.to_string().contains("has no entry point `crc33`, needed by `checksum`"));
    assert!(logged("checksum").is_empty());
}

#[test]
fn presence_is_a_question_without_panic() {
    assert!(lazy(declared("z", &[]), entry("present", c"crc32")).is_present());
    assert_eq!(logged("present").len(), 1, "a look-up that succeeds is a bind");
    let absent = declared("pinvoke-no-such-library", &[]);
    assert!(!lazy(absent, entry("absent", c"crc32")).is_present());
    let ordinal = EntrySpec::new("ordinal", EntryName::Ordinal(1));
    assert!(!lazy(declared("z", &[]), ordinal).is_present());
}

#[test]
fn a_panic_carries_the_report() {
    let absent = declared("pinvoke-no-such-library", &[]);
    let entry = lazy(absent, entry("panics", c"crc32"));
    let payload = catch_unwind(AssertUnwindSafe(|| entry.address_or_panic())).unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert_eq!(*text, entry.address().unwrap_err().to_string());
    assert!(text.contains("`pinvoke-no-such-library`, needed by `panics`"), "{text}");
}

#[test]
fn binding_all_lists_all_that_is_missing() {
    let (z, absent) = (declared("z", &[]), declared("pinvoke-no-such-library", &[]));
    let entries = [
        lazy(z, entry("all_good", c"crc32")),
        lazy(z, entry("all_bad", c"crc33")),
        lazy(absent, entry("all_lost", c"one")),
        lazy(z, entry("all_worse", c"no_such_entry_point")),
        lazy(absent, entry("all_gone", c"two")),
    ];
    let error = bind_all(&entries).unwrap_err();
    let LoadProblem::Several { errors, .. } = error.problem() else { panic!("{error}") };
    let functions: Vec<_> = errors.iter().map(|error| error.functions()).collect();
    assert_eq!(functions, [&["all_bad"][..], &["all_lost", "all_gone"], &["all_worse"]]);
    let text = error.to_string();
    for part in ["crc33", "pinvoke-no-such-library", "no_such_entry_point", "all_gone"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(logged("all_good").len(), 1, "what can be bound is bound");
    let single = bind_all(&entries[..2]).unwrap_err();
    assert_eq!(single.entry(), Some("crc33"), "one error comes as it is");
    assert!(bind_all(&entries[..1]).is_ok());
    assert!(bind_all(&[]).is_ok());
}

/// One test for all of it: there is one resolver in a process.
#[test]
fn the_resolver_is_asked_first() {
    static ASKED: AtomicU32 = AtomicU32::new(0);
    let scratch = Scratch::new();
    let path = scratch.compile("libresolved.so", "int from_resolver(void) { return 7; }", &[]);
    // The name is one that the loader would find as well.
    let library = declared("libz.so.1", &[]);
    // SAFETY: only this test asks for the library by this name in a declaration.
    let replaced = unsafe {
        set_resolver(move |request| {
            (request.name() == "libz.so.1" && request.search().is_empty()).then(|| {
                ASKED.fetch_add(1, Ordering::Relaxed);
                open(&path).unwrap()
            })
        })
    };
    assert!(!replaced);
    let entry_point = lazy(library, entry("resolved", c"from_resolver"));
    assert!(entry_point.address().is_ok());
    assert!(library.get().is_ok());
    assert_eq!(ASKED.load(Ordering::Relaxed), 1, "the answer is kept");
    assert!(open("libz.so.1").unwrap().try_get(c"crc32").is_some(), "not asked by `open`");
    assert!(declared("z", &[]).get().is_ok(), "what the resolver does not know is probed");

    // SAFETY: it gives no library.
    assert!(unsafe { set_resolver(|_| None) }, "the first one is replaced");
    assert!(clear_resolver() && !clear_resolver());
    let probed = declared("libz.so.1", &[]);
    assert!(probed.get().unwrap().try_get(c"crc32").is_some());
    assert!(library.get().unwrap().try_get(c"crc32").is_none(), "a library in use stays");
    resolvers_come_and_go_while_threads_load();
}

/// Whichever resolver a load meets, the library is the one that the name stands for.
fn resolvers_come_and_go_while_threads_load() {
    let start = Barrier::new(9);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                start.wait();
                for _ in 0..50 {
                    let library = declared("z", &[]).get().unwrap();
                    assert!(library.try_get(c"crc32").is_some());
                }
            });
        }
        start.wait();
        for round in 0..500 {
            // SAFETY: it gives the library that the loader gives for the name.
            unsafe { set_resolver(move |_| (round % 2 == 0).then(|| open("libz.so.1").unwrap())) };
            clear_resolver();
        }
    });
}

#[test]
fn a_resolver_may_give_the_program_itself() {
    let program = Library::main_program();
    let address = bind(&program, &entry("own", c"malloc"), Spelling::EXACT).unwrap();
    assert_eq!(logged("own")[0].address, address.addr().get());
}
