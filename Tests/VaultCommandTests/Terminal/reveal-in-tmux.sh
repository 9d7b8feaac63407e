# vault reveal in a real terminal multiplexer: the secret is on the screen while it is shown, and in no
# scrollback afterwards.
set -u
socket="$STEPS/tmux"
trap 'tmux -S "$socket" kill-server 2> /dev/null' EXIT
screen() { tmux -S "$socket" capture-pane -p; }
fail() {
  echo "FAIL: $1"
  screen
  exit 1
}
waitfor() {
  for _ in $(seq 200); do
    if screen | grep -qF "$1"; then return; fi
    sleep 0.05
  done
  fail "no \"$1\" on the screen"
}

district
credential aeries
tmux -S "$socket" -f /dev/null new-session -d -x 120 -y 30 "PS1='ready> ' bash --norc --noprofile"
tmux -S "$socket" send-keys 'vault reveal --passphrase-file pass' Enter
waitfor '[y/N]'
tmux -S "$socket" send-keys y Enter
waitfor 'Press any key to hide it'
secret=$(screen | sed -n 's/^ *secret key *//p')
[ "${#secret}" = 20 ] || fail "no secret on the screen"
tmux -S "$socket" send-keys Space
waitfor 'the secret was shown once'
tmux -S "$socket" capture-pane -S - -p > scrollback
if grep -qF -e "$secret" scrollback; then fail "the secret is in the scrollback"; fi
if grep -qF -e 'Press any key' scrollback; then fail "the secret's screen is in the scrollback"; fi
tmux -S "$socket" send-keys 'clear; vault reveal --passphrase-file pass; echo "ended: $?"' Enter
waitfor 'ended: 20'
