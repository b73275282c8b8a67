#!/usr/bin/env bash
# The tests under a sanitizer, or under Miri.
#
#   scripts/sanitizers.sh [address | thread | miri]..     all three if none is named
#
#   address  every test: invalid accesses in Rust and in the C fixtures, leaks at exit
#   thread   the tests that have threads: races in Rust, in the standard library, and in the fixtures
#   miri     what needs no foreign code: undefined behaviour, with strict provenance
#
# They need the nightly toolchain that scripts/lib.sh pins. The fixtures are built by clang: gcc's
# sanitizer runtime and rustc's cannot be in one program.
set -euo pipefail
# Called by cargo for each test program, in the folder of its package: skips what cannot run.
if [ "${1:-}" = --run ]; then
  sanitizer=$2 program=$3
  shift 3
  name=$(basename "$program")
  case "$sanitizer ${name%-*}" in
    "address compile_fail" | "address legality" | "address instructions" | "address tour" | "address plugin_host" | "address exports" \
      | "address dotnet_samples" | "address win32_samples")
      echo "sanitizers: ${name%-*} is left out: it starts other programs, which have no sanitizer"
      exit 0
      ;;
    "address out_of_memory")
      echo "sanitizers: ${name%-*} is left out: its own allocator fails on purpose, and counts for itself"
      exit 0
      ;;
  esac
  exec "$program" "$@"
fi

cd "$(dirname "$0")/.."
. scripts/lib.sh
here=$PWD
host=x86_64-unknown-linux-gnu

case "$(uname -sm)" in
  "Linux x86_64") ;;
  *) echo "sanitizers: this runs on Linux on x86-64 only" >&2; exit 1 ;;
esac

sanitized() { # sanitizer, arguments of cargo test
  local sanitizer=$1
  shift
  packages clang libclang-rt-14-dev
  local target_directory=${CARGO_TARGET_DIR:-target}/$sanitizer
  env CARGO_TARGET_DIR="$target_directory" CARGO_PROFILE_DEV_DEBUG=line-tables-only \
    CC=clang CFLAGS="-fsanitize=$sanitizer -fno-omit-frame-pointer" PINVOKE_SANITIZED=1 \
    RUSTFLAGS="-Zsanitizer=$sanitizer -Clink-arg=-rdynamic" \
    CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="$here/scripts/sanitizers.sh --run $sanitizer" \
    PROPTEST_CASES="${PROPTEST_CASES:-16}" RUST_BACKTRACE=0 \
    cargo "+$nightly" test --quiet --target "$host" "$@"
}

address() {
  nightly_with rust-src
  # What libraries of the system keep until the end is theirs. loom switches stacks by itself, and has no
  # foreign code.
  LSAN_OPTIONS="suppressions=$here/scripts/sanitizers.supp:print_suppressions=0" \
  ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:allocator_may_return_null=1 \
    sanitized address --workspace --exclude pinvoke-macros --exclude pinvoke-models --exclude pinvoke-cli \
    --tests --no-fail-fast
}

thread() {
  nightly_with rust-src
  # The standard library must be instrumented too: its atomics and locks are what orders ours.
  TSAN_OPTIONS=halt_on_error=1 \
    sanitized thread -Zbuild-std --no-fail-fast \
    --test retained --test retained_threads --test retained_faults --test binding --test thunks --test callbacks
}

miri() {
  nightly_with rust-src miri
  # Guard pages, page tables and dlopen are no part of Miri; everything that calls them says so.
  MIRIFLAGS="-Zmiri-strict-provenance -Zmiri-disable-isolation" PROPTEST_CASES=4 \
    cargo "+$nightly" miri test --quiet -p pinvoke-core --no-default-features --lib
}

[ $# -gt 0 ] || set -- address thread miri
for part in "$@"; do
  case $part in
    address | thread | miri) ;;
    *) usage; exit 2 ;;
  esac
  start=$SECONDS
  "$part"
  printf 'sanitizers: %s is clean (%d s)\n' "$part" $((SECONDS - start))
done
