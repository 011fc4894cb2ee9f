#!/bin/bash
# Runs a study on a real Slurm with two node daemons on this host, kills a task and a daemon on
# the way, and compares the merged digest with that of a single process: slurm-test.sh TPMBENCH
# [TASKS [TRIALS]]. Needs root, slurm-wlm and munge.
set -eu
program=$(readlink -f "$1")
tasks=${2:-8}
trials=${3:-150000}

work=$(mktemp -d)
export SLURM_CONF=$work/slurm.conf
host=$(hostname -s)
cleanup() {
	status=$?
	set +e
	for name in slurmctld node1 node2 munged; do
		[ -f "$work/$name.pid" ] && kill -9 "$(cat "$work/$name.pid")" 2>/dev/null
	done
	pkill -9 -f "slurmstepd.*$work" 2>/dev/null
	pkill -9 -f "sweep.*$work" 2>/dev/null
	rm -rf "$work"
	exit $status
}
trap cleanup EXIT

wait_for() { # SECONDS WHAT COMMAND...: until the command succeeds
	local left=$(($1 * 2)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		left=$((left - 1))
		if [ $left -le 0 ]; then
			echo "slurm-test: waited in vain for $what"
			tail -n 5 "$work"/*.log "$work"/results.shards/*.log 2>/dev/null || true
			squeue -a 2>/dev/null || true
			return 1
		fi
		sleep 0.5
	done
}

mkdir -p "$work"/{state,spool,munge}
chmod 755 "$work" "$work/munge"
dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
chmod 400 "$work/munge.key"
munged --key-file="$work/munge.key" --socket="$work/munge/socket" --pid-file="$work/munged.pid" --log-file="$work/munged.log" \
	--seed-file="$work/munge.seed" --force
cat >"$SLURM_CONF" <<EOF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=17000
SlurmctldPidFile=$work/slurmctld.pid
SlurmctldLogFile=$work/slurmctld.log
StateSaveLocation=$work/state
SlurmdPidFile=$work/%n.pid
SlurmdLogFile=$work/%n.log
SlurmdSpoolDir=$work/spool/%n
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
InactiveLimit=0
MinJobAge=600
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0,requeue_delay=1
NodeName=node1 NodeHostname=$host NodeAddr=127.0.0.1 Port=17001 CPUs=2
NodeName=node2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17002 CPUs=2
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
EOF
slurmctld
slurmd -N node1
slurmd -N node2
wait_for 60 "two idle nodes" sh -c '[ "$(sinfo -h -N -o %t | grep -c idle)" = 2 ]'

cd "$work"
cat >study.yaml <<EOF
n: [20, 50, 100]
l: [2, 3]
trials: $trials
EOF
"$program" sweep study.yaml -o single --summary json -q >single.json
echo "one process: $(cat single.json)"

"$program" slurm study.yaml -o results --tasks "$tasks" --submit | tee submitted
array=$(awk '/array/ { print $3 }' submitted)
merge=$(awk '/merge/ { print $3 }' submitted)

running() { pgrep -f "^$program sweep.*$work/results.shards"; }
kill_one() { # kills a task and names it
	local p
	for p in $(running); do
		victim=$(tr '\0' ' ' <"/proc/$p/cmdline" | grep -o 'shard [0-9/]*') || continue
		kill -9 "$p" && return
	done
	return 1
}
wait_for 120 "a task to kill" kill_one
echo "kill -9 of a task: $victim"
sleep 1
echo "kill -9 of the daemon of node2, and of what it runs"
kill -9 "$(cat node2.pid)"
pkill -9 -f "slurmstepd.*node2" || true
for p in $(running || true); do
	if tr '\0' '\n' <"/proc/$p/environ" 2>/dev/null | grep -q '^SLURMD_NODENAME=node2$'; then
		kill -9 "$p" || true
	fi
done
sleep 2
rm -f node2.pid
slurmd -N node2

wait_for 900 "the merge job" sh -c "scontrol show job $merge | grep -q JobState=COMPLETED"
squeue -a -h || true
cat results.shards/merge.log
echo "requeued: $(cat results.shards/task-*.log | grep -c requeued || true)"
single=$(grep -o '"digest":"[0-9a-f]*"' single.json | cut -d '"' -f 4)
merged=$(awk '/digest/ { print $2 }' results.shards/merge.log | tail -n 1)
if [ "$single" != "$merged" ]; then
	echo "slurm-test: merged $merged, one process $single"
	exit 1
fi
cmp single/_summary.csv results/_summary.csv
echo "slurm-test: array $array of $tasks tasks, merged digest $merged is that of one process"
