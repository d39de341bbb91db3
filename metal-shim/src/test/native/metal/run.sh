#!/bin/sh
# Builds native/metal over the fake Metal with its tests and runs them: plain, under AddressSanitizer + UBSan with leak
# detection, and under ThreadSanitizer; replays a tape in the last two; plants every mistake of mistakes.txt.
# usage: sh run.sh [plain|address|thread|mistakes ...] [-- TAPE]     environment: OBJC_CLANG
set -u

tests=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
harness=$(CDPATH='' cd -- "$tests/.." && pwd)
native=$(CDPATH='' cd -- "$harness/../../main/native" && pwd)
# shellcheck source=../fake/toolchain.sh
. "$harness/fake/toolchain.sh"
if [ -n "$objc_missing" ]; then
  echo "SKIPPED: native/metal over the fake: no$objc_missing here"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/include"
objc_headers "$work/include"
echo "leak:__objc_exec_class" >"$work/leaks" # the runtime's own tables

variants=
while [ $# -gt 0 ] && [ "$1" != "--" ]; do
  variants="$variants $1"
  shift
done
[ $# -gt 0 ] && shift
tape=${1:-}
failed=0
includes="-I $native -I $native/include -I $harness -I $harness/fake"

# compile SOURCE OBJECT FLAGS
compile() {
  language=-std=c11
  [ "${1##*.}" = m ] && language=$objc_compile
  # shellcheck disable=SC2086
  "$objc_clang" $language -g -ffp-contract=off -DMS_HAS_METAL -Wall -Wextra -Werror $3 $includes -c "$1" -o "$2"
}

# objects DIRECTORY FLAGS: everything but the two programs, in that directory
objects() {
  mkdir -p "$1"
  for source in "$native"/core/*.c "$native"/host/*.c "$native"/vulkan/*.c "$native"/metal/*.m "$harness"/fake/*.[cm] \
    "$harness/test.c" "$tests"/*.c; do
    compile "$source" "$1/$(basename "$(dirname "$source")").$(basename "$source").o" "$2" || return 1
  done
  mkdir -p "$1/main"
  mv "$1/metal.main.c.o" "$1/metal.tape.c.o" "$1/main/"
}

# link PROGRAM DIRECTORY MAIN FLAGS
link() {
  # shellcheck disable=SC2086
  "$objc_clang" $4 "$2"/*.o "$2/main/metal.$3.c.o" $objc_link -pthread -lm -ldl -o "$1"
}

# sanitized PROGRAM [ARGUMENT]: with what the sanitizers need around it
sanitized() {
  around=
  case $1 in
    *thread*) command -v setarch >/dev/null 2>&1 && around="setarch -R" ;;
  esac
  # shellcheck disable=SC2086
  ASAN_OPTIONS=detect_leaks=1:fast_unwind_on_malloc=0 LSAN_OPTIONS=suppressions=$work/leaks:print_suppressions=0 \
    TSAN_OPTIONS=exitcode=66 MSHIM_TEST_SCALE=${scale:-100} $around "$@"
}

# variant NAME FLAGS SCALE
variant() {
  scale=$3
  if ! objects "$work/$1" "$2" || ! link "$work/$1/tests" "$work/$1" main "$2"; then
    echo "FAILED: metal, $1: does not build"
    failed=1
    return
  fi
  printf 'metal, %-8s ' "$1:"
  sanitized "$work/$1/tests" || failed=1
  [ -n "$tape" ] || return
  printf 'tape,  %-8s ' "$1:"
  link "$work/$1/replay" "$work/$1" tape "$2" && sanitized "$work/$1/replay" "$tape" || failed=1
}

address="-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"

# plant NAME FILE EDIT: whether the tests catch it; $work/mistake holds the objects
plant() {
  sed "$3" "$native/metal/$2" >"$work/planted.m"
  if cmp -s "$native/metal/$2" "$work/planted.m"; then
    echo "FAILED: mistake \"$1\": its edit changes nothing in $2"
    return 1
  fi
  cp "$work/mistake/metal.$2.o" "$work/kept.o"
  if ! compile "$work/planted.m" "$work/mistake/metal.$2.o" "$address -w" ||
    ! link "$work/mistaken" "$work/mistake" main "$address"; then
    echo "FAILED: mistake \"$1\": does not build"
    return 1
  fi
  MSHIM_TEST_FIRST_FAILURE=1 sanitized timeout 20 "$work/mistaken" >"$work/said" 2>&1
  caught=$?
  cp "$work/kept.o" "$work/mistake/metal.$2.o"
  if [ $caught -eq 0 ]; then
    echo "FAILED: mistake \"$1\" is not caught"
    return 1
  fi
  [ $caught -eq 124 ] && echo "it hangs" >"$work/said"
  echo "caught: $1: $(grep -m 1 -oE 'rule broken: .*|ERROR: .*Sanitizer: [a-z-]*|FAILED [a-z_]*$|it hangs' "$work/said")"
}

mistakes() {
  scale=10
  if ! objects "$work/mistake" "$address" || ! link "$work/right" "$work/mistake" main "$address" ||
    ! sanitized "$work/right" >"$work/said" 2>&1; then
    echo "FAILED: the tests fail before a mistake is planted"
    failed=1
    return
  fi
  count=0
  while IFS='|' read -r name file edit; do
    case $name in "#"* | "") continue ;; esac
    plant "${name% }" "$(echo "$file" | tr -d ' ')" "${edit# }" || failed=1
    count=$((count + 1))
  done <"$tests/mistakes.txt"
  echo "$count mistakes planted"
}

for name in ${variants:-plain address thread mistakes}; do
  case $name in
    plain) variant plain "-O2" 100 ;;
    address) variant address "$address" 100 ;;
    thread) variant thread "-O1 -fsanitize=thread" 20 ;;
    mistakes) mistakes ;;
    *)
      echo "unknown variant $name: plain, address, thread, mistakes" >&2
      exit 2
      ;;
  esac
done
exit $failed
