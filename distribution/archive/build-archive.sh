#!/usr/bin/env bash
# Packs the release archive: the launcher, what it runs, what plugins are built against, a Java runtime, the examples. The same commit, JDK and tar give the
# same bytes.
# Usage: build-archive.sh [FOLDER]      FOLDER has moor.jar, lib, plugins and maven; distribution/launcher/target unless said
set -euo pipefail
export LC_ALL=C

fail() {
  printf 'build-archive: %s\n' "$*" >&2
  exit 1
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
built=${1:-$root/distribution/launcher/target}
target=$here/target

[ "$(uname -s)" = Linux ] || fail "it brings a runtime for Linux, linked on Linux, and this is $(uname -s)."
[ -d "$built/plugins" ] || fail "'$built' holds no build. Run ./moor dist, which builds first."

case $(uname -m) in
  x86_64) cpu=x64 ;;
  aarch64) cpu=arm64 ;;
  *) cpu=$(uname -m) ;;
esac
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml" | head -n 1)
name=moorage-$version
archive=$target/$name-linux-$cpu.tar.gz
# Every file carries the date of the commit, else that of the sources' own archives.
date=@${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || true)}
[ "$date" != @ ] || date=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)<.*|\1|p' "$root/pom.xml")

"$here/link-runtime.sh" "$target/runtime"
rm -rf "$target/content"
mkdir -p "$target/content/$name"
cp -R "$root/moor" "$root/README.md" "$root/CHANGELOG.md" "$root/LICENSE" "$root/examples" "$root/docs" \
  "$built/moor.jar" "$built/lib" "$built/plugins" "$built/maven" "$target/runtime" "$target/content/$name"
# Maven's own notes in there tell the time of the build.
find "$target/content/$name/maven" -type f ! -name '*.jar' ! -name '*.pom' -delete
# Whoever unpacks it may read it, whatever the umask was here.
chmod -R u=rwX,go=rX "$target/content/$name"
tar --create --directory "$target/content" --sort=name --mtime="$date" --owner=0 --group=0 --numeric-owner --format=gnu "$name" |
  gzip --no-name >"$archive.new"
mv "$archive.new" "$archive"
rm -rf "$target/content"
printf 'build-archive: %s has %s bytes, sha256 %s\n' "$archive" "$(wc -c <"$archive")" "$(sha256sum "$archive" | cut -d ' ' -f 1)"
