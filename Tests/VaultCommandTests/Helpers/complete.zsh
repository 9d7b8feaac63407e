# Sourced by zsh: the tabulator writes what is offered to the file `offered`. The script `script` is in this folder.
autoload -U compinit && compinit -u -D && source ./script

# All offers go through here; with -O, -A or -D words are only looked at.
compadd() {
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    local -a words
    builtin compadd -A words "$@"
    offered+=("${words[@]}")
  fi
  builtin compadd "$@"
}

write_down() {
  local -a offered
  _main_complete
  print -r -- $offered >> offered
  compstate[insert]= compstate[list]=
}
zle -C write_down list-choices write_down

press() {
  zle write_down
  BUFFER=
  print -n '<''done>' > /dev/tty
}
zle -N press
bindkey '^I' press
print '<''ready>'
