# Sourced by fish: the tabulator writes what is offered to the file `offered`. The script `script` is in this folder.
source script

function press
    echo (complete -C (commandline -b) | string replace -r '\t.*' '') >> offered
    commandline ''
    printf '<%s>' done
end
bind \t press
printf '<%s>\n' ready
