#!/bin/sh
# Say which Chrome or Chromium the browser tests drive. On Debian, as root, install one.
set -eu
cd "$(dirname "$0")/.."

look() { PYTHONPATH=tests .venv/bin/python -m browsers; }

debian() { test -r /etc/os-release && grep -qx 'ID=debian' /etc/os-release; }

fonts() { test -d /usr/share/fonts/truetype/liberation; }

if debian && test "$(id -u)" = 0 && { ! look >/dev/null 2>&1 || ! fonts; }; then
    echo "milepost: installing Chromium and fonts, for the browser tests"
    packages="fonts-liberation fonts-dejavu-core"
    look >/dev/null 2>&1 || packages="chromium $packages"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        $packages </dev/null >/dev/null || true  # the last line says what is missing
fi
look
