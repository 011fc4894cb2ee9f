#!/bin/bash
# Builds the shim: bash cuda/shim/build.sh INCLUDE FOLDER, INCLUDE the folder of cuda.h, makes FOLDER/libcuda.a. Which
# functions it needs is read from gorgonia.org/cu as it compiles here, since cuda.h gives some of them other names in each version.
set -euo pipefail
include=$(cd "$1" && pwd)
mkdir -p "$2"
folder=$(cd "$2" && pwd)
shim=$(cd "$(dirname "$0")" && pwd)/shim.c
cd "$(dirname "$0")"

archive=$(CGO_ENABLED=1 CGO_CFLAGS="-I$include" go list -tags cuda -export -f '{{.Export}}' gorgonia.org/cu)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$archive" "$work/cu.a"
cd "$work" && ar x cu.a
names() { nm "$@" _x*.o 2>/dev/null | grep -oE '\bcu[A-Z][A-Za-z0-9_]*' | sort -u; } # of functions of the driver, and of helpers of its own
{ comm -23 <(names -u) <(names --defined-only); echo cuMemHostAlloc; } | sort -u |
	grep -vxE 'cuInit|cuDeviceGetCount' | sed 's/.*/SYMBOL(&)/' >symbols.inc
[ "$(wc -l <symbols.inc)" -gt 100 ] || { echo "gorgonia.org/cu: its archive does not show what it calls" >&2; exit 1; }
gcc -O2 -Wall -Wextra -I. -c "$shim" -o shim.o
rm -f "$folder/libcuda.a"
ar rcs "$folder/libcuda.a" shim.o
