#!/usr/bin/env bash
# The tests on Windows, run by Wine: installs what is missing, builds both targets, runs every test.
#
#   scripts/windows.sh [--64 | --32] [--setup-only] [--bench] [-- arguments of cargo test]
#
#   --64          x86_64-pc-windows-gnu only
#   --32          i686-pc-windows-gnu only (stdcall, thiscall and decorated names are real there)
#   --setup-only  install and prepare, build and run nothing
#   --bench       the benchmarks of Win32 functions, on 64 bit, in place of the tests
#
# Made for Debian 12 on amd64. Installing packages takes root; where everything is installed an
# ordinary user can run it. On Windows itself plain `cargo test --workspace` does the same.
#
#   CARGO_TARGET_DIR     where to build; cargo's default otherwise
#   PINVOKE_WINE_HOME    where the Wine prefix is kept; ~/.cache/pinvoke-wine otherwise
#   WINDOWS_TEST_TIMEOUT seconds that one test program may take; 300 otherwise
#
# To run a single command under the same conditions, after one --setup-only:
#   . ~/.cache/pinvoke-wine/environment; cargo test --target i686-pc-windows-gnu --test win32
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

run_64=1 run_32=1 setup_only=0 bench=0
while [ $# -gt 0 ]; do
  case $1 in
    --64) run_32=0 ;;
    --32) run_64=0 ;;
    --setup-only) setup_only=1 ;;
    --bench) bench=1 ;;
    --) shift; break ;;
    *) usage; exit 2 ;;
  esac
  shift
done
if [ $run_64$run_32 = 00 ]; then echo "--64 and --32 exclude each other" >&2; exit 2; fi
cargo_arguments=("$@")

home=${PINVOKE_WINE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pinvoke-wine}
prefix=$home/prefix
logs=$home/logs
mkdir -p "$logs"

# Two runs would build one prefix at the same time, or end each other's wineserver.
exec 9>"$home/lock"
if ! flock -n 9; then echo "waiting for another run of this script"; flock 9; fi

# ---- what is printed -------------------------------------------------------------------------

step_name="" step_start=0
begin() { step_name=$1 step_start=$(date +%s%N); }
end() { printf '%7.1f s  %s%s\n' "$(awk "BEGIN { print ($(date +%s%N) - $step_start) / 1e9 }")" "$step_name" "${1:+: $1}"; }
# Ends the run, showing the end of a log if there is one.
fail() {
  echo "FAILED: $step_name${1:+: $1}" >&2
  if [ -n "${2:-}" ] && [ -s "$2" ]; then tail -n 40 "$2" >&2; fi
  exit 1
}

# ---- packages --------------------------------------------------------------------------------

install_packages() {
  begin "packages"
  local wanted=(gcc libc6-dev make wine wine64 gcc-mingw-w64-x86-64)
  # libc6-i386 is an amd64 package with the loader of 32-bit programs, which 32-bit Wine is one of.
  if [ $run_32 = 1 ]; then wanted+=(gcc-mingw-w64-i686 libc6-i386 lib32gcc-s1); fi
  packages "${wanted[@]}" >"$logs/apt" 2>&1 || fail "${wanted[*]}" "$logs/apt"
  end "$(cat "$logs/apt")"
}

