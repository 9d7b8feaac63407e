# One of several people at one vault: until the time is up and a change is made, runs commands by chance, and writes for each
# its status, whether it has changed the vault, and its first words on standard error to the file $1.
#
#   mix.sh LOG NUMBER SEED SECONDS
#
# At a desk, which names the vault and its coordinator, there is no other person, and nobody is added or removed.
log=$1; me=$2; RANDOM=$3; end=$4
pass=pass
if [ -z "$VENDOR_VAULT_FILE" ]; then
  export VENDOR_VAULT_FILE=district.vault VENDOR_VAULT_COORDINATOR=caaspp
  if [ $((me % 2)) -eq 1 ]; then VENDOR_VAULT_COORDINATOR=elpac pass=pass2; fi
  kinds=12
else
  kinds=10
fi
mine=mine$me; mkdir $mine

# Runs a command; $1 says whether it changes the vault when it works: yes, no, or a pattern of its output
# that says that it did not.
run() {
  local changes=$1 status; shift
  vault "$@" --passphrase-file $pass > $mine/out 2> $mine/errors; status=$?
  if [ $status -ne 0 ]; then changes=no
  elif [ "$changes" != yes ] && [ "$changes" != no ]; then
    if grep -q "$changes" $mine/out; then changes=no; else changes=yes; fi
  fi
  echo "$status $changes $1 | $(grep -m 1 '^vault: ' $mine/errors)" >> $log
  return $status
}

# The newest generation that status knows of; the first, where it cannot tell.
newest() {
  vault status --json --passphrase-file $pass 2> /dev/null |
    sed -n 's/.*"generation":\([0-9]*\).*/\1/p' | grep . || echo 1
}

# The code that opening a bundle gives, if it is signed with the newest key.
code() {
  vault issuer --passphrase-file $pass > $mine/issuer 2> /dev/null
  vault open "$1" --key aeries.key --from $mine/issuer 2>&1 > /dev/null |
    sed -n 's/.*confirmation code \([^ :]*\).*/\1/p'
}

count=0
while [ $SECONDS -lt $end ]; do
  count=$((count + 1))
  case $((RANDOM % kinds)) in
    0) run yes vendor add v$me-$count --name "Vendor $me $count" ;;
    1) run yes generate --vendor aeries --vendor skyward --authorize ;;
    2 | 3) run yes reset --replace "$(newest)" --reason "$me $count" --yes --authorize ;;
    4 | 5)
      if run 'written again' export --to aeries -o $mine; then
        code=$(code $mine/*-aeries-*.bundle)
        if [ -n "$code" ]; then run yes confirm "$code"; fi
      fi
      rm -f $mine/*.bundle ;;
    6) run 'written again' export --to skyward -o $mine; rm -f $mine/*.bundle ;;
    7) run yes reveal --stdout; cat $mine/out >> $mine/shown ;;
    8) run no status ;;
    9) run no log --verify ;;
    10) run yes coordinator add guest$me --kdf interactive --new-passphrase-file pass3 ;;
    11) run yes coordinator remove guest$(((me + 1) % 8)) --yes ;;
  esac
done
# Whatever was overtaken: each of them has changed something in the end.
until grep -q '^0 yes ' $log; do
  count=$((count + 1))
  run yes vendor add v$me-$count --name "Vendor $me $count"
done
exit 0
