#!/usr/bin/env bash
# Runs the tests under valgrind: no invalid access, nothing definitely lost.
#
#   scripts/leaks.sh            all of them; cargo calls this script again for each test program
#   scripts/leaks.sh PROGRAM..  one test program
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if [ $# -eq 0 ]; then
  cd "$here/.."
  host=$(rustc -vV | sed -n 's/^host: //p')
  runner="CARGO_TARGET_$(printf '%s' "$host" | tr 'a-z-' 'A-Z_')_RUNNER"
  export "$runner=$here/leaks.sh"
  # Random cases are slow here, and all of them were run without valgrind; so is printing the frames
  # of panics that are expected.
  export PROPTEST_CASES=${PROPTEST_CASES:-8} RUST_BACKTRACE=0
  # loom switches stacks by itself, and has no foreign code.
  exec cargo test --quiet --workspace --exclude pinvoke-models --tests --no-fail-fast
fi

program=$1
name=$(basename "$program")
case "${name%-*}" in
  compile_fail | legality | tour | dotnet_samples | instructions)
    echo "leaks: ${name%-*} is left out: it runs cargo or the compiler, and calls no foreign code itself"
    exit 0
    ;;
  every_function)
    echo "leaks: ${name%-*} is left out: it calls by the header alone, so nobody frees what functions hand over"
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
valgrind --quiet --fair-sched=try --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=99 \
  --suppressions="$here/leaks.supp" "$@" --test-threads=1 "${skips[@]}" </dev/null
echo "leaks: ${name%-*} is clean ($((SECONDS - start)) s)"
