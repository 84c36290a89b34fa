#!/usr/bin/env bash
# What does Gazette cost an editor that does not use it? Its one script is read at the start, and no line of Lua.
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
export TERM=xterm-256color
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS
n=0 failed=0
tell() { # $1: 0 or not; $2: name; $3: what was found
  n=$((n + 1))
  if [[ $1 -eq 0 ]]; then echo "ok $n - $2"; else failed=$((failed + 1)); printf 'not ok %d - %s\n# %s\n' "$n" "$2" "$3"; fi
}
# As a package is found at the start: plugin/ below 'runtimepath'.
printf 'set nocompatible runtimepath^=%s runtimepath+=%s\n' "$(dirname "$GAZETTE_LUA")" "$ROOT" >"$SCRATCH/vimrc"
loaded='lua local n = 0 for name in pairs(package.loaded) do if name:find("gazette", 1, true) then n = n + 1 end end print("modules " .. n)'

# $1: the editor; the rest: how it starts without a screen. The least of some starts, in microseconds, that its script took.
least() {
  local best=1000000 took
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    rm -f "$SCRATCH/times"
    "$@" -u "$SCRATCH/vimrc" -i NONE -n --startuptime "$SCRATCH/times" -c 'qall!' </dev/null >/dev/null 2>&1
    took=$(awk '/plugin\/gazette\.vim/ { sub(/^0*/, "", $2); print int($2 * 1000); exit }' "$SCRATCH/times")
    [[ -n $took && $took -lt $best ]] && best=$took
  done
  echo "$best"
}
check() { # $1: its name; the rest: the command
  local name=$1 said took
  shift
  said=$("$@" -u "$SCRATCH/vimrc" -i NONE -n -c "$loaded" -c 'echo " script" exists("g:loaded_gazette")' -c 'qall!' </dev/null 2>&1)
  [[ $said == *'script 1'* ]]
  tell $? "$name reads the script at its start" "$said"
  [[ $said == *'modules 0'* ]]
  tell $? "and loads no Lua of Gazette" "$said"
  took=$(least "$@")
  [[ $took -lt 5000 ]]   # a millisecond, on a machine that is five times as slow
  tell $? "which takes hardly any time" "$took us"
  echo "# $name: $took us"
}
check Neovim nvim --headless
if vim --version 2>/dev/null | grep -q '+lua'; then check Vim vim -es -N --not-a-term -V1; fi

# Each command is a <Plug> map too, but those that want words.
missing=$(nvim --headless -u "$SCRATCH/vimrc" -i NONE -n -c 'lua
  for _, name in ipairs(require("gazette.command").complete({ host = {} }, "", "")) do
    if vim.fn.maparg("<Plug>(gazette-" .. name .. ")", "n") == "" then io.stdout:write(name, " ") end
  end' -c 'qall!' </dev/null 2>&1)
[[ $missing == 'open view ' ]]
tell $? "every command but open and view is a <Plug> map" "$missing"
echo "1..$n"
[[ $failed -eq 0 ]]
