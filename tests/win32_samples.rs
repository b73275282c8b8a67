//! The samples for Windows run, and print what is true.
#![allow(missing_docs)]

mod common_samples;

#[cfg(not(windows))]
#[test]
fn elsewhere_the_samples_say_that_they_are_for_windows() {
    let samples = [
        "win32_child_process",
        "win32_directory",
        "win32_errors",
        "win32_processes",
        "win32_registry",
        "win32_system",
        "win32_timer",
        "win32_window",
    ];
    for sample in samples {
        let text = common_samples::run(sample);
        assert!(text.starts_with("this sample is for Windows"), "{sample}: {text}");
    }
}

#[cfg(windows)]
mod on_windows {
    use super::common_samples::{output, run, run_with};
    use std::path::PathBuf;
    use std::{env, fs, process};

    /// The rest of the line that starts with `start`.
    #[track_caller]
    fn value<'a>(text: &'a str, start: &str) -> &'a str {
        let line = text.lines().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_else(|| panic!("no line starts with {start:?}:\n{text}")).trim()
    }

    /// A directory of its own, removed at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            let path = env::temp_dir().join(format!("pinvoke-samples-{}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_system_is_described() {
        let text = run("win32_system");
        let variable = |name: &str| env::var(name).unwrap();
        assert_eq!(value(&text, "user:"), variable("USERNAME"));
        assert_eq!(value(&text, "folder:"), variable("windir"));
        assert!(value(&text, "computer:").eq_ignore_ascii_case(&variable("COMPUTERNAME")));
        let processors = value(&text, "processors:");
        let number = variable("NUMBER_OF_PROCESSORS");
        assert!(processors.starts_with(&format!("{number} of x86")), "{processors}");
        assert_eq!(value(&text, "page size:"), "4096 bytes");
        let (year, _) = value(&text, "time:").split_once('-').unwrap();
        assert!(year.parse::<u32>().unwrap() >= 2024);
        let major: u32 = value(&text, "version:").split('.').next().unwrap().parse().unwrap();
        assert!(major >= 6);
        assert!(text.lines().any(|line| line.starts_with("drive:      C:\\ ")), "{text}");
    }

    #[test]
    fn a_directory_is_listed() {
        let scratch = Scratch::new();
        for (name, size) in [("b.txt", 5), ("ÄÖ語😀.txt", 70_000), ("other.doc", 1)] {
            fs::write(scratch.0.join(name), vec![b'x'; size]).unwrap();
        }
        fs::create_dir(scratch.0.join("z.txt")).unwrap();
        let pattern = scratch.0.join("*.txt");
        let text = run_with("win32_directory", &[pattern.to_str().unwrap()]);
        let entries: Vec<Vec<&str>> =
            text.lines().map(|line| line.split_whitespace().skip(2).collect()).collect();
        assert_eq!(
            entries[..3],
            [vec!["<DIR>", "z.txt"], vec!["5", "b.txt"], vec!["70000", "ÄÖ語😀.txt"]]
        );
        assert_eq!(text.lines().last(), Some("2 files, 70005 bytes"));
        let missing = scratch.0.join("no-such-folder").join("*");
        let output = output("win32_directory", &[missing.to_str().unwrap()]);
        assert!(!output.status.success());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("error: FindFirstFileW failed: "), "{errors}");
    }

    #[test]
    fn processes_are_listed() {
        let text = run("win32_processes");
        let rows: Vec<Vec<&str>> =
            text.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
        let own = process::id().to_string();
        let this = env::current_exe().unwrap();
        let this = this.file_name().unwrap().to_str().unwrap();
        // This program, and the sample, whose parent it is.
        assert!(rows.iter().any(|row| row[0] == own && row.last() == Some(&this)), "{text}");
        let is_sample = |row: &Vec<&str>| row[1] == own && row[3] == "win32_processes.exe";
        assert!(rows.iter().any(is_sample), "{text}");
    }

    #[test]
    fn the_registry_is_written_and_read() {
        let text = run("win32_registry");
        assert_eq!(value(&text, "answer ="), "42");
        assert_eq!(value(&text, "greeting ="), "Grüße, 語 and 😀");
        assert_eq!(value(&text, "colours ="), "[\"red\", \"green\", \"blue\"]");
        let mut listed: Vec<_> = text.lines().filter(|line| line.starts_with("value ")).collect();
        listed.iter_mut().for_each(|line| *line = line.split_once(": ").unwrap().1);
        listed.sort_unstable();
        // REG_DWORD, REG_MULTI_SZ, REG_SZ.
        let expected = ["answer, of kind 4", "colours, of kind 7", "greeting, of kind 1"];
        assert_eq!(listed, expected);
        // ERROR_NO_MORE_ITEMS, ERROR_UNSUPPORTED_TYPE, ERROR_FILE_NOT_FOUND.
        assert!(value(&text, "end of the list:").ends_with("(os error 259)"), "{text}");
        assert!(value(&text, "greeting as a number:").ends_with("(os error 1630)"), "{text}");
        assert!(value(&text, "deleted; opened again:").ends_with("(os error 2)"), "{text}");
    }

    #[test]
    fn a_window_handles_its_messages() {
        let text = run("win32_window");
        assert_eq!(value(&text, "typed:"), "h語");
        assert_eq!(value(&text, "the loop ended with"), "17");
        assert!(value(&text, "ticks:").parse::<u32>().unwrap() >= 3, "{text}");
        assert!(text.contains("the window is destroyed"), "{text}");
    }

    #[test]
    fn a_timer_ticks_on_another_thread() {
        let text = run("win32_timer");
        let ticks: Vec<_> = text.lines().filter(|line| line.starts_with("tick ")).collect();
        assert_eq!(ticks.len(), 5, "{text}");
        assert!(ticks.iter().all(|tick| tick.ends_with("on a thread of the system")), "{text}");
        let after: Vec<u32> =
            ticks.iter().map(|tick| tick.split(' ').nth(3).unwrap().parse().unwrap()).collect();
        assert!(after.is_sorted() && after[4] >= 5 * 40 - 20, "{text}");
        assert_eq!(value(&text, "ticks after the end:"), "0");
    }

    #[test]
    fn the_output_of_a_child_is_collected() {
        let text = run("win32_child_process");
        assert!(text.starts_with("exit code 3, "), "{text}");
        assert!(text.contains("\n> printed by the child"), "{text}");
        assert!(value(&text, "no-such-program-anywhere:").ends_with("(os error 2)"), "{text}");
        // More than the pipe holds at once.
        let lines = "cmd /c for /l %i in (1,1,3000) do @echo line %i of many";
        let arguments: Vec<&str> = lines.split(' ').collect();
        let text = run_with("win32_child_process", &arguments);
        let lines: Vec<_> = text.lines().filter(|line| line.starts_with("> line ")).collect();
        assert_eq!(lines.len(), 3000);
        assert_eq!(lines[2999].trim_end(), "> line 3000 of many");
    }

    #[test]
    fn errors_are_told() {
        let text = run("win32_errors");
        let expected = [
            ("FALSE", "code 2 of DeleteFileW", "NotFound"),
            ("INVALID_HANDLE_VALUE", "code 2 of CreateFileW", "NotFound"),
            ("-1", "code 3 of GetFileAttributesW", "NotFound"),
            ("0 with a last error", "code 203 of GetEnvironmentVariableW", ""),
            ("a returned status", "code 2 of RegOpenKeyExW", "NotFound"),
            // CO_E_CLASSSTRING.
            ("an HRESULT", "status 0x800401F3, facility 4", "Other"),
            ("a text that C cannot hold", "InteriorNul { at: 1 }", "InvalidData"),
            ("no such function", "absent: false", "NotFound"),
            ("no such library", "absent: true", "NotFound"),
        ];
        for (title, told, kind) in expected {
            let start =
                text.find(&format!("{title}\n")).unwrap_or_else(|| panic!("{title}: {text}"));
            let section = &text[start + title.len()..];
            let end = section.find("as an io::Error: ").unwrap();
            assert!(section[..end].contains(told), "{title}: {section}");
            let (as_io, _) = section[end..].split_once('\n').unwrap();
            assert!(as_io.contains(kind), "{title}: {as_io}");
        }
        assert_eq!(value(&text, "IUnknown is"), "{00000000-0000-0000-C000-000000000046}");
    }
}
