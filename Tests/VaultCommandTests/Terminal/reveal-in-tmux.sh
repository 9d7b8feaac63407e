# vault reveal in a real terminal multiplexer, with its alternate screen and with that switched off: the secret
# is on the screen while it is shown, and in no scrollback afterward.
set -u
socket="$STEPS/tmux"
trap 'tmux -S "$socket" kill-server 2> /dev/null' EXIT
screen() { tmux -S "$socket" capture-pane -p; }
fail() {
  echo "FAIL: $1"
  screen
  exit 1
}
see() {
  for _ in $(seq 200); do
    if screen | grep -q "$@"; then return; fi
    sleep 0.05
  done
  fail "not on the screen: $*"
}
waitfor() { see -F -e "$1"; }
# What is typed before a command has ended is thrown away.
waitforprompt() { see -x 'ready>'; }
typed() { tmux -S "$socket" send-keys "$@" Enter; }

district
credential aeries
vault generate --for 19647331932581 --vendor aeries --authorize --passphrase-file pass > /dev/null 2>&1
tmux -S "$socket" -f /dev/null new-session -d -x 120 -y 30 "PS1='ready> ' bash --norc --noprofile"
for setting in "on 19647330000000" "off 19647331932581"; do
  read -r alternate credential <<< "$setting"
  tmux -S "$socket" set -g alternate-screen "$alternate"
  # A screen with lines on it, and lines above it.
  typed 'clear; seq 200'
  waitfor 200
  typed "vault reveal $credential --passphrase-file pass"
  waitfor '[y/N]'
  typed y
  waitfor 'any key hides it'
  secret=$(screen | sed -n 's/^ *secret key *//p')
  [ "${#secret}" = 20 ] || fail "no secret on the screen"
  # Smaller, narrower, shorter, and back: it comes back, and is left nowhere.
  for size in "20 10" "120 30" "60 30" "120 8" "120 30"; do
    read -r columns rows <<< "$size"
    tmux -S "$socket" resize-window -x "$columns" -y "$rows"
    # Programs in it hear of the new size a moment later.
    sleep 0.6
    if [ "$columns" = 20 ]; then waitfor 'enlarge the window'; else waitfor "$secret"; waitfor 'any key'; fi
  done
  sleep 2.6
  tmux -S "$socket" send-keys Space
  waitfor 'the secret key was shown once'
  waitforprompt
  tmux -S "$socket" capture-pane -S - -p > scrollback
  if ! grep -qFx 3 scrollback; then fail "there is no scrollback"; fi
  if grep -qF -e "$secret" scrollback; then fail "the secret is in the scrollback (alternate-screen $alternate)"; fi
  if grep -qF -e 'This is the only time' scrollback; then fail "the secret's screen is in the scrollback"; fi
  typed "clear; vault reveal $credential --passphrase-file pass; echo \"ended: \$?\""
  waitfor 'ended: 20'
done
