//! What C headers hold beside plain declarations, and the headers of the system themselves.

use std::io::Write;
use std::process::{Command, Stdio};

use pinvoke::dynamic::{CType, Signature};

/// The types of the parameters of the only function of a text.
fn parameters(text: &str) -> Vec<String> {
    let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
    signature.parameters().iter().map(|parameter| parameter.ty().to_string()).collect()
}

/// The size of what the first parameter points to.
fn pointed_size(text: &str) -> Option<usize> {
    let signature = Signature::parse(text).unwrap_or_else(|error| panic!("{error}"));
    signature.parameters()[0].ty().target().and_then(CType::size)
}

#[test]
fn constants_measure_types() {
    let word = size_of::<usize>();
    for (length, expected) in [
        ("sizeof(int)", 4),
        ("2 * sizeof (char *)", 2 * word),
        ("sizeof(struct { char c; short s; })", 4),
        ("sizeof(\"://\")", 4),
        ("_Alignof(short) + 1", 3),
        ("(int)3", 3),
        ("(unsigned char)257 + 1", 2),
        ("16 / (2 * (int) sizeof (short))", 4),
    ] {
        let text = format!("struct s {{ char c[{length}]; }}; int f(struct s *s)");
        assert_eq!(pointed_size(&text), Some(expected), "{length}");
    }
}

#[test]
fn modes_are_sizes_of_integers() {
    let text = "typedef int a __attribute__((__mode__(__QI__))); typedef unsigned int b __attribute__((mode(HI)));
        typedef int __attribute__((__mode__(__word__))) c; int f(a a, b b, c c)";
    let word = if size_of::<usize>() == 8 { "int64_t" } else { "int32_t" };
    assert_eq!(parameters(text), ["int8_t", "uint16_t", word]);
}

#[test]
fn functions_are_declared_again_and_defined() {
    let text = r#"extern int one(int); extern int one(int x) __asm__("" "one_v2");
        static inline int two(int x) { if (x != '}' && !x) { return "{\"" ? x : 1; } return 0; }
        typedef int t; typedef int t; _Static_assert(sizeof(t) == 4, "four");
        t three(t x)"#;
    let all = Signature::parse_all(text).unwrap();
    let names: Vec<_> = all.iter().map(|found| (found.name(), found.entry())).collect();
    assert_eq!(names, [("one", "one_v2"), ("two", "two"), ("three", "three")]);
    assert_eq!(all[0].parameters()[0].name(), "x");
}

#[test]
fn what_has_another_alignment_stays_behind_a_pointer() {
    Signature::parse(
        "typedef struct { long long a __attribute__((__aligned__(16))); } m;
         typedef int v __attribute__((vector_size(16))); int f(m *m, v *v)",
    )
    .unwrap();
}

/// An array as a parameter says how many elements there are, as far as C's programmers mean it so.
#[test]
fn arrays_as_parameters_are_counted() {
    let text = "void f(_Out_ int a[2], const double m[3][4], char text[8], _Out_ char room[9], int n, int v[n], int u[])";
    let signature = Signature::parse(text).unwrap();
    let counts: Vec<_> = signature
        .parameters()
        .iter()
        .map(|parameter| parameter.count().map(|count| format!("{:?}", count.by())))
        .collect();
    let fixed = |count: usize| Some(format!("Fixed({count})"));
    assert_eq!(counts, [fixed(2), fixed(3), None, fixed(9), None, None, None]);
}

/// Structs of headers point to one another in chains that are longer than what is nested here.
#[test]
fn long_chains_of_structs() {
    let mut text = String::from("struct s0 { int x; };\n");
    for index in 1..500 {
        text += &format!("struct s{index} {{ struct s{} *before; int y; }};\n", index - 1);
    }
    text += "int f(struct s499 *last, struct s499 value)";
    assert_eq!(pointed_size(&text), Some(2 * size_of::<usize>()));
    // Nested ones have no end but the limit.
    let deep = format!("int f(int {}x)", "*".repeat(65));
    assert!(Signature::parse(&deep).unwrap_err().to_string().contains("levels of nesting"));
}