# 32-bit Wine is unpacked beside the 64-bit one instead of being installed: as an i386 package it
# would want the i386 twin of every library at the very version of the amd64 one. All that it needs
# to run is libc6-i386. An i386 libfreetype must not be there: creating a window then never ends.
wine_32() {
  begin "32-bit Wine"
  local modules=/usr/lib/i386-linux-gnu/wine
  # The last file that is put there tells that the rest is there.
  if [ -x /usr/lib/wine/wine ] && [ -e $modules/i386-windows/zlib1.dll ]; then end "there already"; return; fi
  [ "$(id -u)" = 0 ] || fail "run as root once"
  local work; work=$(mktemp -d); chmod 755 "$work"
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"; : >"$work/state/status"
  local apt=(apt-get -o APT::Architecture=i386 -o APT::Architectures=i386 -o Dir::State="$work/state"
             -o Dir::State::status="$work/state/status" -o Dir::Cache="$work/cache")
  "${apt[@]}" update -qq >"$logs/apt-i386" 2>&1 || true
  (cd "$work" && "${apt[@]}" download libwine wine32) >>"$logs/apt-i386" 2>&1 \
    || fail "apt-get download libwine wine32" "$logs/apt-i386"
  local package
  for package in "$work"/*.deb; do dpkg -x "$package" "$work/unpacked"; done
  # A directory, not a link to one: Wine resolves links, and would look beside the target.
  rm -rf $modules; mkdir -p "$(dirname $modules)"
  mv "$work/unpacked$modules" $modules
  install -m 755 "$work/unpacked/usr/lib/wine/wine" /usr/lib/wine/wine
  # The copy that the amd64 package marks as Wine's own; another build of the library is refused.
  cp /usr/lib/x86_64-linux-gnu/wine/i386-windows/zlib1.dll $modules/i386-windows/
  rm -rf "$work"
  end "unpacked"
}

add_rust_targets() {
  begin "Rust targets"
  local targets=()
  if [ $run_64 = 1 ]; then targets+=(x86_64-pc-windows-gnu); fi
  if [ $run_32 = 1 ]; then targets+=(i686-pc-windows-gnu); fi
  rust_targets "${targets[@]}" >"$logs/rustup" 2>&1 || fail "" "$logs/rustup"
  end "${targets[*]}"
}

# ---- Wine ------------------------------------------------------------------------------------

# What cargo starts in place of a Windows program.
#
# Wine's programs are called by their own paths: /usr/bin/wine is a script that picks one of them,
# which takes ten times as long and picks the wrong one once both are there.
write_runner() {
  local name=$1 program=$2 environment=$3
  cat >"$home/$name" <<RUNNER
#!/bin/sh
# Folders of libraries, which cargo gives by the variable of this system and Windows wants in PATH.
WINEPATH=\$(printf '%s' "\${LD_LIBRARY_PATH:-}" | sed 's#:#;Z:#g; s#^/#Z:/#; s#/#\\\\#g')
export WINEPATH $environment
exec timeout -k 5 "\${WINDOWS_TEST_TIMEOUT:-300}" $program "\$@"
RUNNER
  chmod +x "$home/$name"
}

write_environment() {
  write_runner run-64 /usr/lib/wine/wine64 ""
  # Wine 8's 32-bit dbghelp crashes when a panic's backtrace is made.
  write_runner run-32 /usr/lib/wine/wine RUST_BACKTRACE=0
  cat >"$home/environment" <<ENVIRONMENT
export WINEPREFIX='$prefix' WINEDEBUG=-all
# No debugger that waits for an answer, no entries in the desktop's menus.
export WINEDLLOVERRIDES='winedbg.exe=d;winemenubuilder.exe=d'
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER='$home/run-64'
export CARGO_TARGET_I686_PC_WINDOWS_GNU_LINKER=i686-w64-mingw32-gcc
export CARGO_TARGET_I686_PC_WINDOWS_GNU_RUNNER='$home/run-32'
ENVIRONMENT
  # shellcheck source=/dev/null
  . "$home/environment"
}

# One server for the whole run, started away from our pipes: it inherits them otherwise, and whoever
# reads our output waits until the server has ended.
server_up() {
  wineserver -p </dev/null >/dev/null 2>&1 9>&- || true
  timeout 60 /usr/lib/wine/wine64 cmd /c ver </dev/null >/dev/null 2>&1 9>&- || fail "Wine does not start"
}
server_down() { wineserver -k </dev/null >/dev/null 2>&1 9>&- || true; }

# The standard library takes its random numbers from bcryptprimitives.dll, which Wine 8 lacks: every
# program would end with code 53 and no message.
write_shim() {
  mkdir -p "$home/shim"
  cat >"$home/shim/bcryptprimitives.c" <<'C'
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom */

BOOL WINAPI ProcessPrng(BYTE *to, SIZE_T bytes) {
  while (bytes) {
    ULONG part = bytes > 0x1000000 ? 0x1000000 : (ULONG)bytes;
    if (!SystemFunction036(to, part)) return FALSE;
    to += part;
    bytes -= part;
  }
  return TRUE;
}
C
  printf 'LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng\n' >"$home/shim/bcryptprimitives.def"
}

compile_shim() {
  local compiler=$1 directory=$2; shift 2
  "$compiler" -O2 -shared -s "$@" -o "$prefix/drive_c/windows/$directory/bcryptprimitives.dll" \
    "$home"/shim/bcryptprimitives.{c,def} -ladvapi32 >"$logs/shim" 2>&1 || fail "$compiler" "$logs/shim"
}

