#!/usr/bin/env bash
# Fuzzes what takes bytes or text from outside, under AddressSanitizer: each target for a while.
#
#   scripts/fuzz.sh [seconds of each target; 60] [target..]
#
#   FUZZ_SEED  where the random numbers begin, so that a short run tries the same again; drawn otherwise
#
# Needs the nightly toolchain that scripts/lib.sh pins, cargo-fuzz, and clang for the fixtures, since gcc's
# sanitizer runtime and rustc's cannot be in one program; installs what is not there. What is found on the
# way is kept in fuzz/corpus, which is not committed; fuzz/seeds is where each run begins. Ends at the
# first target that fails, with the input that made it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

seconds=${1:-60}
shift || true
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
  for source in fuzz/fuzz_targets/*.rs; do targets+=("$(basename "$source" .rs)"); done
fi
packages clang libclang-rt-14-dev
nightly_with
tool cargo-fuzz 0.13.2
build=$(target_directory)/fuzz
export RUSTUP_TOOLCHAIN=$nightly CC=clang PINVOKE_SANITIZED=1
# The fixtures are loaded later, and take the sanitizer's functions from the program.
export RUSTFLAGS=-Clink-arg=-rdynamic
# Memory that is not to be had is an error of the call, which the targets may cause.
export ASAN_OPTIONS=allocator_may_return_null=1:max_allocation_size_mb=1000

"$tool" build --target-dir "$build"
for target in "${targets[@]}"; do
  options=(-max_total_time="$seconds" -max_len=2000 -timeout=20 -verbosity=0 -print_final_stats=1)
  [ -z "${FUZZ_SEED:-}" ] || options+=(-seed="$FUZZ_SEED")
  # Words that random changes would hardly ever make.
  [ ! -f "fuzz/$target.dict" ] || options+=(-dict="fuzz/$target.dict")
  mkdir -p "fuzz/corpus/$target"
  echo "fuzz: $target, $seconds s"
  "$tool" run --target-dir "$build" "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- "${options[@]}"
done
