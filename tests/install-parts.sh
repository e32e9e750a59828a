#!/bin/bash
# What tests need beside Python: Chromium, fonts, gettext and PostgreSQL. Installed where we may, else named.
set -euo pipefail

declare -A packages=(
  [chromium]="test -x /usr/bin/chromium"
  [fonts-noto-core]="test -d /usr/share/fonts/truetype/noto"
  [gettext]="command -v msgfmt"
  [postgresql]="compgen -G '/usr/lib/postgresql/*/bin/initdb'"
)
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
