# What a bash that is to run a stage's command reads first, by BASH_ENV: it waits for a line from the run that started
# it, and ends where none comes. docs/decisions/held-processes.md
TMOUT=0 read -r _ <&3 || exit 125
exec 3<&-
unset -v BASH_ENV LOCKSTEP_HOLD
: "$BASH"
