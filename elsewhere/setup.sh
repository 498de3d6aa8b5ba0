#!/usr/bin/env bash
# In the zip for Gradescope. It is run once, as root, when the image is made.
set -euo pipefail
source=$(dirname "$(realpath "$0")")
grader=$(dirname "$source")/grader

export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq -y install bubblewrap
for version in 3.11 3.12 3.13; do # the first that this Ubuntu has
    apt-get -qq -y install "python$version" "python$version-venv" && break
done

"python$version" -m venv "$grader"
"$grader/bin/python" -m pip install --quiet \
    --require-hashes -r "$source/requirements.lock"
for package in "$source"/packages/*/; do
    "$grader/bin/python" -m pip install --quiet \
        --no-deps --no-build-isolation --editable "$package"
done

"$grader/bin/autograder" gradescope-run --prepare "$(dirname "$source")"
