//! Compiles the C folder into shared libraries, by the compiler of the target.
//!
//! With `PINVOKE_WITHOUT_C` set nothing is compiled, and the paths lead nowhere: that is enough for
//! `cargo check` of a target that has no C compiler here.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod declarations;
mod driver;
mod layouts;

fn main() {
    for input in ["build.rs", "declarations.rs", "driver.rs", "layouts.rs", "c"] {
        println!("cargo::rerun-if-changed={input}");
    }
    println!("cargo::rerun-if-changed=../../samples/plugin_host/c");
    println!("cargo::rerun-if-env-changed=PINVOKE_WITHOUT_C");
    println!("cargo::rerun-if-env-changed=PINVOKE_SANITIZED");
    let build = Build::new();
    let declarations = build.prototypes();
    build.fixtures();
    build.driver(&declarations);
    build.plugins();
    build.orphan();
    build.plugin_host();
    build.selftest();
    build.exports_caller();
    build.export("PINVOKE_FIXTURES_HEADER", &build.c.join("fixtures.h"));
    build.export("PINVOKE_FIXTURES_DIRECTORY", &build.out);
    // For declarations that bind at load time: the linker finds the library here, and `cargo test`
    // puts the folder on the loader's search path.
    println!("cargo::rustc-link-search=native={}", build.out.display());
}

struct Build {
    /// `None` for a check of the Rust code alone.
    compiler: Option<cc::Tool>,
    c: PathBuf,
    out: PathBuf,
    os: String,
    arch: String,
}

impl Build {
    fn new() -> Self {
        let compiler = env::var_os("PINVOKE_WITHOUT_C").is_none().then(Self::compiler);
        Self {
            compiler,
            c: Path::new(&variable("CARGO_MANIFEST_DIR")).join("c"),
            out: variable("OUT_DIR").into(),
            os: variable("CARGO_CFG_TARGET_OS"),
            arch: variable("CARGO_CFG_TARGET_ARCH"),
        }
    }

    fn compiler() -> cc::Tool {
        let compiler = cc::Build::new()
            .std("c11")
            .warnings(true)
            .extra_warnings(true)
            .flag("-Wshadow")
            .flag("-fwrapv")
            .flag("-fvisibility=hidden")
            // Microsoft's C runtime has formats of its own; this takes mingw's, which are C11's.
            .define("__USE_MINGW_ANSI_STDIO", "1")
            .define("FX_BUILD", None)
            .get_compiler();
        assert!(
            !compiler.is_like_msvc(),
            "the fixtures are C11 with GNU extensions: use a -gnu target, or set CC to gcc or clang"
        );
        compiler
    }

    fn windows(&self) -> bool {
        self.os == "windows"
    }

    /// The library that the tests call, and its second version.
    fn fixtures(&self) {
        let mut inputs = self.sources();
        if self.windows() {
            inputs.push(self.c.join("exports.def"));
            if self.arch == "x86" {
                inputs.push(self.c.join("exports_x86.def"));
            }
        }
        let system: &[&str] =
            if self.windows() { &["-lole32", "-loleaut32"] } else { &["-pthread"] };
        self.library("PINVOKE_FIXTURES", "pinvoke_fixtures", &inputs, &[], system);
        self.library("PINVOKE_FIXTURES_V2", "pinvoke_fixtures_v2", &inputs, &["-DFX_V2"], system);
    }

    fn plugins(&self) {
        let source = [self.c.join("plugins/plugin.c")];
        self.library("PINVOKE_PLUGIN_1", "pinvoke_plugin_1", &source, &["-DPLUGIN_ID=1"], &[]);
        self.library("PINVOKE_PLUGIN_2", "pinvoke_plugin_2", &source, &["-DPLUGIN_ID=2"], &[]);
    }

    /// A library whose dependency is not there any more.
    fn orphan(&self) {
        let source = [self.c.join("plugins/missing.c")];
        let missing = self.library("", "pinvoke_missing", &source, &[], &[]);
        let inputs = [self.c.join("plugins/orphan.c"), missing.clone()];
        self.library("PINVOKE_ORPHAN", "pinvoke_orphan", &inputs, &[], &[]);
        if self.compiler.is_some() {
            fs::remove_file(&missing).expect("the library was just made");
        }
    }

