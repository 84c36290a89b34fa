#!/usr/bin/env bash
# Each system call of the indexer fails in turn, and it is killed at each: the index on disk is then the old one or the new
# one, never neither, and the next opening has everything. Faults are put in by strace.
#
#   FAULTS=all    every call, in every way (`make faults`); else one in EVERY (3) of them
set -uo pipefail
cd "$(dirname "$0")/.." || exit
gazette=$(realpath "${GAZETTE:-build/gazette}") every=${EVERY:-3} n=0
[[ ${FAULTS-} == all ]] && every=1
indexer=$(dirname "$gazette")/gazette-index
skip() { echo "1..0 # SKIP $1"; exit 0; }
[[ -x $indexer ]] || skip 'no gazette-index'
command -v strace >/dev/null || skip 'no strace'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
strace -f -qq -o "$scratch/log" -e trace=unlink -e inject=unlink:error=EIO true 2>/dev/null || skip 'strace may not trace here'
[[ $(type -t lua_run) == function ]] && lua_run 5.4 -e 'require("gazette")' 2>/dev/null || skip 'Lua 5.4 does not load Gazette'
# A sanitizer says more of a process that is traced than can be told from a fault, and not of this.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0

page() { # $1: number; $2: version
  printf 'Page %d\n\n' "$1"
  for i in 1 2 3 4 5; do printf 'Headline %d of %d\n\nBody %d in version%d of leaf%d, of words and more words.\n\nRead more\n\n' "$i" "$1" "$i" "$2" "$1"; done
}
say() { n=$((n + 1)); if [[ $1 == yes ]]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
pages=$scratch/pages cache=$scratch/cache kept=$scratch/kept
no_indexer=$(command -v false)
holds() { # $1: now, fresh
  local index=
  [[ $1 == fresh ]] || index=$no_indexer
  GAZETTE_INDEX=${index:-$indexer} lua_run 5.4 tests/lua/holds.lua "$1" "$pages" "$cache" version1 leaf13 2>&1
}
mkdir "$pages"
mkfifo "$scratch/lifeline"
exec 9<>"$scratch/lifeline" # as long as it is open, somebody wants the index
# Ends when all processes of the indexer have.
index() { strace -f -q -o "$scratch/log" "$@" "$indexer" --cache "$cache" -- "$pages" <&9 >/dev/null 2>&1 || true; } 2>/dev/null

# An index of three segments; then the pages change.
for p in 1 2 3 4 5 6 7 8 9 10; do page $p 0 >"$pages/p$p.txt"; done
index -e trace=fsync
for p in 11 12; do page $p 0 >"$pages/p$p.txt"; index -e trace=fsync; done
cp -a "$cache" "$kept"
old='60 0 0 0 whole' new='65 25 5 0 whole'
[[ $(holds now) == "$old" ]] || { echo "Bail out! the index holds $(holds now), not $old"; exit 1; }
for p in 1 2 3 13 14; do page $p 1 >"$pages/p$p.txt"; done
rm "$pages/p4.txt"

# $1: `change` or `first`, with an index to begin with or without; $2: a system call, by all its names; $3: what happens to
# it; the rest: options of strace. (Not close: a close that fails has closed. Not writes to pipes: they fail when nobody listens.)
sweep() {
  local begin=$1 calls=$2 fault=$3 at tried=0 wrong=0 later=0 got fresh
  shift 3
  for ((at = 1; ; at += every)); do
    rm -rf "$cache"
    if [[ $begin == change ]]; then cp -a "$kept" "$cache"; else mkdir "$cache"; fi
    index -e "trace=$calls" -e "inject=$calls:$fault:when=$at" "$@"
    grep -qE 'INJECTED|SIGKILL' "$scratch/log" || break
    tried=$((tried + 1))
    got=$(holds now) fresh=$(holds fresh)
    case $begin:$got in
    "change:$old" | *":$new" | first:0\ * | first:not\ opened*) ;;
    *\ [1-9]*\ whole) [[ $calls =~ open|read|stat ]] || wrong=$((wrong + 1)) ;; # a page that could not be read is named
    *) wrong=$((wrong + 1)) ;;
    esac
    [[ $fresh == "$new" ]] || later=$((later + 1))
    [[ $((wrong + later)) -eq ${shown:=0} || $shown -gt 5 ]] ||
      { shown=$((wrong + later)); echo "# $begin, $calls $fault, $at: $got; then $fresh: $(grep -m1 -E 'INJECTED|SIGKILL' "$scratch/log")"; }
  done
  shown=0
  say "$([[ $tried -gt 0 && $wrong -eq 0 && $later -eq 0 ]] && echo yes)" \
    "$begin: ${calls%%,*} with $fault, $tried times: the old index or the new one, and then everything"
}

new_files=()
for folder in "$kept"/*; do
  for name in 0000000{1..9}.seg.new state.new; do new_files+=(-P "$cache/${folder##*/}/$name"); done
done
opens=open,openat renames=rename,renameat,renameat2 unlinks=unlink,unlinkat reads=read,pread64
for begin in change first; do
  sweep $begin write error=ENOSPC "${new_files[@]}"
  sweep $begin fsync error=EIO
  sweep $begin $renames error=ENOSPC
  sweep $begin $opens error=EMFILE
  sweep $begin write signal=KILL "${new_files[@]}"
  sweep $begin $renames signal=KILL
done
sweep change $unlinks error=EIO
if [[ ${FAULTS-} == all ]]; then
  sweep first mkdir,mkdirat error=ENOSPC
  for begin in change first; do
    sweep $begin write error=EIO "${new_files[@]}"
    sweep $begin $renames error=EIO
    sweep $begin $opens error=EIO
    sweep $begin $reads error=EIO
    sweep $begin flock error=ENOLCK
    sweep $begin newfstatat,fstat,statx error=EIO
    sweep $begin getdents64 error=EIO
    sweep $begin mmap error=ENOMEM
    sweep $begin fsync signal=KILL
  done
  sweep change $unlinks signal=KILL
fi
echo "1..$n"
