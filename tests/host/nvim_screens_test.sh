#!/usr/bin/env bash
# Every view in Neovim, at two sizes, on a light ground and on a dark one: see screens.lua.
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
# shellcheck source=tests/host/screens.sh
. "$(dirname "$0")/screens.sh" nvim
