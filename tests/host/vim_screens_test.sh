#!/usr/bin/env bash
# Every view in Vim, at two sizes, on a light ground and on a dark one: see screens.lua.
vim --version 2>/dev/null | grep -q '+lua' || { echo '1..0 # SKIP no Vim with Lua is installed'; exit 0; }
# shellcheck source=tests/host/screens.sh
. "$(dirname "$0")/screens.sh" vim
