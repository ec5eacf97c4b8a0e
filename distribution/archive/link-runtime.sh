#!/usr/bin/env bash
# Links the Java runtime that the archive and the image bring along. It takes seconds and changes with the JDK alone, so one
# that is there is kept.
# Usage: link-runtime.sh FOLDER      JAVA_HOME, else the javac on PATH, is the JDK that it is linked from
set -euo pipefail

# What jdeps names, without what only unused parts of libraries ask for (java.desktop, java.compiler); zipfs and httpserver
# are found by name alone: plugins are zips, and the examples serve pages by jwebserver; jdk.net keeps the grid's idle connections alive.
MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

runtime=${1:?the folder of the runtime is missing}
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/none)")")")}
if [ ! -x "$java_home/bin/jlink" ]; then
  echo "link-runtime: no jlink in '$java_home'. Set JAVA_HOME to a JDK of 21 or newer." >&2
  exit 1
fi

made_of="$(cksum <"$java_home/release") $(cksum <"${BASH_SOURCE[0]}")"
if [ "$(cat "$runtime.made-of" 2>/dev/null || true)" = "$made_of" ]; then exit 0; fi
rm -rf "$runtime"
mkdir -p "$(dirname "$runtime")"
# Its archive of loaded classes makes each start faster; the second one is for heaps of 32 GB and more, which nothing here has.
"$java_home/bin/jlink" --add-modules "$MODULES" --strip-debug --no-header-files --no-man-pages --compress zip-6 --generate-cds-archive \
  --output "$runtime"
rm -f "$runtime"/lib/server/*_nocoops*.jsa
printf '%s\n' "$made_of" >"$runtime.made-of"
