#!/bin/sh
# Builds libmetalshim into OUTPUT_DIR/<JNA resource prefix>/. Does nothing when the library is newer than its sources.
# usage: sh build.sh OUTPUT_DIR [PREFIX]      PREFIX is that of the machine unless CC compiles for another
# environment: CC; MSHIM_CFLAGS, extra flags such as -fsanitize=address (give such a library an OUTPUT_DIR of its own)
set -eu

fail() {
  echo "metal-shim: $1" >&2
  exit 1
}

[ $# -eq 1 ] || [ $# -eq 2 ] || fail "usage: build.sh OUTPUT_DIR [PREFIX]"
native=$(dirname "$0")
compiler=${CC:-cc}

machine() {
  case "$(uname -s)/$(uname -m)" in
    Linux/x86_64) echo linux-x86-64 ;;
    Linux/aarch64 | Linux/arm64) echo linux-aarch64 ;;
    Darwin/arm64) echo darwin-aarch64 ;;
    Darwin/x86_64) echo darwin-x86-64 ;;
    *) fail "cannot build on $(uname -s)/$(uname -m): only Linux and macOS on x86-64 and arm64 are supported" ;;
  esac
}

prefix=${2:-$(machine)}
case $prefix in
  linux-x86-64 | linux-aarch64) suffix=so ;;
  darwin-aarch64 | darwin-x86-64) suffix=dylib ;;
  *) fail "no platform $prefix: linux-x86-64, linux-aarch64, darwin-aarch64, darwin-x86-64" ;;
esac

directory=$1/$prefix
library=$directory/libmetalshim.$suffix
if [ -f "$library" ] && [ -z "${MSHIM_CFLAGS:-}" ] &&
  [ -z "$(find "$native" -type f -newer "$library" | head -n 1)" ]; then
  exit 0
fi

# CC may hold flags too ("ccache gcc"), so only its first word is a program.
command -v "${compiler%% *}" >/dev/null 2>&1 ||
  fail "no C compiler: install gcc (Debian/Ubuntu: apt-get install gcc libc6-dev; macOS: xcode-select --install) or set CC"

case $prefix in
  linux-*)
    driver=$(echo "$native"/vulkan/*.c)
    libraries="-pthread -lm -ldl"
    ;;
  darwin-*)
    driver="-fblocks -fno-objc-arc -mmacosx-version-min=13.0 $(echo "$native"/metal/*.m)"
    libraries="-framework Foundation -framework Metal -framework CoreGraphics"
    ;;
esac

mkdir -p "$directory"
temporary=$directory/.libmetalshim.$$.$suffix
trap 'rm -f "$temporary"' EXIT
trap 'exit 1' HUP INT TERM
# No contraction of a * b + c: kernels write it out where it is meant, so that results do not depend on the compiler.
# shellcheck disable=SC2086
$compiler -std=c11 -O3 -fPIC -shared -fvisibility=hidden -ffp-contract=off -Wall -Wextra -Werror ${MSHIM_CFLAGS:-} \
  -I "$native" -I "$native/include" "$native"/core/*.c "$native"/host/*.c $driver -o "$temporary" $libraries
mv -f "$temporary" "$library"
