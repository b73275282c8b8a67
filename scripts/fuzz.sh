#!/usr/bin/env bash
# Fuzzes dynamic calls under AddressSanitizer: each target for a while.
#
#   scripts/fuzz.sh [seconds of each target] [target..]
#
# The nightly compiler is needed, and cargo-fuzz, which is installed if it is not there. What is found on
# the way is kept in fuzz/corpus, which is not committed; fuzz/seeds is where each run begins.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
if [ ${#targets[@]} = 0 ]; then targets=(signature call values); fi
command -v cargo-fuzz >/dev/null || cargo install --quiet cargo-fuzz
for target in "${targets[@]}"; do
  mkdir -p "fuzz/corpus/$target"
  cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="$seconds" -max_len=2000 -print_final_stats=1
done
