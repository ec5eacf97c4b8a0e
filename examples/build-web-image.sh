#!/usr/bin/env bash
# Builds the image of web-docker.json on this host, FROM scratch with busybox' httpd: no registry is asked.
set -euo pipefail

image=moorage-example/web:1

say() { printf '%s\n' "$*" >&2; }

command -v docker >/dev/null || {
  say "There is no 'docker' command. On Debian or Ubuntu: apt-get install docker.io"
  exit 1
}
docker version >/dev/null 2>&1 || {
  say "No Docker engine answers. Start one, such as with: systemctl start docker"
  exit 1
}

is_static() { [ -x "$1" ] && ! ldd "$1" >/dev/null 2>&1; }

find_busybox() {
  local candidate
  for candidate in /bin/busybox /usr/bin/busybox; do
    if is_static "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  return 1
}

if ! busybox=$(find_busybox); then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing busybox-static, of which the image is made."
    apt-get install -y -q busybox-static >&2
    busybox=$(find_busybox)
  else
    say "The image is made of a static busybox, which is not here. On Debian or Ubuntu, as root: apt-get install busybox-static"
    exit 1
  fi
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$busybox" "$folder/busybox"
printf '<!doctype html><title>Moorage</title><p>Served by busybox in a Docker container.\n' >"$folder/index.html"
cat >"$folder/Dockerfile" <<'DOCKERFILE'
FROM scratch
COPY busybox /bin/busybox
COPY index.html /www/index.html
EXPOSE 8080
ENTRYPOINT ["/bin/busybox"]
CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]
DOCKERFILE
docker build -q -t "$image" "$folder" >/dev/null
say "Image '$image' is on this host. Next: moor run examples/web-docker.json"
