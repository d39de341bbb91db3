#!/bin/sh
# Builds libmetalshim for every platform that a distribution carries: Linux and macOS, x86-64 and arm64, each into
# OUTPUT_DIR/<JNA resource prefix>/. Runs on Linux with clang, lld and llvm; the macOS libraries need neither a Mac nor its
# SDK, but only the facts under darwin/. Checks what it has built.
# usage: sh build.sh JAVA_HOME OUTPUT_DIR
# environment: LLVM_SUFFIX, such as -19, for tools with a version in their names
set -eu

say() { echo "metal-shim: $1"; }
fail() {
  echo "metal-shim: $1" >&2
  exit 1
}

[ $# -eq 2 ] || fail "usage: build.sh JAVA_HOME OUTPUT_DIR"
java=$1/bin/java
output=$2
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
native=$here/../main/native
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A tool by its plain name, by the suffix, or by the newest version that Debian names.
tool() {
  for name in "$1${LLVM_SUFFIX:-}" "$1"; do
    command -v "$name" && return
  done
  for name in "/usr/bin/$1"-[0-9]*; do
    [ -x "$name" ] && echo "$name" && return
  done
  return 1
}

missing=
for name in clang ld64.lld llvm-lipo; do
  tool "$name" >/dev/null || missing="$missing $name"
done
[ "$(uname -s)" = Linux ] || missing="$missing Linux"
command -v aarch64-linux-gnu-gcc >/dev/null && command -v x86_64-linux-gnu-gcc >/dev/null ||
  missing="$missing aarch64-linux-gnu-gcc/x86_64-linux-gnu-gcc"
if [ -n "$missing" ]; then
  say "SKIPPED: the libraries of other platforms: this machine has no$missing (Debian: apt-get install clang lld llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross)"
  exit 0
fi
clang=$(tool clang)
linker=$(tool ld64.lld)
lipo=$(tool llvm-lipo)

# linux PREFIX COMPILER
linux() {
  CC=$2 sh "$native/build.sh" "$output" "$1"
  say "$1: built"
}

# slice ARCHITECTURE: one half of the macOS library
slice() {
  arch=$1 objects=$work/$1
  mkdir -p "$objects"
  for source in "$native"/core/*.c "$native"/host/*.c "$native"/metal/*.m; do
    folder=$(basename "$(dirname "$source")")
    language=c
    [ "${source##*.}" = m ] && language=objective-c
    "$clang" --target="$arch-apple-macos13.0" -x $language -std=c11 -fno-objc-arc -fblocks -O3 -g0 \
      -ffp-contract=off -fno-ident -fno-math-errno -fvisibility=hidden -nostdlibinc -isystem "$here/darwin/include" \
      -ffile-prefix-map="$native=native" -Wall -Wextra -Werror -I "$native" -I "$native/include" \
      -c "$source" -o "$objects/$folder.$(basename "$source").o"
  done
  "$linker" -arch "$arch" -platform_version macos 13.0 14.0 -dylib -dead_strip -adhoc_codesign -fatal_warnings \
    -install_name @rpath/libmetalshim.dylib -current_version 1.0.0 -compatibility_version 1.0.0 \
    -o "$work/$arch.dylib" "$objects"/*.o "$here"/darwin/stubs/*.tbd
}

linux linux-x86-64 x86_64-linux-gnu-gcc
linux linux-aarch64 aarch64-linux-gnu-gcc
slice arm64
slice x86_64
"$lipo" -create -output "$work/libmetalshim.dylib" "$work/arm64.dylib" "$work/x86_64.dylib"
"$java" "$here/CheckDylib.java" "$work/libmetalshim.dylib" "$native/include/mshim.h" "$here/darwin/stubs"
for prefix in darwin-aarch64 darwin-x86-64; do
  mkdir -p "$output/$prefix"
  cp "$work/libmetalshim.dylib" "$output/$prefix/libmetalshim.dylib"
  say "$prefix: built"
done
