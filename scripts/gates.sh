#!/usr/bin/env bash
# Counts the instructions of calls under callgrind, and fails where one takes more than its ceiling.
#
#   scripts/gates.sh [arguments of the benchmark, such as part of a gate's name]
#
# The ceilings, and how they were derived, are in benches/gates. Installs the runner of the harness
# once, in the version of Cargo.lock, into the target folder. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

command -v valgrind >/dev/null || { echo "gates: valgrind is missing" >&2; exit 1; }
tool gungraun-runner "$(cargo metadata --format-version 1 | sed -n 's/.*"name":"gungraun","version":"\([^"]*\)".*/\1/p')"
export GUNGRAUN_RUNNER=$tool
exec cargo bench --package pinvoke-gates --bench gates -- "$@"
