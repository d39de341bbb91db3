#!/bin/sh
# Compiles src/main/kernels into OUTPUT_DIR: SPIR-V, Metal Shading Language and their manifest. Does nothing when the
# manifest is newer than the kernels and this program.
# usage: sh build.sh CLASSES_DIR OUTPUT_DIR CLASSPATH      CLASSPATH holds LWJGL's shaderc and spvc
# environment: JAVA_HOME
set -eu

[ $# -eq 3 ] || {
  echo "usage: build.sh CLASSES_DIR OUTPUT_DIR CLASSPATH" >&2
  exit 2
}
here=$(cd "$(dirname "$0")" && pwd)
kernels=$here/../main/kernels
classes=$1 output=$2 classpath=$3

if [ -f "$output/manifest" ] && [ -f "$classes/.compiled" ] &&
  [ -z "$(find "$here" "$kernels" -type f -newer "$output/manifest" | head -n 1)" ]; then
  exit 0
fi

mkdir -p "$classes"
"$JAVA_HOME/bin/javac" --release 17 -Xlint:all -Werror -implicit:class -proc:none -d "$classes" -cp "$classpath" \
  -sourcepath "$here/java" "$here/java/dev/encodering/metal/kernelbuild/KernelBuild.java"
touch "$classes/.compiled"
exec "$JAVA_HOME/bin/java" -cp "$classes:$classpath" dev.encodering.metal.kernelbuild.KernelBuild "$kernels" "$output"
