#!/bin/sh
# Builds libmetalshim into OUTPUT_DIR/<JNA resource prefix>/. Does nothing when the library is newer than its sources.
# usage: sh build.sh OUTPUT_DIR
# environment: CC; MSHIM_CFLAGS, extra flags such as -fsanitize=address (give such a library an OUTPUT_DIR of its own)
set -eu

fail() {
  echo "metal-shim: $1" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: build.sh OUTPUT_DIR"
native=$(dirname "$0")
compiler=${CC:-cc}

case "$(uname -s)/$(uname -m)" in
  Linux/x86_64) prefix=linux-x86-64 suffix=so ;;
  Linux/aarch64 | Linux/arm64) prefix=linux-aarch64 suffix=so ;;
  Darwin/arm64) prefix=darwin-aarch64 suffix=dylib ;;
  Darwin/x86_64) prefix=darwin-x86-64 suffix=dylib ;;
  *) fail "cannot build on $(uname -s)/$(uname -m): only Linux and macOS on x86-64 and arm64 are supported" ;;
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

vulkan= libraries=
case $prefix in
  linux-*) vulkan=$(echo "$native"/vulkan/*.c) libraries=-ldl ;;
esac

mkdir -p "$directory"
temporary=$directory/.libmetalshim.$$.$suffix
trap 'rm -f "$temporary"' EXIT
trap 'exit 1' HUP INT TERM
# No contraction of a * b + c: kernels write it out where it is meant, so that results do not depend on the compiler.
# shellcheck disable=SC2086
$compiler -std=c11 -O3 -fPIC -shared -fvisibility=hidden -ffp-contract=off -Wall -Wextra -Werror ${MSHIM_CFLAGS:-} \
  -I "$native" -I "$native/include" "$native"/core/*.c "$native"/host/*.c $vulkan -o "$temporary" -pthread -lm $libraries
mv -f "$temporary" "$library"
