#!/usr/bin/env bash
# Runs the tests of declared functions with every block called through libffi: what the declarations
# say must not depend on how the call is made. Arguments go to cargo: a target, for example.
#
# Left out is what is about direct calls: instructions, allocations, compiler messages; and the legality
# table, whose programs are packages of their own, without this feature.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

tests=()
for file in tests/*.rs; do
  name=$(basename "$file" .rs)
  case $name in
    instructions | allocations | compile_fail | legality | plugin_host | tour | win32_samples) ;;
    *) tests+=(--test "$name") ;;
  esac
done
exec cargo test --quiet --no-fail-fast --features libffi-stubs "${tests[@]}" --test real --test win32 "$@"
