# shellcheck shell=bash
# What the scripts share; they read it with `.` after they have gone to the root of the repository.

export CARGO_TERM_COLOR=never

# The toolchain of what is not stable: sanitizers, Miri, fuzzing. Reports change with it, so its date is
# pinned, and stands here alone. The stable toolchain is pinned by rust-toolchain.toml.
nightly=nightly-2026-05-20

# packages NAME..: installs those Debian packages that are missing.
packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)" = "install ok installed" ] || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "run this as root once, or install: ${missing[*]}" >&2; return 1; }
    as_root=(sudo)
  fi
  echo "installing ${missing[*]}"
  # A stale index is good enough as long as it has the packages.
  "${as_root[@]}" apt-get update -qq || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# nightly_with COMPONENT..: the pinned nightly with these components. Where they are there, nothing is
# asked of any server.
nightly_with() {
  local installed component arguments=()
  installed=$(rustup component list --installed --toolchain "$nightly" 2>/dev/null || true)
  for component in "$@"; do
    grep -q "^$component" <<<"$installed" || arguments+=(-c "$component")
  done
  if [ -n "$installed" ] && [ ${#arguments[@]} = 0 ]; then return 0; fi
  quietly rustup toolchain install "$nightly" --profile minimal "${arguments[@]}"
}

# rust_targets TARGET..: the standard library for these targets, in the pinned stable toolchain.
rust_targets() {
  local installed target missing=()
  installed=$(rustup target list --installed)
  for target in "$@"; do
    grep -qx "$target" <<<"$installed" || missing+=("$target")
  done
  [ ${#missing[@]} = 0 ] || quietly rustup target add "${missing[@]}"
}

# quietly COMMAND..: what it printed is shown if it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || { printf '%s\nfailed: %s\n' "$output" "$*" >&2; return 1; }
}

# The folder that cargo builds in.
target_directory() {
  cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

# tool CRATE VERSION [PROGRAM]: sets `tool` to a program of crates.io of that very version: the one on
# the PATH if it is of that version, otherwise one that is installed, once, into the target folder.
tool() {
  local crate=$1 version=$2 program=${3:-$1} target
  tool=$(command -v "$program" || true)
  if [ -n "$tool" ] && [ "$(version_of "$tool")" = "$version" ]; then return 0; fi
  target=$(target_directory)
  tool=$target/tools/bin/$program
  if [ "$(version_of "$tool")" = "$version" ]; then return 0; fi
  echo "installing $crate $version"
  cargo install --quiet --locked --root "$target/tools" --target-dir "$target/tools/build" "$crate@$version"
}

version_of() { "$1" --version 2>/dev/null | awk 'NR == 1 { print $NF }'; }

# usage: the comment at the top of the script that was called.
usage() { sed -n '2,/^set -/{/^# \{0,1\}/s///p}' "$0" >&2; }
