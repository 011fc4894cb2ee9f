#!/bin/sh
# Long runs of a built tpmbench: soak.sh PROGRAM. For each set of parameters, the digest must be
# the same on every backend that this machine can run, with one thread and with all, and as the
# sum of two parts. SCALE=10 makes the runs ten times longer.

program=${1:?usage: soak.sh PROGRAM}
scale=${SCALE:-1}
passed=0
failed=0

# field NAME prints a field of the JSON summary on standard input.
field() { sed -n "s/.*\"$1\":\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p"; }

# digest ARGUMENTS... prints the digest of a run, or the program's error.
digest() {
	summary=$("$program" run --summary json --progress none "$@" 2>&1) || { echo "error: $summary"; return; }
	echo "$summary" | field digest
}

# sum A B prints the sum of two digests mod 2^64, in halves that a shell's arithmetic can hold.
sum() {
	low=$((0x$(echo "$1" | cut -c9-) + 0x$(echo "$2" | cut -c9-)))
	high=$((0x$(echo "$1" | cut -c1-8) + 0x$(echo "$2" | cut -c1-8) + (low >> 32)))
	printf '%08x%08x' $((high & 0xffffffff)) $((low & 0xffffffff))
}

same() { # WHAT WANT GOT
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $1: $3, want $2"
	fi
}

# soak TRIALS ARGUMENTS... does the runs for one set of parameters.
soak() {
	trials=$(($1 * scale))
	shift
	want=$(digest "$@" --trials $trials)
	echo "$* --trials $trials: $want"
	case $want in error:*) failed=$((failed + 1)); return ;; esac
	for backend in $backends; do
		for threads in 1 0; do
			same "$* on $backend, --threads $threads" "$want" "$(digest "$@" --trials $trials --backend "$backend" --threads $threads)"
		done
	done
	part=$((trials / 3))
	same "$* in two parts" "$want" "$(sum "$(digest "$@" --trials $part)" "$(digest "$@" --trials $((trials - part)) --first-trial $part)")"
}

# The reference is for tests: it would take days.
backends=$("$program" backends --json | tr '{' '\n' | grep '"available": *true' | sed -n 's/.*"name": *"\([^"]*\)".*/\1/p' | grep -v '^reference$')
[ -n "$backends" ] || { echo "no backend found"; exit 1; }

soak 200000 -K 3 -N 100 -L 3
soak 60000 -K 3 -N 100 -L 3 --rule anti-hebbian --tie plus
soak 60000 -K 3 -N 101 -L 4 --rule random-walk --tie split --max-steps 5000
soak 5000 -K 3 -N 1000 -L 3 --seed 18446744073709551615
soak 2000000 -K 1 -N 5 -L 3 --max-steps 2000
soak 500000 -K 8 -N 4 -L 1 --tie split --max-steps 1000 --keys
soak 1000 -K 2 -N 33 -L 15 --max-steps 20000

echo "$passed passed, $failed failed"
[ $failed = 0 ]
