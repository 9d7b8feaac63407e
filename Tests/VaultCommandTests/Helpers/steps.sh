# Runs the commands in the files $STEPS/0.command, $STEPS/1.command … in this one shell, with what each leaves
# behind beside it.
. "$HELPERS/functions.sh"
step=0
while [ -e "$STEPS/$step.command" ]; do
  eval "$(< "$STEPS/$step.command")" > "$STEPS/$step.out" 2> "$STEPS/$step.err" < /dev/null
  echo $? > "$STEPS/$step.status"
  step=$((step + 1))
done
