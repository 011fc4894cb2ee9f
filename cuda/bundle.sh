#!/bin/bash
# Makes a folder for a machine with a GPU, which needs neither Go nor a network: bash cuda/bundle.sh FOLDER. There, run.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go}
mkdir -p "$1"
folder=$(cd "$1" && pwd)
build=$PWD/cuda/build

make -s -C cuda toolkit shim
export CGO_ENABLED=1 CGO_CFLAGS="-O2 -I$build/toolkit/include" CGO_LDFLAGS="-L$build/shim -ldl"
revision=$(git rev-parse --short=10 HEAD 2>/dev/null || true)
$GO build -tags cuda -ldflags "-X main.revision=$revision" -o "$folder/tpmbench" ./cmd/tpmbench
$GO test -tags cuda -c -o "$folder/cuda.test" ./cuda
mkdir -p "$folder/kernels"
cp cuda/kernels/list.txt "$folder/kernels/"
cp cuda/onsite.sh "$folder/run.sh"
echo "$folder is ready: copy it to a machine with a GPU, and there sh run.sh"
