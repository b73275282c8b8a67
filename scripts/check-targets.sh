#!/usr/bin/env bash
# Type-checks the workspace, tests and samples included, for systems whose programs are not run here.
#
#   scripts/check-targets.sh [target..]
#
# Nothing of C is compiled: neither the fixtures nor libffi, which is why the feature `dynamic` is off,
# and why the packages that cannot be without it are left out, and tools that run here alone.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
  targets=(x86_64-pc-windows-msvc aarch64-pc-windows-msvc aarch64-apple-darwin)
fi
rust_targets "${targets[@]}"
for target in "${targets[@]}"; do
  start=$SECONDS
  PINVOKE_WITHOUT_C=1 cargo check --quiet --workspace --lib --bins --tests --examples \
    --exclude pinvoke-cli --exclude pinvoke-gates --exclude pinvoke-charts --exclude pinvoke-abi-differential \
    --no-default-features --features pinvoke/widestring --target "$target"
  printf '%7d s  %s\n' $((SECONDS - start)) "$target"
done
