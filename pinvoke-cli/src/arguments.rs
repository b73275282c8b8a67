//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const AFTER_HELP: &str = "\
Exit codes:
  0  success
  1  the function reported a failure, by the rule of --fails-if or of the declaration
  2  the command line, a declaration or a value is wrong
  3  a library or an entry point cannot be found or read

Colours are used on a terminal, and not with NO_COLOR set.";

const AFTER_CALL: &str = r#"Values:
  2  -1  0x1F  2.5  'a'      a number or a character; for an enumeration also a name
  true  false                a truth value
  some text                  for a pointer to characters: the text itself
  [1, 2, 3]                  elements of an array, behind a pointer too
  {1, 2.5}  {x: 1, y: 2.5}   fields of a struct; what is not named is zero
  @null                      the null pointer
  @callback                  a function that prints its arguments and returns zero
  @callback:5                .. that returns 5
  @callback:$1-$2            .. that returns its first argument less its second; or $1 alone
  ["one", "two"]             a list of texts, for `_NullNull_terminated_` and arrays of texts
  @@text                     text that begins with `@`
  @"a\tb\n"                  text with the escapes of C
Behind the parameters of a variadic function, as in C: 5 5u 5l 5ul 2.5 'a' @inf @nan, text, and
@"42" for text that looks like a number, L"text" and u"text" for wide text.
One value is given for each parameter, but for those that fill themselves: an `_Out_` parameter is
printed after the call, and a count of values that are given is derived. --set gives either by name.
A buffer with `_Grow_` is made as large as the function needs. A handle is released by the function that
`_Handle_` names, after it was printed.

Examples:
  pinvoke call libm.so.6 'double pow(double, double)' 2 10
  pinvoke call libm.so.6 'double frexp(double value, _Out_ int *exponent)' 12
  pinvoke call libc.so.6 '_Ret_maybenull_z_ char *getenv(const char *name)' HOME
  pinvoke call libc.so.6 'int printf(const char *format, ...)' '@"%d %s\n"' 7 seven
  pinvoke call libc.so.6 'typedef struct { int quot, rem; } div_t; div_t div(int, int)' 17 5
  pinvoke call libz.so.1 'unsigned long crc32(unsigned long crc,
      _In_reads_(length) const unsigned char *data, unsigned int length)' 0 123456789
  pinvoke call libc.so.6 'void qsort(_Inout_updates_(count) int *items, size_t count, size_t size,
      int (*compare)(_In_ const int *left, _In_ const int *right))' '[3, 1, 2]' 4 '@callback:$1-$2'
  pinvoke call libc.so.6 'size_t confstr(int name, _Out_writes_z_(size) _Grow_(needed) char *text, size_t size)' 0
  pinvoke call libc.so.6 '_Handle_(close, -1) _Fails_if_(minus_one) int open(const char *path, int flags)' /dev/null 0
  pinvoke call --fails-if minus-one libc.so.6 'int chdir(const char *path)' /no/such/folder

A declaration that is not that of the function is undefined behaviour, as in C."#;

const AFTER_EXPORTS: &str = "\
Examples:
  pinvoke exports libm.so.6
  pinvoke exports --filter crc ./zlib1.dll
  pinvoke exports --json /usr/lib/libfoo.so.2

A file is only read, whatever system and processor it is for. A name without a file is looked for by
the loader, which runs the library's initialisers.";

const AFTER_EXPLAIN: &str = "\
Examples:
  pinvoke explain 'size_t strlen(const char *text)'
  pinvoke explain 'ssize_t read(int file, _Out_writes_to_(size, return) void *data, size_t size)'
  pinvoke explain --header api.h api_open";

/// Calls functions of shared libraries, and says what libraries and declarations are about.
#[derive(Debug, Parser)]
#[command(name = "pinvoke", version, after_help = AFTER_HELP, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// Prints JSON, and an error as JSON to the standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Calls a function, and prints what it returned and wrote.
    #[command(after_help = AFTER_CALL)]
    Call(Call),
    /// Lists the functions and variables that a library exports: ELF, PE or Mach-O.
    #[command(after_help = AFTER_EXPORTS)]
    Exports(Exports),
    /// Says how each argument of a C declaration crosses.
    #[command(after_help = AFTER_EXPLAIN)]
    Explain(Explain),
    /// Prints the completions of a shell.
    #[command(
        after_help = "Example:\n  pinvoke completions bash > ~/.local/share/bash-completion/completions/pinvoke"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// A declaration, and what goes with it.
#[derive(Debug, Args)]
pub(crate) struct Declared {
    /// A file with declarations that come first; of a header, what the preprocessor makes of it. The
    /// declaration may then be the name of a function in it.
    #[arg(long, value_name = "FILE")]
    pub(crate) header: Option<PathBuf>,
    /// `char` text is of the system code page on Windows, not UTF-8.
    #[arg(long)]
    pub(crate) ansi: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Call {
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// Which results mean failure.
    #[arg(long, value_name = "RULE")]
    pub(crate) fails_if: Option<Rule>,
    /// Where the code of a failure comes from.
    #[arg(long, value_name = "SOURCE", default_value = "last-error", requires = "fails_if")]
    pub(crate) code: Code,
    /// The entry point, if it is not called as the declaration says.
    #[arg(long, value_name = "NAME")]
    pub(crate) entry: Option<String>,
    /// A value for the parameter of that name, which then takes none of VALUES.
    #[arg(long = "set", value_name = "PARAMETER=VALUE")]
    pub(crate) set: Vec<String>,
    /// The library: a file, or a name that the loader knows.
    pub(crate) library: String,
    /// The function's C declaration, with the types that it needs; annotations say what a pointer is
    /// for.
    pub(crate) declaration: String,
    /// What to call it with.
    #[arg(allow_hyphen_values = true)]
    pub(crate) values: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Exports {
    /// Lists the names that contain TEXT.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// The library: a file of any system, or a name that the loader knows.
    pub(crate) library: String,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) declared: Declared,
    /// The function's C declaration, with the types that it needs.
    pub(crate) declaration: String,
}

/// The rules of `FailureRule`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Rule {
    /// Zero or null.
    Zero,
    /// Anything but zero.
    Nonzero,
    /// Below zero.
    Negative,
    /// -1, or all bits set.
    MinusOne,
    /// Zero, if the last error is set as well.
    ZeroIfError,
    /// A negative `HRESULT`, which is the code as well.
    Hresult,
}

/// The sources of `CodeSource`.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Code {
    /// `errno`, or on Windows `GetLastError`.
    LastError,
    /// The result, a code of the library's own.
    Returned,
    /// The result, a code of the system.
    ReturnedSystem,
    /// The result without its sign, an `errno`.
    NegativeErrno,
}
