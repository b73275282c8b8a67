//! Libraries and entry points against the real loader: the system's own libraries, files that are no
//! libraries, and small libraries that a C compiler makes for one test.

#[cfg(any(target_os = "linux", windows))]
mod support;

#[cfg(target_os = "linux")]
mod binding;
#[cfg(target_os = "linux")]
mod broken;
#[cfg(target_os = "linux")]
mod opening;
#[cfg(target_os = "linux")]
mod security;
#[cfg(windows)]
mod windows;
