#!/bin/sh
# Builds the shim with its tests and runs them: plain, under AddressSanitizer + UBSan with leak detection, and under
# ThreadSanitizer.
# usage: sh run.sh [plain|address|thread ...] [-- TEST-NAME-PART]     environment: CC, MSHIM_CFLAGS
set -u

tests=$(cd "$(dirname "$0")" && pwd)
native=$tests/../../main/native
compiler=${CC:-cc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

variants=
while [ $# -gt 0 ] && [ "$1" != "--" ]; do
  variants="$variants $1"
  shift
done
[ $# -gt 0 ] && shift
only=${1:-}
failed=0
vulkan= vulkan_tests=
if [ "$(uname -s)" = Linux ]; then
  vulkan=$(echo "$native"/vulkan/*.c)
  vulkan_tests=$(echo "$tests"/vulkan_*.c "$tests"/fake_*.c)
fi

# build OUTPUT FLAGS MAIN...
build() {
  output=$1 flags=$2
  shift 2
  # shellcheck disable=SC2086
  $compiler -std=c11 -g -ffp-contract=off -Wall -Wextra -Werror $flags ${MSHIM_CFLAGS:-} \
    -I "$native" -I "$native/include" -I "$tests" "$native"/core/*.c "$native"/host/*.c $vulkan "$tests"/test.c "$@" -o "$output" -pthread -lm -ldl
}

# usable NAME FLAGS: whether programs built with that sanitizer start here; sets $prefix to what they need in front
usable() {
  prefix=
  echo 'int main(void) { return 0; }' >"$work/probe.c"
  # shellcheck disable=SC2086
  if ! $compiler $2 "$work/probe.c" -o "$work/probe" 2>"$work/probe.log"; then
    echo "SKIPPED: $1: $compiler cannot link it: $(head -n 1 "$work/probe.log")"
    return 1
  fi
  "$work/probe" 2>"$work/probe.log" && return 0
  # ThreadSanitizer's fixed shadow does not fit every kernel's address randomisation.
  if command -v setarch >/dev/null 2>&1 && setarch -R "$work/probe" 2>/dev/null; then
    prefix="setarch -R"
    return 0
  fi
  echo "SKIPPED: $1: programs built with it do not start: $(head -n 1 "$work/probe.log")"
  return 1
}

# variant NAME FLAGS SCALE
variant() {
  prefix=
  [ "$1" = plain ] || usable "$1" "$2" || return 0
  if ! build "$work/$1" "$2" "$tests"/main.c "$tests"/[!v]*_test.c "$tests"/reference.c $vulkan_tests; then
    echo "FAILED: $1: does not build"
    failed=1
    return 0
  fi
  printf '%-8s ' "$1:"
  # shellcheck disable=SC2086
  if ! MSHIM_TEST_SCALE=$3 ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    TSAN_OPTIONS=halt_on_error=0:exitcode=66 $prefix "$work/$1" ${only:+"$only"}; then
    echo "FAILED: $1"
    failed=1
  fi
}

for name in ${variants:-plain address thread}; do
  case $name in
    plain) variant plain "-O3" 100 ;;
    address)
      variant address "-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer" 100
      ;;
    thread) variant thread "-O1 -fsanitize=thread" 10 ;;
    *)
      echo "unknown variant $name: plain, address, thread" >&2
      exit 2
      ;;
  esac
done
build "$work/token_bench" -O3 "$tests"/token_bench.c || failed=1
if [ -n "$vulkan" ]; then
  build "$work/encode_probe" -O3 "$tests"/encode_probe.c || failed=1
fi
exit $failed
