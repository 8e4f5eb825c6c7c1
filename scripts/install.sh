#!/bin/sh
# Make .venv and put into it the pinned packages of one lock, and Milepost itself.
set -eu
cd "$(dirname "$0")/.."
what=$1
python=.venv/bin/python

stop() {
    echo "milepost: $*" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' \
        >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3.14 python3 python; do
        if new_enough "$name"; then
            echo "$name"
            return
        fi
    done
}

make_venv() {
    found=$(find_python)
    test -n "$found" ||
        stop "No Python from 3.11 to 3.14 was found. Install one (Debian, Ubuntu:" \
            "apt-get install python3 python3-venv; macOS: brew install python@3.13)" \
            "or name one, as in: make demo PYTHON=/path/to/python3.11"
    if ! "$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        command="apt-get install --yes python$version-venv"
        if test "$(id -u)" = 0 && command -v apt-get >/dev/null; then
            echo "milepost: installing python$version-venv"
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive $command >/dev/null ||
                stop "Python cannot make a virtual environment. Run: $command"
        else
            stop "Python cannot make a virtual environment. Run: sudo $command"
        fi
    fi
    rm -rf .venv
    "$found" -m venv .venv
}

install() {
    $python -m pip install --quiet --disable-pip-version-check --no-input \
        --no-warn-script-location "$@" >.venv/install.log 2>&1 || {
        grep -E '(npm error|npm ERR!|ERROR:|error:)' .venv/install.log | head -5 >&2
        return 1
    }
}

new_enough $python && $python -m pip --version >/dev/null 2>&1 || make_venv
echo "milepost: installing what requirements/$what.lock names"
source=""  # Spark comes as source only; what builds it is pinned too
test "$what" != spark || source="--no-binary pyspark --no-build-isolation"
# shellcheck disable=SC2086
install --require-hashes --only-binary :all: $source -r "requirements/$what.lock" ||
    stop "The packages of requirements/$what.lock could not be installed (more in" \
        ".venv/install.log). With the network back, run the same command again."
if test "$what" != bench && test "$what" != spark; then
    npm --version >/dev/null 2>&1 ||
        install --require-hashes --only-binary :all: -r requirements/node.lock
    echo "milepost: building the front-end files"
    install --no-deps --no-build-isolation --editable . ||
        stop "The front-end files could not be fetched (more in .venv/install.log)." \
            "Behind a network that re-signs TLS, npm needs NODE_EXTRA_CA_CERTS."
fi
touch ".venv/.$what"
