#!/usr/bin/env bash
# Installs what building, testing and the tour need beside Rust itself: a C compiler, make (libffi is
# built by it), libclang (bindgen reads headers by it), and the C libraries that the samples and tests
# call. Does nothing where it is all there.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

wanted=(gcc libc6-dev make libclang-dev zlib1g libsqlite3-0 libcurl4 libglib2.0-0)

if ! command -v cargo >/dev/null; then
  echo "setup: Rust is missing: install it with rustup, toolchain 1.95 or newer" >&2
  exit 1
fi
if ! command -v dpkg-query >/dev/null; then
  echo "setup: this is no Debian or Ubuntu. Install a C compiler, make, zlib and SQLite by your system's"
  echo "setup: own means; tests of libraries that are not there say so."
  exit 0
fi
packages "${wanted[@]}"
