#!/usr/bin/env bash
# Bundles the page into TARGET/classes. Without Node and npm, or without what npm fetches, a plain page takes its place that says
# what to install: a missing tool never fails the build. What the type checker or the bundler refuses does.
set -euo pipefail
cd "$(dirname "$0")/../../.."

NODE_MIN=18
mkdir -p "$1/classes"
target=$(cd "$1" && pwd)
out=$target/classes/META-INF/resources/moorage-ui
stamp=$target/page.stamp

plain_page() {
  echo "moorage-ui: $1 The plain page is packaged instead." >&2
  rm -rf "$out" "$stamp"
  mkdir -p "$out"
  cp src/main/build/plain.html "$out/index.html"
  echo index.html >"$out/files.txt"
  exit 0
}

is_up_to_date() {
  [ -f "$stamp" ] && [ -f "$out/files.txt" ] &&
    [ -z "$(find src/main package.json package-lock.json -newer "$stamp" -print | head -n 1)" ]
}

if is_up_to_date; then exit 0; fi
for tool in node npm; do
  command -v "$tool" >/dev/null || plain_page "'$tool' is missing."
done
[ "$(node -p 'parseInt(process.versions.node)')" -ge "$NODE_MIN" ] ||
  plain_page "Node $(node -v) is too old; version $NODE_MIN or newer is needed."

if ! cmp -s package-lock.json node_modules/.moorage-lock; then
  # Few retries: without a network the plain page should come soon.
  npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000 \
    >"$target/npm-ci.log" 2>&1 || plain_page "npm ci failed; $target/npm-ci.log says why."
  cp package-lock.json node_modules/.moorage-lock
fi

: >"$stamp.new"
node node_modules/typescript/bin/tsc --noEmit -p src/main/web
rm -rf "$out"
node src/main/build/bundle.mjs "$out"
mv "$stamp.new" "$stamp"
