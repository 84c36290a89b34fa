# shellcheck shell=bash disable=SC2154  # socket is the suite's
# screen.sh: an editor on a screen of 80 by 24, typed into and read by a test. Sourced by vis_test.sh and mle_test.sh.
#
#   start COMMAND…            a new screen with the command on it
#   keys KEY…                 keys by tmux's names (Enter, BSpace, M-t, F6 …); text TEXT: as it stands
#   see TEXT [NAME]           ok as soon as the screen shows the text; not ok, with the screen, after DEADLINE seconds
#   gone TEXT [NAME]          ok as soon as it does not
#   at_line TEXT [NAME]       ok as soon as a line of the screen matches the extended regular expression
#   ended [NAME]              ok as soon as the command has ended
#   finish                    ends the screen and prints the plan
#
# Nothing waits for a time, all for something on the screen.

DEADLINE=${DEADLINE:-20}
n=0 failed=0

tell() { # $1: 0 or not; $2: name
  n=$((n + 1))
  if [[ $1 -eq 0 ]]; then
    echo "ok $n - $2"
  else
    failed=$((failed + 1))
    echo "not ok $n - $2"
    tmux -L "$socket" capture-pane -p 2>&1 | sed 's/^/# |/'
  fi
}

start() {
  tmux -f /dev/null -L "$socket" kill-session -t test 2>/dev/null
  tmux -f /dev/null -L "$socket" new-session -d -s test -x 80 -y 24 "$@" \; set -g status off \; set -g escape-time 0 \
    \; set -g remain-on-exit on \; set -s exit-empty off   # a server that ends would race with the next one
}
stop() { tmux -L "$socket" kill-server 2>/dev/null; }

keys() { tmux -L "$socket" send-keys -t test -- "$@"; }
text() { tmux -L "$socket" send-keys -t test -l -- "$1"; }
screen() { tmux -L "$socket" capture-pane -t test -p; }

wait_for() { # a command that reads the screen
  local until=$((SECONDS + DEADLINE))
  while ! screen | "$@" >/dev/null; do
    [[ $SECONDS -lt $until ]] || return 1
    sleep 0.03
  done
}
lacks() { ! grep -F -e "$1"; }

see() { wait_for grep -F -e "$1"; tell $? "${2:-the screen shows $1}"; }
gone() { wait_for lacks "$1"; tell $? "${2:-the screen does not show $1}"; }
at_line() { wait_for grep -E -e "$1"; tell $? "${2:-a line is like $1}"; }

ended() {
  local until=$((SECONDS + DEADLINE))
  while [[ $(tmux -L "$socket" display-message -t test -p '#{pane_dead}') != 1 && $SECONDS -lt $until ]]; do sleep 0.03; done
  [[ $SECONDS -lt $until ]]
  tell $? "${1:-the editor ends}"
}

skip() {
  n=$((n + 1))
  echo "ok $n - $1 # SKIP $2"
}

finish() {
  stop
  echo "1..$n"
  [[ $failed -eq 0 ]]
}

# The n-th line of a page that begins with a text.
line_of() { grep -n -m 1 -F -e "$2" "$1" | cut -d : -f 1; }