/// What a C compiler makes of the headers; nothing if there is none, or no such header.
fn preprocessed(compiler: &str, headers: &[&str]) -> Option<String> {
    let lines: String = headers.iter().map(|header| format!("#include <{header}>\n")).collect();
    let mut command = Command::new(compiler);
    command.args(["-E", "-x", "c", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.stderr(Stdio::null()).spawn().ok()?;
    running.stdin.take()?.write_all(lines.as_bytes()).ok()?;
    let done = running.wait_with_output().ok()?;
    done.status.success().then(|| String::from_utf8(done.stdout).unwrap())
}

fn functions(compiler: &str, headers: &[&str]) -> Option<Vec<Signature>> {
    let Some(text) = preprocessed(compiler, headers) else {
        eprintln!("skipped: {compiler} has no {headers:?}");
        return None;
    };
    Some(Signature::parse_all(&text).unwrap_or_else(|error| panic!("{headers:?}: {error}")))
}

fn named<'f>(functions: &'f [Signature], name: &str) -> &'f Signature {
    functions.iter().find(|found| found.name() == name).unwrap_or_else(|| panic!("no {name}"))
}

#[cfg(target_os = "linux")]
#[test]
fn the_headers_of_the_c_library() {
    let headers = [
        "stdio.h",
        "stdlib.h",
        "string.h",
        "math.h",
        "time.h",
        "unistd.h",
        "sys/stat.h",
        "dirent.h",
        "pthread.h",
        "signal.h",
        "regex.h",
        "iconv.h",
        "ftw.h",
        "netdb.h",
        "locale.h",
        "wchar.h",
        "fenv.h",
        "complex.h",
        "sys/socket.h",
        "search.h",
        "fcntl.h",
        "poll.h",
        "sys/mman.h",
        "sys/time.h",
        "dlfcn.h",
        "langinfo.h",
    ];
    for header in headers {
        functions("cc", &[header]);
    }
    let Some(all) = functions("cc", &headers) else { return };
    // glibc's headers give the functions of the standard these entry points.
    assert_eq!(named(&all, "strerror_r").entry(), "__xpg_strerror_r");
    assert_eq!(named(&all, "fopen").entry(), "fopen");
    let size = |function: &str, index: usize| {
        named(&all, function).parameters()[index].ty().target().and_then(CType::size)
    };
    assert_eq!(size("stat", 1), Some(size_of::<libc::stat>()));
    assert_eq!(size("gmtime_r", 1), Some(size_of::<libc::tm>()));
    assert_eq!(size("select", 1), Some(size_of::<libc::fd_set>()));
    assert_eq!(size("sigaction", 1), Some(size_of::<libc::sigaction>()));
}

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[test]
fn names_of_posix_are_known() {
    let text = "off_t f(time_t, clock_t, off_t, pid_t, uid_t, gid_t, mode_t, socklen_t)";
    let signature = Signature::parse(text).unwrap();
    let sizes: Vec<_> =
        signature.parameters().iter().map(|parameter| parameter.ty().size()).collect();
    let expected = [
        size_of::<libc::time_t>(),
        size_of::<libc::clock_t>(),
        size_of::<libc::off_t>(),
        size_of::<libc::pid_t>(),
        size_of::<libc::uid_t>(),
        size_of::<libc::gid_t>(),
        size_of::<libc::mode_t>(),
        size_of::<libc::socklen_t>(),
    ];
    assert_eq!(sizes, expected.map(Some));
    // A header may define them, also otherwise.
    Signature::parse("typedef char time_t; int f(time_t x)").unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn the_headers_of_libraries() {
    for headers in [&["zlib.h"][..], &["sqlite3.h"], &["openssl/evp.h", "openssl/ssl.h"]] {
        functions("cc", headers);
    }
}

/// Types are laid out for this system, so only the text is read.
#[test]
fn the_headers_of_windows() {
    let headers = ["winsock2.h", "windows.h", "shlobj.h", "commctrl.h"];
    let Some(all) = functions("x86_64-w64-mingw32-gcc", &headers) else { return };
    let found = named(&all, "MessageBoxW");
    assert_eq!(found.parameters().len(), 4);
    assert!(all.len() > 10_000, "{}", all.len());
}
