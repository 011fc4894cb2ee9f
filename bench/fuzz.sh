#!/bin/bash
# Fuzzes each target of the module for a while: fuzz.sh TIME [TARGET]. All targets run; the last
# lines name those that failed. Go writes a failing input into the testdata of its package.
set -u
time=${1:?usage: fuzz.sh TIME [TARGET]}
only=${2:-Fuzz[A-Za-z0-9_]*}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Before Go 1.27 a target that has found nothing can fail when its time is up
# (go.dev/issue/75804). It then prints only one line; if there is anything else, such as a written
# input, it is a real failure.
time_is_up() {
	sed '/^fuzz: elapsed: /d; /^--- FAIL: Fuzz/d; /^FAIL/d; /^exit status 1$/d; /^ *$/d' "$log" |
		awk '/^ *context deadline exceeded$/ { n++; next } { n += 2 } END { exit n != 1 }'
}

failed=()
targets=$(grep -ro --include='*_test.go' "^func $only(f \*testing.F)" batch cmd cpu kernels report | sed 's/(f .*//; s/:func / /' | sort)
while read -r file target; do
	package=./$(dirname "$file")
	echo "$package $target"
	${GO:-go} test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 100x "$package" </dev/null 2>&1 | tee "$log"
	if [ "${PIPESTATUS[0]}" != 0 ]; then
		if time_is_up; then
			echo "$target has found nothing: its time was up"
		else
			failed+=("$package $target")
		fi
	fi
done <<<"$targets"

if [ ${#failed[@]} -gt 0 ]; then
	printf 'FAILED: %s\n' "${failed[@]}"
	exit 1
fi
