#!/usr/bin/env bash
# Builds Moorage's own image from what lies on this host: a Java runtime by jlink, what the launcher's package phase made,
# a shell with the few programs that tasks use, and the libraries that all of these link to.
# Usage: build-image.sh [--context-only] [TAG]      TAG is moorage:test unless said; the README beside it says more.
set -euo pipefail
shopt -s nullglob

# sh and env start process tasks; the others are for commands that people write.
PROGRAMS="sh bash env sleep cat ls mkdir rm mv cp touch date hostname"

fail() {
  printf 'build-image: %s\n' "$*" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
launcher=$here/../launcher/target
context=$here/target/image
runtime=$(cd "$here/../archive" && pwd -P)/target/runtime
context_only=no
if [ "${1:-}" = --context-only ]; then
  context_only=yes
  shift
fi
tag=${1:-moorage:test}

[ "$(uname -s)" = Linux ] || fail "an image for Linux is made of the files of a Linux host, and this is $(uname -s)."
[ -d "$launcher/plugins" ] ||
  fail "distribution/launcher is not built. Run: mvn -B -DskipTests -pl distribution/launcher -am package"

copy_with_links() {
  local file=$1 at=$2
  mkdir -p "$context/rootfs$(dirname "$at")"
  cp -Lf "$file" "$context/rootfs$at"
}

copy_program() {
  local program
  program=$(type -P "$1" || true)
  case $program in
    /*) copy_with_links "$program" "/usr/bin/$1" ;;
    *) fail "this host has no program '$1' to copy." ;;
  esac
}

# Every library that a copied program or library asks for, at the path where the loader of this host finds it.
copy_libraries() {
  local file library
  {
    find "$context/rootfs/usr/bin" "$runtime/bin" "$runtime/lib" -type f \
      \( -perm -u+x -o -name '*.so' \) -exec ldd {} + 2>/dev/null || true
  } | sed -n 's/^[^/]*\(\/[^ :]*\) (0x.*/\1/p' | sort -u | while IFS= read -r library; do
    case $library in
      "$runtime"/*) ;;
      *) copy_with_links "$library" "$library" ;;
    esac
  done
  # Loaded by name: what looks up hosts on older systems, and what JNA unpacks links to.
  for file in /lib/*-linux-gnu/libnss_{dns,files}.so.2 /lib/*-linux-gnu/lib{resolv.so.2,rt.so.1,pthread.so.0,dl.so.2,m.so.6}; do
    copy_with_links "$file" "$file"
  done
}

assemble() {
  rm -rf "$context"
  mkdir -p "$context"/rootfs/{usr/bin,etc,tmp,root,proc,sys,dev,var/lib/moorage,opt/moorage}
  chmod 1777 "$context/rootfs/tmp"
  ln -s usr/bin "$context/rootfs/bin"
  local program
  for program in $PROGRAMS; do copy_program "$program"; done
  copy_libraries
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$context/rootfs/etc/passwd"
  printf 'root:x:0:\n' >"$context/rootfs/etc/group"
  printf 'hosts: files dns\n' >"$context/rootfs/etc/nsswitch.conf"
  cp -R "$launcher/moor.jar" "$launcher/lib" "$launcher/plugins" "$context/rootfs/opt/moorage/"
  cp -R "$runtime" "$context/rootfs/opt/moorage/runtime"
  cp "$here/Dockerfile" "$context/Dockerfile"
}

"$here/../archive/link-runtime.sh" "$runtime"
assemble
printf 'build-image: %s of files in %s\n' "$(du -sh "$context/rootfs" | cut -f 1)" "$context"
if [ "$context_only" = no ]; then
  DOCKER_BUILDKIT=0 docker build --quiet --label org.moorage.test=true --tag "$tag" "$context"
  docker image inspect --format "build-image: $tag has {{.Size}} bytes" "$tag"
fi
