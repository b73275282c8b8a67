//! Files that do not load: the report tells why.

use crate::support::{Scratch, open, refused};
use pinvoke_core::error::{LoadError, WhyNot};
use std::path::Path;

fn why(error: &LoadError) -> &WhyNot {
    &error.cause().unwrap().why
}

/// The start of an ELF shared library for a processor.
fn elf(is_wide: bool, machine: u8) -> Vec<u8> {
    let mut file = vec![0; 128];
    file[..7].copy_from_slice(&[0x7f, b'E', b'L', b'F', if is_wide { 2 } else { 1 }, 1, 1]);
    file[16] = 3;
    file[18] = machine;
    file[20] = 1;
    file
}

fn wrong_format(path: &Path) -> String {
    match why(&refused(path)) {
        WhyNot::WrongFormat { found, .. } => found.clone(),
        other => panic!("{other:?}"),
    }
}

fn wrong_architecture(path: &Path) -> (String, String) {
    let error = refused(path);
    match why(&error) {
        WhyNot::WrongArchitecture { found, .. } => (found.clone(), error.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_files_are_named() {
    let scratch = Scratch::new();
    assert_eq!(wrong_format(&scratch.write("libx.so", "hello\n")), "a text");
    let script = scratch.write("libs.so", "/* GNU ld script\n */ GROUP ( libz.so.1 )");
    assert_eq!(wrong_format(&script), "a text for the linker (an ld script)");
    assert_eq!(wrong_format(&scratch.write("libe.so", "")), "an empty file");
    let archive = scratch.write("libz.a", "!<arch>\n");
    assert_eq!(wrong_format(&archive), "an archive, as static libraries are");
    assert_eq!(wrong_format(&std::env::temp_dir()), "a directory");
    let mut object = elf(true, 62);
    object[16] = 1;
    assert_eq!(wrong_format(&scratch.write("x.o", object)), "an object file for the linker");
    let program = std::env::current_exe().unwrap();
    assert_eq!(refused(&program).cause().unwrap().why, WhyNot::Other);
}

#[test]
fn other_processors_are_named() {
    let scratch = Scratch::new();
    let arm = scratch.write("libarm.so", elf(true, 183));
    let small = scratch.write("libsmall.so", elf(false, 3));
    let old = scratch.write("libold.so", elf(false, 40));
    if cfg!(not(target_arch = "aarch64")) {
        // glibc itself says of this one that there is no such file.
        let (found, text) = wrong_architecture(&arm);
        assert_eq!(found, "AArch64");
        assert!(text.contains("libarm.so` is for AArch64, but this process is "), "{text}");
    }
    if cfg!(not(target_arch = "x86")) {
        assert_eq!(wrong_architecture(&small).0, "x86 (32-bit)");
    }
    assert_eq!(wrong_architecture(&old).0, "ARM (32-bit)");
}

#[test]
fn a_broken_file_on_the_way_is_the_cause() {
    let scratch = Scratch::new();
    scratch.write("libmixed.so", elf(false, 40));
    // SAFETY: it is no library.
    let error = unsafe { pinvoke_core::Library::open_with("mixed", scratch.search()) }.unwrap_err();
    assert_eq!(error.cause().unwrap().file, Some(scratch.path("libmixed.so")));
    assert_eq!(error.attempts().len(), 4);
    assert!(!error.is_absent());
}

#[test]
fn a_missing_dependency_is_named() {
    let scratch = Scratch::new();
    let needed = scratch.compile("libneeded.so", "int needed;", &["-Wl,-soname,libneeded.so"]);
    let source = "extern int needed; int *use(void) { return &needed; }";
    let path = scratch.compile("libneeds.so", source, &["-L.", "-lneeded"]);
    std::fs::remove_file(needed).unwrap();
    let error = refused(&path);
    match why(&error) {
        WhyNot::MissingDependency { dependency, .. } => assert_eq!(dependency, "libneeded.so"),
        other => panic!("{other:?}"),
    }
    assert_eq!(error.cause().unwrap().file, Some(path));
    assert!(error.to_string().contains("needs `libneeded.so`, which cannot be loaded"), "{error}");
}

#[test]
fn a_broken_dependency_is_named() {
    let scratch = Scratch::new();
    let needed = scratch.compile("libneeded.so", "int needed;", &["-Wl,-soname,libneeded.so"]);
    let source = "extern int needed; int *use(void) { return &needed; }";
    let origin = ["-L.", "-lneeded", "-Wl,-rpath,$ORIGIN"];
    let path = scratch.compile("libneeds.so", source, &origin);
    std::fs::write(needed, "a text").unwrap();
    match why(&refused(&path)) {
        WhyNot::MissingDependency { dependency, .. } => {
            assert_eq!(Path::new(dependency).file_name().unwrap(), "libneeded.so");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missing_symbol_is_named() {
    let scratch = Scratch::new();
    let source = "extern int nowhere; int *use(void) { return &nowhere; }";
    let error = refused(&scratch.compile("libnowhere.so", source, &[]));
    match why(&error) {
        WhyNot::MissingSymbol { symbol, .. } => assert_eq!(symbol.as_deref(), Some("nowhere")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new();
    let path = scratch.compile("libsecret.so", "int secret;", &[]);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    if std::fs::File::open(&path).is_err() {
        assert_eq!(*why(&refused(&path)), WhyNot::NoPermission);
    }
}

#[test]
fn a_missing_entry_point_comes_with_names_that_look_alike() {
    let library = open("libz.so.1").unwrap();
    let error = library.get(c"crc33").unwrap_err();
    assert_eq!((error.library(), error.entry()), (Some("libz.so.1"), Some("crc33")));
    assert_eq!(error.path(), library.path());
    let text = error.to_string();
    assert!(text.contains("has no entry point `crc33`"), "{text}");
    assert!(text.contains("did you mean `crc32`"), "{text}");
    let far = library.get(c"nothing_looks_like_this").unwrap_err().to_string();
    assert!(!far.contains("did you mean"), "{far}");
    assert!(library.try_get(c"crc33").is_none());
}

#[test]
fn ordinals_are_for_windows() {
    let error = open("z").unwrap().get_ordinal(17).unwrap_err();
    assert_eq!(error.entry(), Some("#17"));
    assert!(error.to_string().contains("entry points have ordinals on Windows only"), "{error}");
}
