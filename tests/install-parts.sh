#!/bin/bash
# What tests need beside Python: Chromium, fonts, gettext, PostgreSQL, Redis, nginx, xmlsec1 (the tests' SAML provider
# signs with it), readers of the files of deploy/ (systemd, docker-compose), the tests' OpenID provider and MDN's
# observatory. Installed where we may, else named.
set -euo pipefail

declare -A packages=(
  [chromium]="test -x /usr/bin/chromium"
  [fonts-noto-core]="test -d /usr/share/fonts/truetype/noto"
  [gettext]="command -v msgfmt"
  [xmlsec1]="command -v xmlsec1"
  [redis-server]="command -v redis-server"
  [postgresql]="compgen -G '/usr/lib/postgresql/*/bin/initdb'"
  [nginx-light]="command -v nginx || test -x /usr/sbin/nginx"
  [systemd]="command -v systemd-analyze"
  [docker-compose]="command -v docker-compose || docker compose version"
  [openssl]="command -v openssl"
)

# What tests run with Node, in the versions of its lock file, with the npm that the Python environment brings.
node_parts() {
  local folder="$1"
  if [ ! -e "$folder/node_modules/.ready" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.ready" ]; then
    (PATH="$here/../.venv/bin:$PATH" && cd "$folder" && npm ci --ignore-scripts --silent --no-audit --no-fund)
    touch "$folder/node_modules/.ready"
  fi
}
here="$(cd "$(dirname "$0")" && pwd)"
node_parts "$here/providers/idp"
node_parts "$here/observatory"

missing=()
for package in "${!packages[@]}"; do
  bash -c "${packages[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need ${missing[*]}. Install with:" >&2
  echo "  sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