wine_prefix() {
  begin "Wine prefix"
  local windows=$prefix/drive_c/windows has_32=0
  if [ -x /usr/lib/wine/wine ] && command -v i686-w64-mingw32-gcc >/dev/null; then has_32=1; fi
  # A prefix that was made before 32-bit Wine came has no 32-bit system directory.
  if [ -e "$prefix/ready" ] && { [ $has_32 = 0 ] || [ -e "$windows/syswow64/bcryptprimitives.dll" ]; }; then
    end "there already"; return
  fi
  server_down; rm -rf "$prefix"
  # Neither Mono nor Gecko: their installers would ask. The exit status says nothing.
  WINEDLLOVERRIDES="mscoree=d;mshtml=d;$WINEDLLOVERRIDES" timeout 300 wine wineboot -i \
    </dev/null >"$logs/wineboot" 2>&1 9>&- || true
  timeout 120 wineserver -w </dev/null >/dev/null 2>&1 9>&- || true
  [ -e "$windows/system32/kernel32.dll" ] || fail "wineboot made no system directory" "$logs/wineboot"
  write_shim
  compile_shim x86_64-w64-mingw32-gcc system32
  if [ $has_32 = 1 ]; then compile_shim i686-w64-mingw32-gcc syswow64 -Wl,--enable-stdcall-fixup; fi
  # The driver that draws nothing, so that windows work without any display.
  timeout 60 /usr/lib/wine/wine64 reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f \
    </dev/null >>"$logs/wineboot" 2>&1 9>&- || fail "the graphics driver cannot be set" "$logs/wineboot"
  server_down
  : >"$prefix/ready"
  end "made"
}

# ---- tests -----------------------------------------------------------------------------------

# What the tests themselves leave out in a program for Windows that another system built.
not_run() {
  cat <<'WHY'
           not run: compile-fail tests and the legality table, which read the messages for this system, and start cargo
           not run: documentation examples that call libraries of Unix
WHY
}

test_target() {
  local target=$1 log=$logs/test-$1
  begin "build for $target"
  cargo test --workspace --no-run --target "$target" </dev/null >"$logs/build-$target" 2>&1 9>&- \
    || fail "" "$logs/build-$target"
  end
  begin "tests on $target"
  if ! cargo test --workspace --no-fail-fast --target "$target" "${cargo_arguments[@]}" \
    </dev/null >"$log" 2>&1 9>&-; then
    grep -aE '^(test .*FAILED|error|---- )|panicked at' "$log" >&2 || true
    fail "the whole output is in $log" "$log"
  fi
  end "$(summary "$log")"
  sed -n '/^Win32 functions called/,/^$/p' "$log"
}

# The compiler's listing for Windows is read here, by a test of this system.
instructions() {
  begin "instructions of a call, by the listing for x86_64-pc-windows-gnu"
  cargo test --test instructions on_windows </dev/null >"$logs/instructions" 2>&1 9>&- \
    || fail "" "$logs/instructions"
  end
}

benchmarks() {
  local target=x86_64-pc-windows-gnu log=$logs/bench
  begin "build of the benchmarks for $target"
  cargo bench --bench calls --no-run --target "$target" </dev/null >"$logs/build-bench" 2>&1 9>&- \
    || fail "" "$logs/build-bench"
  end
  begin "benchmarks on $target"
  cargo bench --bench calls --target "$target" -- --write "${cargo_arguments[@]:-Win32}" \
    </dev/null >"$log" 2>"$log.errors" 9>&- || fail "" "$log.errors"
  end
  cat "$log"
}

summary() {
  awk '/^test result: ok/ { programs += 1; passed += $4; ignored += $8 }
       END { printf "%d tests passed in %d programs, %d ignored", passed, programs, ignored }' "$1"
}

# ---- the run ---------------------------------------------------------------------------------

install_packages
if [ $run_32 = 1 ]; then wine_32; fi
add_rust_targets
write_environment
wine_prefix
if [ $setup_only = 1 ]; then
  echo "set up; for single commands: . $home/environment"
  exit 0
fi
trap server_down EXIT
begin "Wine server"; server_up; end
if [ $bench = 1 ]; then benchmarks; exit 0; fi
not_run
if [ $run_64 = 1 ]; then instructions; test_target x86_64-pc-windows-gnu; fi
if [ $run_32 = 1 ]; then test_target i686-pc-windows-gnu; fi
