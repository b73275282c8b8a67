#!/usr/bin/env bash
# Runs the tests under valgrind: no invalid access, nothing definitely lost.
#
#   scripts/leaks.sh            all of them, as many at once as there are cores
#   scripts/leaks.sh PROGRAM..  one test program
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# Called by cargo for each test program: notes it, with the folder and the variables that it wants.
if [ -n "${LEAKS_JOBS:-}" ]; then
  job=$LEAKS_JOBS/$(basename "$1")
  { export -p; printf 'unset LEAKS_JOBS\ncd %q\nexec %q' "$PWD" "$here/leaks.sh"; printf ' %q' "$@"; } >"$job"
  exit 0
fi

if [ $# -eq 0 ]; then
  cd "$here/.."
  host=$(rustc -vV | sed -n 's/^host: //p')
  runner="CARGO_TARGET_$(printf '%s' "$host" | tr 'a-z-' 'A-Z_')_RUNNER"
  export "$runner=$here/leaks.sh"
  # Random cases are slow here, and all of them were run without valgrind; so is printing the frames
  # of panics that are expected.
  export PROPTEST_CASES=${PROPTEST_CASES:-8} RUST_BACKTRACE=0
  jobs=$(mktemp -d)
  trap 'rm -rf "$jobs"' EXIT
  # loom switches stacks by itself, and the macros read text; neither has foreign code.
  LEAKS_JOBS=$jobs cargo test --quiet --workspace --exclude pinvoke-models --exclude pinvoke-macros --tests
  [ -n "$(ls "$jobs")" ] || { echo "leaks: cargo has named no test program" >&2; exit 1; }
  # valgrind runs one thread at a time, so each program takes one core.
  # shellcheck disable=SC2016
  find "$jobs" -type f | sort | xargs -P "$(nproc)" -n 1 bash -c '
    if bash "$0" >"$0.log" 2>&1; then grep "^leaks: " "$0.log"; else cat "$0.log"; echo "FAILED: ${0##*/}"; exit 1; fi'
  exit
fi

program=$1
name=$(basename "$program")
case "${name%-*}" in
  compile_fail | legality | tour | dotnet_samples | instructions)
    echo "leaks: ${name%-*} is left out: it runs cargo or the compiler, and calls no foreign code itself"
    exit 0
    ;;
  out_of_memory)
    echo "leaks: ${name%-*} is left out: its own allocator stands in valgrind's way; it counts for itself"
    exit 0
    ;;
esac
# One thread runs at a time, in turn: without that a thread that waits in a loop keeps the others out for
# minutes. valgrind itself keeps a page that is writable and executable.
skips=(--skip no_page_is_written_and_executed)
start=$SECONDS
valgrind --quiet --fair-sched=try --num-callers=40 \
  --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
  --suppressions="$here/leaks.supp" "$@" --test-threads=1 "${skips[@]}" </dev/null
echo "leaks: ${name%-*} is clean ($((SECONDS - start)) s)"
