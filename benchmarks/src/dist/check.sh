#!/bin/sh
# Unpacks a distribution elsewhere and runs it as on a bare machine: an empty environment, another directory, by a symbolic link.
# usage: sh check.sh TARGET   (TARGET/dist was made by build.sh)
set -eu

target=$(CDPATH='' cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
  echo "dist: $1" >&2
  sed 's/^/  /' "$work/out" >&2
  exit 1
}

# $1 is what the output has to hold, as an extended regular expression; the rest is the command.
expect() {
  wanted=$1
  shift
  (cd / && env -i PATH=/usr/bin:/bin "$work/link" "$@") >"$work/out" 2>&1 || fail "encodering $* failed"
  grep -Eq "$wanted" "$work/out" || fail "encodering $* did not print '$wanted'"
  if grep -E '^WARNING: .*(native|restricted)' "$work/out"; then fail "encodering $* warns about native access"; fi
}

mkdir "$work/un packed"
gzip -dc "$target"/dist/encodering-*.tar.gz | (cd "$work/un packed" && tar -xf -)
ln -s "un packed/encodering/encodering" "$work/link"
runtime="un packed/encodering/runtime/bin/java"

expect '^auto is' doctor
expect '^ahead +2 ' decode --device host --tokens 4 --rounds 1
expect '[1-9][0-9]* passed, 0 failed' selftest --device host
expect "^# VM invoker: .*/$runtime\$" bench -f 1 -wi 1 -w 100ms -i 1 -r 100ms 'SpawnVersusWorker.encoderWorkerSpin'
echo "dist: doctor, decode, selftest and bench ran unpacked, with an empty environment"
