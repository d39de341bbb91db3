#!/bin/sh
# Builds libmetalshim with native/metal over the fake Metal, for tests that select it by jna.library.path. Says SKIPPED, and
# builds nothing, where no Objective-C can be compiled. Does nothing when the library is newer than its sources.
# usage: sh build.sh OUTPUT_DIR
set -eu

[ $# -eq 1 ] || {
  echo "usage: build.sh OUTPUT_DIR" >&2
  exit 2
}
output=$1
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
native=$here/../../../main/native
library=$output/libmetalshim.so

# shellcheck source=toolchain.sh
. "$here/toolchain.sh"
if [ -n "$objc_missing" ]; then
  rm -f "$library"
  echo "metal-shim: SKIPPED: Metal over the fake: no$objc_missing here (Debian: apt-get install clang libobjc-12-dev libblocksruntime-dev)"
  exit 0
fi
[ -f "$library" ] && [ -z "$(find "$native" "$here" -type f -newer "$library" | head -n 1)" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/include"
objc_headers "$work/include"
flags="-O2 -fPIC -fvisibility=hidden -ffp-contract=off -DMS_HAS_METAL -Wall -Wextra -Werror"
for source in "$native"/core/*.c "$native"/host/*.c "$native"/vulkan/*.c "$native"/metal/*.m "$here"/*.c "$here"/*.m; do
  language=-std=c11
  [ "${source##*.}" = m ] && language=$objc_compile
  # shellcheck disable=SC2086
  "$objc_clang" $language $flags -I "$native" -I "$native/include" -I "$here" \
    -c "$source" -o "$work/$(basename "$(dirname "$source")").$(basename "$source").o"
done
echo '{ global: ms_*; fake_*; local: *; };' >"$work/exports"
mkdir -p "$output"
# shellcheck disable=SC2086
"$objc_clang" -shared -Wl,--version-script="$work/exports" "$work"/*.o $objc_link -pthread -lm -ldl -o "$library"
