#!/bin/bash
#SBATCH --job-name=tpmbench
#SBATCH --array=0-{{.Last}}
#SBATCH --cpus-per-task={{.Threads}}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output="{{.Shards}}/task-%a.log"
#SBATCH --signal=B:USR1@60
{{- if .Time}}
#SBATCH --time={{.Time}}
{{- end}}
{{- range .Options}}
#SBATCH {{.}}
{{- end}}
# A task of the study: shard i of {{.Tasks}}. It may be killed and started again at any time.
i=${SLURM_ARRAY_TASK_ID:-$1}

# SIGTERM comes with preemption and cancelling, after which Slurm knows what to do; SIGUSR1 comes a
# minute before the time limit.
near=
trap 'kill -TERM "$task" 2>/dev/null' TERM
trap 'near=yes; kill -TERM "$task" 2>/dev/null' USR1

{{quote .Program}} sweep {{quote .Study}} -o {{quote .Shards}}/"$i" --shard "$i"/{{.Tasks}} --resume --threads {{.Threads}} --backend {{quote .Backend}}
{{- if .StopAtSE}} --stop-at-se {{.StopAtSE}}{{end}} --progress plain --summary json &
task=$!
wait "$task"
status=$?
while [ "$status" -gt 128 ] && kill -0 "$task" 2>/dev/null; do # a signal has ended wait, not the task
	wait "$task"
	status=$?
done

# A task that was killed or ran out of time is requeued and resumes; so is one that found its
# shard still being written (status 4), as when Slurm has lost contact with a node. Other errors
# would recur.
again=
case $status in
137 | 4) again=yes ;;
143) again=$near ;;
esac
if [ -n "$again" ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 100 ]; then
	echo "task $i ended with status $status: requeued" >&2
	[ "$status" = 4 ] && sleep 15
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_$i"
	sleep 60 # until Slurm takes the job away
fi
exit "$status"
