#!/usr/bin/env bash
# Runs every benchmark, and writes every table and chart of benches/README.md from what they measured.
#
#   scripts/bench.sh [--quick] [--wine]
#
#   --quick  short runs: to see that all works, not for figures
#   --wine   the functions of Windows under Wine as well (scripts/windows.sh sets it up)
#
# On two cores a run takes about a quarter of an hour when all is built: three minutes for the calls, one
# for other languages, four for programs with many functions, two for instruction counts, and the builds.
# A quiet machine gives better figures. Other languages that are not there are installed if root runs this.
set -euo pipefail
cd "$(dirname "$0")/.."

quick=() wine=0 install=()
for argument in "$@"; do
  case $argument in
    --quick) quick=(--quick) ;;
    --wine) wine=1 ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
if [ "$(id -u)" = 0 ]; then install=(--install); fi

step() { # title, then the command: prints how long it took
  local title=$1 start=$SECONDS
  shift
  printf '\n==> %s\n' "$title"
  "$@"
  printf '==> %s: %d s\n' "$title" $((SECONDS - start))
}
target=$(cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
gates() { ./scripts/gates.sh | tee "$target/tmp/gates.txt"; }

step "build" cargo bench --no-run --quiet
step "calls" cargo bench --quiet --bench calls -- "${quick[@]}"
step "other languages" benches/peers/run.py "${quick[@]}" "${install[@]}"
step "scaling" cargo bench --quiet --bench scaling -- "${quick[@]}" threads callbacks strings declared
if command -v valgrind >/dev/null; then step "instruction counts" gates; fi
if [ $wine = 1 ]; then step "Windows" ./scripts/windows.sh --64 --bench; fi
step "tables and charts" cargo run --quiet -p pinvoke-charts
