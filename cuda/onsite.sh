#!/bin/sh
# Proves and measures the CUDA backend on a machine with an NVIDIA GPU, in some minutes: sh run.sh. It stops at nothing, prints
# a table, and leaves results.json, bench.json and a log of each step beside it. bench.json is what belongs into bench/baseline/.
#
#     SOAK=300   seconds of the soak with random parameters
#     LONG=1e9   trials of the long run
#     CASES=all  cases of tpmbench bench, which has all cores
#     SAMPLES=5  of each case
cd "$(dirname "$0")" || exit 1
soak=${SOAK:-120} long=${LONG:-1e8} cases=${CASES:-all}
export TPM_REQUIRE=cuda

steps= failed=0
step() { # NAME COMMAND...
	name=$1
	shift
	began=$(date +%s)
	"$@" >"$name.log" 2>&1
	status=$?
	seconds=$(($(date +%s) - began))
	case $status in
	0) outcome=passed ;;
	77) outcome=skipped ;;
	*) outcome=failed failed=1 ;;
	esac
	printf '%-14s %-8s %5d s\n' "$name" "$outcome" "$seconds"
	steps="$steps${steps:+,}{\"step\":\"$name\",\"outcome\":\"$outcome\",\"seconds\":$seconds}"
}

device() { ./tpmbench backends && ./tpmbench backends --json >backends.json && grep -q '"name":"cuda","available":true' backends.json; }

# Rows of random parameters, each digest the same on the GPU and on the processor; rows of a few are computed again one by one.
random_soak() {
	end=$(($(date +%s) + soak))
	i=0
	while [ "$(date +%s)" -lt "$end" ]; do
		i=$((i + 1))
		p=$(awk -v seed=$((i + $$)) 'BEGIN { srand(seed)
			split("hebbian anti-hebbian random-walk", rule); split("minus plus split", tie); split("observer simple geometric", attack)
			k = int(rand() * 8) + 1; n = int(10 ^ (1 + 2 * rand())); l = int(rand() * 7) + 1; m = rand() < 0.5 ? 0 : int(10 ^ (1.6 * rand()))
			if (m > 0 && rand() < 0.5) { k = 3; n = 100 } # of the kernels that hold such pairs in registers
			trials = int(2e6 / (k * n * (1 + m))) + 1
			printf "-K %d -N %d -L %d --rule %s --tie %s --max-steps %d --seed %d --trials %d%s", k, n, l, rule[int(rand() * 3) + 1],
				tie[int(rand() * 3) + 1], int(10 ^ (1 + 2.5 * rand())), int(rand() * 1e9), trials, rand() < 0.3 ? " --keys" : ""
			if (m > 0) printf " --attack %s --attackers %d%s", attack[int(rand() * 3) + 1], m, rand() < 0.3 ? " --follow" : "" }')
		gpu=$(./tpmbench run --backend cuda $p --summary json | sed 's/.*"digest":"\([0-9a-f]*\)".*/\1/') || return 1
		cpu=$(./tpmbench run --backend int8-generic $p --summary json | sed 's/.*"digest":"\([0-9a-f]*\)".*/\1/') || return 1
		echo "$p: $gpu $cpu"
		[ -n "$gpu" ] && [ "$gpu" = "$cpu" ] || return 1
	done
	echo "$i runs agree"
}

# A long run to a file, without and with it, and rows of it computed again.
long_run() {
	./tpmbench run --backend cuda --trials "$long" --summary json >nofile.json &&
		./tpmbench run --backend cuda --trials "$long" -o long.arrow --summary json >file.json &&
		./tpmbench verify --rows 300 long.arrow
	status=$?
	rm -f long.arrow
	cat nofile.json file.json
	return $status
}

sanitizer() {
	command -v compute-sanitizer >/dev/null || { echo "compute-sanitizer is not installed"; return 77; }
	compute-sanitizer --error-exitcode 1 ./tpmbench run --backend cuda -K 3 -N 100 -L 3 --trials 20000 --keys &&
		compute-sanitizer --error-exitcode 1 ./tpmbench run --backend cuda -K 2 -N 300 -L 9 --trials 2000 --max-steps 200 --keys &&
		compute-sanitizer --error-exitcode 1 ./tpmbench run --backend cuda -K 3 -N 100 -L 2 --trials 2000 --max-steps 500 --keys --attack geometric --attackers 3 --follow &&
		compute-sanitizer --error-exitcode 1 ./tpmbench run --backend cuda -K 2 -N 40 -L 1 --trials 2000 --max-steps 200 --keys --attack simple --attackers 5 --follow
}

bench() { ./tpmbench bench --case "$cases" --backend cuda --threads "$(nproc)" --samples "${SAMPLES:-5}" --costs --save bench.json; }

{ nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv 2>/dev/null || echo "nvidia-smi is not installed"; } | tee nvidia.log
step device device
step conformance ./cuda.test -test.v -test.run 'TestConformance|TestEveryKernel|TestAttackerKernels' -test.timeout 30m
step soak random_soak
step long long_run
step sanitizer sanitizer
step bench bench
printf '{"steps":[%s]}\n' "$steps" >results.json
cat bench.log
exit $failed
