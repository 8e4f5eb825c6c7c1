#!/bin/sh
# Pin every dependency, with hashes, for each Python and each kind of machine at once.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
$python -m uv --version >/dev/null 2>&1 || $python -m pip install --quiet uv
pin() {
    $python -m uv pip compile --quiet --universal --python-version 3.11 --upgrade \
        --generate-hashes --no-annotate --custom-compile-command "make lock" "$@"
}
pin pyproject.toml --extra demo --extra build -o requirements/demo.lock
pin pyproject.toml --extra demo --extra build --extra dev \
    -c requirements/demo.lock -o requirements/dev.lock
pin requirements/node.in -o requirements/node.lock
pin requirements/bench.in -c requirements/dev.lock -o requirements/bench.lock
pin requirements/spark.in -c requirements/dev.lock -o requirements/spark.lock