    /// The plug-ins of the sample, in a folder with something that is no library.
    fn plugin_host(&self) {
        let folder = self.out.join("plugin_host");
        self.export("PINVOKE_PLUGIN_FOLDER", &folder);
        fs::create_dir_all(&folder).expect("the build folder can be written to");
        let garbled = folder.join(self.file_name("garbled"));
        fs::write(garbled, "no library").expect("the build folder can be written to");
        let sources = self.c.join("../../../samples/plugin_host/c");
        let inside = Self {
            compiler: self.compiler.clone(),
            c: sources.clone(),
            out: folder,
            os: self.os.clone(),
            arch: self.arch.clone(),
        };
        for name in ["outdated", "reverse", "shout", "stranger", "unfinished"] {
            inside.library("", name, &[sources.join(format!("{name}.c"))], &[], &[]);
        }
    }

    /// For the linker: what is linked is in the folder of whoever links it.
    fn beside(&self) -> &'static [&'static str] {
        match self.os.as_str() {
            "windows" => &[],
            "macos" => &["-Wl,-rpath,@loader_path"],
            _ => &["-Wl,-rpath,$ORIGIN"],
        }
    }

    /// The program that checks the fixture without any Rust.
    fn selftest(&self) {
        let program = self.out.join(if self.windows() { "selftest.exe" } else { "selftest" });
        self.export("PINVOKE_FIXTURES_SELFTEST", &program);
        let Some(compiler) = &self.compiler else { return };
        let mut command = compiler.to_command();
        command.arg("-UFX_BUILD").arg("-o").arg(&program);
        command
            .arg(self.c.join("selftest.c"))
            .arg(self.out.join(self.file_name("pinvoke_fixtures")));
        if self.windows() {
            command.arg("-static-libgcc");
        }
        run(command.args(self.beside()));
    }

    /// The program that calls a library written in Rust; it depends on nothing else.
    fn exports_caller(&self) {
        let program =
            self.out.join(if self.windows() { "exports_caller.exe" } else { "exports_caller" });
        self.export("PINVOKE_EXPORTS_CALLER", &program);
        println!("cargo::rerun-if-changed=../../samples/exports/sample_exports.h");
        let Some(compiler) = &self.compiler else { return };
        let mut command = compiler.to_command();
        command.arg("-o").arg(&program).arg(self.c.join("programs/exports.c"));
        match self.os.as_str() {
            "windows" => command.args(["-static-libgcc", "-lole32"]),
            "macos" => &mut command,
            _ => command.args(["-ldl", "-lm"]),
        };
        run(&mut command);
    }

    /// The library that calls every function of the fixture, as the C compiler of the target makes it.
    fn driver(&self, declarations: &str) {
        // Windows exports it by a number alone.
        let is_wanted = |name: &str| !(self.windows() && name == "fx_by_ordinal");
        let source = self.write("driver.c", &driver::program(declarations, is_wanted));
        let fixtures = self.out.join(self.file_name("pinvoke_fixtures"));
        let headers = joined("-I", &self.c);
        let headers = headers.to_str().expect("the path is valid UTF-8");
        let flags = [&["-UFX_BUILD", headers], self.beside()].concat();
        self.library("PINVOKE_FIXTURES_DRIVER", "pinvoke_driver", &[source, fixtures], &flags, &[]);
    }

    /// The header after the preprocessor, without what it includes; and with what is ours of that, which is
    /// given back.
    fn prototypes(&self) -> String {
        let main = |marker: &str| marker.contains("fixtures.h\"");
        let headers = self.files("h");
        let names: Vec<_> = headers.iter().filter_map(|path| path.file_name()).collect();
        let own = |marker: &str| {
            names.iter().any(|name| marker.contains(&format!("{}\"", name.to_string_lossy())))
        };
        self.declarations("prototypes.h", main);
        // The library has no functions for the structs of twins.h.
        let called = |marker: &str| own(marker) && !marker.contains("twins.h\"");
        let declarations = self.declarations("declarations.h", called);
        let structs = layouts::structs(&self.declarations("structs.h", own));
        self.write("layouts_table.inl", &layouts::table(&structs));
        self.write("structs.rs", &layouts::list(&structs));
        declarations
    }

    /// What the compiler reads from some of the headers, without the rest of what they include.
    fn declarations(&self, name: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let text = self.compiler.as_ref().map(|compiler| self.preprocessed(compiler, is_wanted));
        let text = text.unwrap_or_default();
        self.write(name, &text);
        text
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.out.join(name);
        fs::write(&path, text).expect("the build folder can be written to");
        path
    }

    fn preprocessed(&self, compiler: &cc::Tool, is_wanted: impl Fn(&str) -> bool) -> String {
        let header = self.c.join("fixtures.h");
        let mut command = compiler.to_command();
        command.arg("-UFX_BUILD").args(["-E", "-x", "c"]).arg(&header);
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        assert!(output.status.success(), "{command:?}: {}", output.status);
        let mut prototypes = String::new();
        let mut takes = false;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            match line.strip_prefix("# ") {
                // `# 12 "file" flags`: what follows comes from there.
                Some(marker) => takes = is_wanted(marker),
                None if takes => prototypes.extend([line, "\n"]),
                None => {}
            }
        }
        prototypes
    }

    /// What the libraries are made of.
    fn sources(&self) -> Vec<PathBuf> {
        let mut sources = self.files("c");
        sources.retain(|path| !path.ends_with("selftest.c"));
        sources
    }

    /// The files of a kind at the top of the C folder, in a fixed order.
    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.c).expect("the C folder is beside this file");
        let mut files: Vec<_> = entries
            .map(|entry| entry.expect("the C folder can be listed").path())
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .collect();
        files.sort();
        files
    }

    fn file_name(&self, name: &str) -> String {
        match self.os.as_str() {
            "windows" => format!("{name}.dll"),
            "macos" => format!("lib{name}.dylib"),
            _ => format!("lib{name}.so"),
        }
    }

    /// Makes a shared library, and tells its path in a variable for `env!` if that has a name.
    fn library(
        &self,
        variable: &str,
        name: &str,
        inputs: &[PathBuf],
        flags: &[&str],
        system: &[&str],
    ) -> PathBuf {
        let file_name = self.file_name(name);
        let library = self.out.join(&file_name);
        if !variable.is_empty() {
            self.export(variable, &library);
        }
        let Some(compiler) = &self.compiler else { return library };
        let mut command = compiler.to_command();
        match self.os.as_str() {
            "windows" => {
                let import = self.out.join(format!("lib{name}.dll.a"));
                command.args(["-shared", "-static-libgcc"]);
                command.arg(joined("-Wl,--out-implib,", &import));
            }
            "macos" => {
                command.arg("-dynamiclib").arg("-fPIC");
                command.arg(format!("-Wl,-install_name,@rpath/{file_name}"));
            }
            _ => {
                command.args(["-shared", "-fPIC"]);
                // A sanitizer's functions are in the program that loads the library.
                if env::var_os("PINVOKE_SANITIZED").is_none() {
                    command.arg("-Wl,--no-undefined");
                }
                command.arg(format!("-Wl,-soname,{file_name}"));
            }
        }
        // For the table of layouts.
        command.arg("-I").arg(&self.out);
        command.args(flags).arg("-o").arg(&library).args(inputs).args(system);
        run(&mut command);
        library
    }

    fn export(&self, variable: &str, path: &Path) {
        println!("cargo::rustc-env={variable}={}", self.path_on_target(path));
    }

    /// A Windows program that was built elsewhere runs under Wine, where Z: is the root.
    fn path_on_target(&self, path: &Path) -> String {
        let path = path.to_str().expect("the build folder's path is valid UTF-8");
        if self.windows() && path.starts_with('/') {
            format!("Z:{}", path.replace('/', "\\"))
        } else {
            path.to_owned()
        }
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("cargo sets {name} for build scripts: {error}"))
}

fn joined(prefix: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(prefix);
    argument.push(path);
    argument
}

/// Runs the compiler; what it says becomes a warning, or the error message.
fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
    for line in said.lines() {
        println!("cargo::warning={line}");
    }
}
