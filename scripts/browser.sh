#!/usr/bin/env bash
# Sees to it that a Chromium is there for the browser tests; does nothing when one is.
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "enmusubi: $*" >&2; }

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if .venv/bin/python -c 'import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p: sys.exit(not os.path.exists(p.chromium.executable_path))'; then exit 0; fi

as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null && $as_root true 2>/dev/null; then
    say "installing Chromium and fonts for the browser tests ..."
    export DEBIAN_FRONTEND=noninteractive
    if { $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends \
        chromium fonts-noto-cjk fonts-noto-core; } >/dev/null 2>&1 && command -v chromium >/dev/null; then exit 0; fi
fi
say "fetching Playwright's own Chromium for the browser tests ..."
.venv/bin/python -m playwright install chromium >/dev/null 2>&1 ||
    say "no Chromium was found and none could be installed, so the browser tests will fail;" \
        "install it (Debian: apt-get install chromium fonts-noto-cjk), or leave them out: make test ARGS='-m \"not browser\"'"
exit 0
