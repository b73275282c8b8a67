#!/usr/bin/env bash
# Counts the instructions of calls under callgrind, and fails where one takes more than its ceiling.
#
#   scripts/gates.sh [arguments of the benchmark, such as part of a gate's name]
#
# The ceilings, and how they were derived, are in benches/gates. Installs the runner of the harness
# once, in the version of Cargo.lock, into the target folder. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
version=$(cargo metadata --format-version 1 | sed -n 's/.*"name":"gungraun","version":"\([^"]*\)".*/\1/p')
tools=$target/tools
command -v valgrind >/dev/null || { echo "gates: valgrind is missing" >&2; exit 1; }
if [ "$("$tools/bin/gungraun-runner" --version 2>/dev/null | awk '{ print $NF }')" != "$version" ]; then
  echo "gates: installing gungraun-runner $version"
  cargo install --quiet --locked --root "$tools" --target-dir "$target" "gungraun-runner@$version"
fi
export GUNGRAUN_RUNNER=$tools/bin/gungraun-runner
exec cargo bench --package pinvoke-gates --bench gates -- "$@"
