#!/bin/bash
#SBATCH --job-name=tpmbench-merge
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output="{{.Shards}}/merge.log"
{{- range .Options}}
#SBATCH {{.}}
{{- end}}
# Joins the shards of the study after all tasks have succeeded.
cd {{quote .Shards}} || exit 1
exec {{quote .Program}} merge [0-9]* -o {{quote .Dir}} --force
