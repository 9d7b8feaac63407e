# What the scripts beside this file share. A script ends with status 0 if the terminal showed what it must.

set timeout 20
log_user 0

proc fail {what} {
  global spawn_id expect_out
  set seen [expr {[info exists expect_out(buffer)] ? $expect_out(buffer) : ""}]
  puts stderr "FAIL: $what; seen last: $seen"
  exit 1
}

# Waits for exactly this text.
proc see {text} {
  global spawn_id expect_out
  expect {
    -ex $text {}
    timeout { fail "no \"$text\" in time" }
    eof { fail "no \"$text\" before the end" }
  }
}

# Waits for the prompt of the shell, and checks the exit status of the last command.
proc ended {status} {
  global spawn_id expect_out
  send "echo \"ended:\$?.\"\r"
  expect {
    -re {ended:([0-9]+)\.} {
      if {$expect_out(1,string) != $status} { fail "exit status $expect_out(1,string), not $status" }
    }
    timeout { fail "no exit status" }
  }
  see "ready> "
}

# Types a line.
proc type {line} {
  global spawn_id expect_out
  send -- "$line\r"
}

# Runs a command whose output does not matter.
proc quietly {command} {
  type "$command > /dev/null 2>&1"
  see "ready> "
  ended 0
}

# Runs a command that must print this text.
proc check {command text} {
  type $command
  see "\n"
  see $text
  see "ready> "
}

# Ends the running vault from outside.
proc signal {name} {
  global spawn_id
  exec pkill -$name -x -P [exp_pid] vault
}

# Checks that the terminal shows and takes lines as it should.
proc sane {} {
  check "stty -a | grep -ow -e '-*echo' -e '-*icanon' -e '-*isig' | sort | tr '\\n' ' '; echo" "echo icanon isig "
}

# A shell on a terminal of its own, wide enough that nothing is wrapped.
set stty_init "rows 50 columns 250"
set env(PS1) "ready> "
spawn bash --norc --noprofile
see "ready> "
type ". \"\$HELPERS/functions.sh\"; bind 'set enable-bracketed-paste off' 2> /dev/null"
see "ready> "
