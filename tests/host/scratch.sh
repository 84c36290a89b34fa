# shellcheck shell=bash
# scratch.sh: a user without settings, and a copy of the sample collection that may be written. Sourced by the editors' suites.
#
#   ROOT SCRATCH SAMPLE       folders; SCRATCH goes when the suite ends, after `stop`, which a suite may define
#   SEEDS                     the folder of five real pages, or empty
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# In memory where that can be: what a suite times is the reader, not how long a disk that is busy takes to flush a file.
memory=/dev/shm
[[ -z ${TMPDIR-} && -d $memory && -w $memory ]] && SCRATCH=$(mktemp -d -p "$memory" 2>/dev/null) || SCRATCH=$(mktemp -d) || exit
SAMPLE=$SCRATCH/sample
stop() { :; }
trap 'stop; rm -rf "$SCRATCH" || { sleep 1; rm -rf "$SCRATCH"; }' EXIT   # an indexer may be leaving it
cp -r "$ROOT/tests/sample" "$SAMPLE"
SEEDS=$(cd "$ROOT/../shared/collections/seeds" 2>/dev/null && pwd)
export ROOT SCRATCH SAMPLE SEEDS GAZETTE_LUA=${GAZETTE_LUA:-$ROOT/lua} HOME=$SCRATCH/home
export PATH=$SCRATCH/bin:$PATH   # doubles of programs
export XDG_CONFIG_HOME=$SCRATCH/config XDG_DATA_HOME=$SCRATCH/data XDG_CACHE_HOME=$SCRATCH/cache XDG_STATE_HOME=$SCRATCH/state
export LANG=C.UTF-8 LC_ALL=C.UTF-8 SHELL=/bin/sh
mkdir -p "$HOME"
cd "$SCRATCH" || exit
