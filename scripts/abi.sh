#!/usr/bin/env bash
# Random C signatures on every system whose programs run here, called every way that pinvoke has.
#
#   scripts/abi.sh [--count N] [--seed N] [target..]
#
# 200 signatures each from a seed that is drawn and printed, unless told otherwise. A failure is made
# smaller and printed as a C file. Installs what is missing (Debian on amd64); Windows programs need
# what scripts/windows.sh prepares.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

count=200 seed=$((RANDOM * 32768 + RANDOM)) targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --count) count=$2; shift ;;
    --seed) seed=$2; shift ;;
    -*) usage; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done
if [ ${#targets[@]} = 0 ]; then
  targets=(x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu i686-unknown-linux-gnu
           x86_64-pc-windows-gnu i686-pc-windows-gnu)
fi

prepare() { # target
  case $1 in
    aarch64-unknown-linux-gnu) packages qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross ;;
    i686-unknown-linux-gnu) packages qemu-user gcc-i686-linux-gnu libc6-dev-i386-cross ;;
    *windows*)
      if [ -z "${windows_ready:-}" ]; then
        ./scripts/windows.sh --setup-only
        windows_ready=1
      fi
      # shellcheck source=/dev/null
      . "${PINVOKE_WINE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pinvoke-wine}/environment"
      ;;
  esac
  rust_targets "$1"
}

cargo build --quiet -p pinvoke-abi-differential
# The comparison itself must be able to fail.
cargo run --quiet -p pinvoke-abi-differential -- --plant --count 40 --seed 5 >/dev/null \
  || { echo "a planted difference was not found" >&2; exit 1; }
for target in "${targets[@]}"; do
  prepare "$target"
  cargo run --quiet -p pinvoke-abi-differential -- --count "$count" --seed "$seed" --target "$target"
done
