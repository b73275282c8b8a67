//! The stubs: all the assembly of dynamic calls.
//!
//! Both follow the published conventions:
//!
//! - "System V Application Binary Interface, AMD64 Architecture Processor Supplement", section 3.2: the
//!   integer arguments in rdi, rsi, rdx, rcx, r8, r9, the others in xmm0 to xmm7, then the stack, aligned
//!   to 16 bytes at the call; al bounds the number of vector registers of a variadic call; results in rax,
//!   rdx, xmm0, xmm1.
//! - "x64 calling convention" of Microsoft's documentation: the first four arguments in rcx, rdx, r8, r9
//!   or at the same place in xmm0 to xmm3 (a variadic call has both), then the stack behind 32 bytes that
//!   belong to the callee; results in rax or xmm0.
//!
//! rbp and rbx belong to the caller in both; nothing else that does is touched. The directives describe
//! the frame to debuggers, backtraces and exceptions that pass through.

use std::arch::naked_asm;
use std::ffi::c_void;
use std::ptr::NonNull;

#[cfg(unix)]
use super::frame::INTEGERS;
use super::frame::{RESULTS, STACK};

/// Byte offset of the first integer register's word.
const INTEGER: usize = RESULTS * 8;
/// Byte offset of the first vector register's word.
#[cfg(unix)]
const VECTOR: usize = INTEGER + INTEGERS * 8;

/// Calls `code` by the System V convention with the registers and the `stack` words of a frame.
///
/// # Safety
///
/// `frame` has [`STACK`]` + stack` words, and `stack` is even; `vectors` is the number of vector
/// registers in use. They are the arguments of a function at `code`.
#[cfg(unix)]
#[unsafe(naked)]
pub(super) unsafe extern "sysv64" fn system_v(
    code: *const c_void,
    frame: NonNull<u64>,
    stack: usize,
    vectors: usize,
) {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "push rbx",
        ".cfi_def_cfa_offset 24",
        ".cfi_offset rbx, -24",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "push rax",
        "mov rbx, rsi",
        "mov r11, rdi",
        "test edx, edx",
        "je 3f",
        "lea rax, [rdx * 8]",
        "sub rsp, rax",
        "2:",
        "mov rax, qword ptr [rbx + rdx * 8 + {stack} - 8]",
        "mov qword ptr [rsp + rdx * 8 - 8], rax",
        "dec edx",
        "jne 2b",
        "3:",
        "mov eax, ecx",
        "test ecx, ecx",
        "je 4f",
        "movsd xmm0, qword ptr [rbx + {vector}]",
        "movsd xmm1, qword ptr [rbx + {vector} + 8]",
        "movsd xmm2, qword ptr [rbx + {vector} + 16]",
        "movsd xmm3, qword ptr [rbx + {vector} + 24]",
        "movsd xmm4, qword ptr [rbx + {vector} + 32]",
        "movsd xmm5, qword ptr [rbx + {vector} + 40]",
        "movsd xmm6, qword ptr [rbx + {vector} + 48]",
        "movsd xmm7, qword ptr [rbx + {vector} + 56]",
        "4:",
        "mov rdi, qword ptr [rbx + {integer}]",
        "mov rsi, qword ptr [rbx + {integer} + 8]",
        "mov rdx, qword ptr [rbx + {integer} + 16]",
        "mov rcx, qword ptr [rbx + {integer} + 24]",
        "mov r8, qword ptr [rbx + {integer} + 32]",
        "mov r9, qword ptr [rbx + {integer} + 40]",
        "call r11",
        "mov qword ptr [rbx], rax",
        "mov qword ptr [rbx + 8], rdx",
        "movsd qword ptr [rbx + 16], xmm0",
        "movsd qword ptr [rbx + 24], xmm1",
        "lea rsp, [rbp]",
        ".cfi_def_cfa rsp, 24",
        "pop rbx",
        ".cfi_def_cfa_offset 16",
        "pop rbp",
        ".cfi_def_cfa_offset 8",
        "ret",
        ".cfi_endproc",
        integer = const INTEGER,
        vector = const VECTOR,
        stack = const STACK * 8,
    )
}

/// As [`system_v`] by the convention of 64-bit Windows.
///
/// # Safety
///
/// As for [`system_v`]; the first four arguments are in the words of the integer registers.
#[unsafe(naked)]
pub(super) unsafe extern "win64" fn windows(
    code: *const c_void,
    frame: NonNull<u64>,
    stack: usize,
    vectors: usize,
) {
    naked_asm!(
        #[cfg(windows)] ".seh_proc {this}",
        #[cfg(not(windows))] ".cfi_startproc",
        "push rbp",
        #[cfg(windows)] ".seh_pushreg rbp",
        #[cfg(not(windows))] ".cfi_def_cfa_offset 16",
        #[cfg(not(windows))] ".cfi_offset rbp, -16",
        "push rbx",
        #[cfg(windows)] ".seh_pushreg rbx",
        #[cfg(not(windows))] ".cfi_def_cfa_offset 24",
        #[cfg(not(windows))] ".cfi_offset rbx, -24",
        "mov rbp, rsp",
        #[cfg(windows)] ".seh_setframe rbp, 0",
        #[cfg(windows)] ".seh_endprologue",
        #[cfg(not(windows))] ".cfi_def_cfa_register rbp",
        "push rax",
        "mov rbx, rdx",
        "mov r10, rcx",
        "test r8d, r8d",
        "je 3f",
        "lea rax, [r8 * 8]",
        "sub rsp, rax",
        "2:",
        "mov rax, qword ptr [rbx + r8 * 8 + {stack} - 8]",
        "mov qword ptr [rsp + r8 * 8 - 8], rax",
        "dec r8d",
        "jne 2b",
        "3:",
        "test r9d, r9d",
        "je 4f",
        "movsd xmm0, qword ptr [rbx + {integer}]",
        "movsd xmm1, qword ptr [rbx + {integer} + 8]",
        "movsd xmm2, qword ptr [rbx + {integer} + 16]",
        "movsd xmm3, qword ptr [rbx + {integer} + 24]",
        "4:",
        "mov rcx, qword ptr [rbx + {integer}]",
        "mov rdx, qword ptr [rbx + {integer} + 8]",
        "mov r8, qword ptr [rbx + {integer} + 16]",
        "mov r9, qword ptr [rbx + {integer} + 24]",
        "sub rsp, 32",
        "call r10",
        "mov qword ptr [rbx], rax",
        "mov qword ptr [rbx + 8], rdx",
        "movsd qword ptr [rbx + 16], xmm0",
        "movsd qword ptr [rbx + 24], xmm1",
        "lea rsp, [rbp]",
        #[cfg(not(windows))] ".cfi_def_cfa rsp, 24",
        "pop rbx",
        #[cfg(not(windows))] ".cfi_def_cfa_offset 16",
        "pop rbp",
        #[cfg(not(windows))] ".cfi_def_cfa_offset 8",
        "ret",
        #[cfg(windows)] ".seh_endproc",
        #[cfg(not(windows))] ".cfi_endproc",
        integer = const INTEGER,
        stack = const STACK * 8,
        #[cfg(windows)] this = sym windows,
    )
}
