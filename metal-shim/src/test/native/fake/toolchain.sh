# toolchain.sh - what compiles Objective-C for Linux here; to be sourced. Sets objc_compile and objc_link, or
# objc_missing to what this machine lacks.
# shellcheck shell=sh disable=SC2034

objc_missing=
objc_clang=${OBJC_CLANG:-clang}
objc_runtime=
for directory in /usr/lib/gcc/"$(uname -m)"-linux-gnu/*/; do
  [ -f "$directory/include/objc/objc.h" ] && [ -e "$directory/libobjc.so" ] && objc_runtime=$directory
done
command -v "$objc_clang" >/dev/null 2>&1 || objc_missing="$objc_missing clang"
[ -n "$objc_runtime" ] || objc_missing="$objc_missing libobjc-dev"
[ -f /usr/include/Block.h ] || objc_missing="$objc_missing libblocksruntime-dev"
[ "$(uname -s)" = Linux ] || objc_missing=" Linux"

# GCC's folder holds headers that clang must not see beside those of the runtime, hence the copy. $1 is an empty folder.
objc_headers() {
  cp -r "$objc_runtime/include/objc" "$1/objc"
  objc_compile="-std=gnu11 -fblocks -fobjc-runtime=gcc -fno-objc-arc -fobjc-exceptions -fexceptions -isystem $1"
  objc_link="-L$objc_runtime -lobjc -lBlocksRuntime"
}
