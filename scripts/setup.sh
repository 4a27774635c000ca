#!/usr/bin/env bash
# Makes or refreshes .venv with the project and its tools, CPU-only; does nothing when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly TORCH=2.13.0
readonly NEEDED_KB=2000000 # a fresh environment takes 1.3 GB, its downloads the rest
readonly STAMP=.venv/made-from

say() { printf '%s\n' "enmusubi: $*" >&2; }
stop() { say "$@"; exit 1; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    stop "Python 3.11 to 3.14 is needed, but ${PYTHON:-python3} is" \
        "$( ("${PYTHON:-python3}" --version || echo not installed) 2>/dev/null);" \
        "install a newer one, or name it with: make PYTHON=/path/to/python3.11"
}

# The environment moves with neither its folder nor its Python, so both belong to what it was made from.
wanted() {
    printf '%s\n' "$PWD"
    "$1" -c 'import sys; print(sys.version.split()[0], sys.base_prefix)' # the same inside .venv
    cksum pyproject.toml constraints.txt scripts/setup.sh
}

free_kb() { df -Pk . | awk 'NR == 2 { print $4 }'; }

# What pip is configured to use (by environment or file); uv reads none of it by itself.
pip_option() { .venv/bin/python -m pip config list 2>/dev/null | sed -n "s/^[^=]*\.$1='\(.*\)'\$/\1/p" | tail -n 1; }

explain() { # turns the tool's own words, in the file $1, into one sentence
    if grep -qiE 'no space left|disk quota|os error 28' "$1" || [ "$(free_kb)" -lt 1000 ]; then
        stop "the disk is full: $(free_kb) kB left in $PWD; free some space and run it again."
    elif grep -qiE 'dns error|connect|timed out|resolve host|network|Temporary failure|tls|certificate|versions: none' "$1"; then
        stop "a package could not be fetched ($(grep -oE 'https?://[^/ )`]+' "$1" | tail -n 1 | grep . || echo uv));" \
            "check the network connection or proxy and run it again."
    fi
    tail -n 15 "$1" >&2
    stop "the Python packages could not be installed, for the reason above."
}

torch_options() { # one word a line
    local links=${PIP_FIND_LINKS:-$(pip_option find-links)} link
    local found=()
    for link in $links; do found+=(--find-links "$link"); done
    if [ ${#found[@]} -gt 0 ]; then printf '%s\n' "${found[@]}"; fi
    [ "$(uname -s)" = Linux ] || return 0 # elsewhere the ordinary wheel is CPU-only already
    # The local version keeps uv from ever taking the CUDA build and its gigabytes.
    printf '%s\n' "torch==$TORCH+cpu"
    if [ ${#found[@]} -eq 0 ] || ! .venv/bin/uv pip install --quiet --python .venv/bin/python --dry-run \
        --no-deps --no-index "${found[@]}" "torch==$TORCH+cpu" 2>/dev/null; then
        printf '%s\n' --torch-backend=cpu
    fi
}

install() {
    local log=$1 options=() line index
    say "installing uv ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv \
        >"$log" 2>&1 || explain "$log"
    index=$(pip_option index-url)
    [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
    export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
    while read -r line; do options+=("$line"); done < <(torch_options)
    say "installing the packages (about 1.3 GB, once) ..."
    .venv/bin/uv pip install --python .venv/bin/python --constraint constraints.txt \
        ${options[@]+"${options[@]}"} --editable '.[dev]' 2>&1 | tee "$log" |
        { grep --line-buffered -E '^ *(Resolved|Download|Build|Built|Prepared|Installed)' >&2 || true; } ||
        explain "$log"
}

main() {
    local python log
    python=$(find_python)
    if [ -x .venv/bin/python ] && [ "$(cat $STAMP 2>/dev/null)" = "$(wanted "$python")" ]; then return; fi
    if [ "$(head -n 2 $STAMP 2>/dev/null)" != "$(wanted "$python" | head -n 2)" ]; then
        [ "$(free_kb)" -ge $NEEDED_KB ] ||
            stop "2 GB of free disk space are needed, but $PWD has $(($(free_kb) / 1000)) MB; free some and run it again."
        say "making .venv with $("$python" --version) ..."
        log=$(mktemp)
        "$python" -m venv --clear .venv >"$log" 2>&1 || {
            if grep -q ensurepip "$log"; then
                stop "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"
            fi
            explain "$log"
        }
        rm -f "$log"
    fi
    log=.venv/install.log
    install "$log"
    wanted "$python" >$STAMP
    say "ready."
}

main
