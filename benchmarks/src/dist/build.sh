#!/bin/sh
# Makes TARGET/dist/encodering, a directory that needs no JDK and no compiler where it runs, and packs it.
# usage: sh build.sh JAVA_HOME TARGET   (TARGET holds benchmarks.jar)
set -eu

# What jdeps finds in our jar and its libraries, less java.desktop and java.sql, which only unused corners of JNA, gson and
# picocli name. Besides: JFR for recordings, logging for System.Logger.
modules=java.base,java.logging,java.management,jdk.jfr,jdk.management,jdk.unsupported
most_packed_bytes=60000000

fail() {
  echo "dist: $1" >&2
  exit 1
}

[ $# -eq 2 ] || fail "usage: build.sh JAVA_HOME TARGET"
java_home=$1
target=$2
here=$(dirname "$0")
jlink=$java_home/bin/jlink
jar=$target/benchmarks.jar
[ -x "$jlink" ] || fail "no jlink in $java_home: point JAVA_HOME at a whole JDK (Debian/Ubuntu: openjdk-17-jdk-headless)"
[ -f "$jar" ] || fail "no $jar: run mvn -Pdist package"

case "$(uname -s)/$(uname -m)" in
  Linux/x86_64) platform=linux-x86-64 ;;
  Linux/aarch64 | Linux/arm64) platform=linux-aarch64 ;;
  Darwin/arm64) platform=darwin-aarch64 ;;
  Darwin/x86_64) platform=darwin-x86-64 ;;
  *) fail "cannot build on $(uname -s)/$(uname -m)" ;;
esac

major=$("$jlink" --version | sed 's/[^0-9].*//')
if [ "$major" -ge 21 ]; then compress=zip-9; else compress=2; fi

dist=$target/dist
home=$dist/encodering
rm -rf "$dist"
mkdir -p "$home/lib"
"$jlink" --add-modules "$modules" --strip-java-debug-attributes --compress="$compress" --no-man-pages --no-header-files \
  --output "$home/runtime"
cp "$jar" "$home/lib/"
cp "$here/encodering" "$here/../../../LICENSE" "$home/"

# The encoding benchmark's ruler, and the kernels that it gives to the driver.
probe=
case $platform in
  linux-*)
    native=$here/../../../metal-shim/src/main/native
    mkdir -p "$home/bin"
    # shellcheck disable=SC2086
    ${CC:-cc} -std=c11 -O3 -ffp-contract=off -Wall -Wextra -Werror -I "$native" -I "$native/include" \
      "$native"/core/*.c "$native"/host/*.c "$native"/vulkan/*.c "$here/../../../metal-shim/src/test/native/encode_probe.c" \
      -o "$home/bin/encode-probe" -pthread -lm -ldl
    kernels=dev/encodering/metal/kernels
    (cd "$home/bin" && "$java_home/bin/jar" xf "$jar" $kernels/embed_f32.spv $kernels/matvec_f32.spv $kernels/sample.spv &&
      mv $kernels kernels && rm -r dev)
    probe="bin/encode-probe        the same commands from C: bin/encode-probe DEVICE-INDEX bin/kernels"
    ;;
esac

natives=$("$java_home/bin/jar" tf "$jar" | grep '/libmetalshim\.' | sort)
[ -n "$natives" ] || fail "no libmetalshim in $jar"
{
  echo "encodering              the launcher: ./encodering --help"
  echo "lib/benchmarks.jar      the program, its libraries, the model fable-f16.gguf, and libmetalshim for:"
  for native in $natives; do echo "                          ${native%/*}"; done
  [ -z "$probe" ] || echo "$probe"
  echo "runtime                 Java $("$jlink" --version) for $platform: $modules"
} >"$home/CONTENTS"

packed=$dist/encodering-$platform.tar.gz
(cd "$dist" && tar -cf - encodering) | gzip -9 >"$packed"
bytes=$(($(wc -c <"$packed")))
[ "$bytes" -lt "$most_packed_bytes" ] || fail "$packed has $bytes bytes, and $most_packed_bytes is too many"
cat "$home/CONTENTS"
echo "packed: $packed, $bytes bytes"
