#!/bin/bash
# The CUDA backend without a GPU: bash cuda/test.sh. The PTX is what the sources give, ptxas takes it, and the whole program
# with the tag cuda passes the conformance suite over mock/, a driver that runs the same sources on the processor. This shows
# that results are right, and nothing about speed.
#
# It fetches NVIDIA's cuda.h and ptxas (toolkit.sh). Where that cannot be had it says so and ends, but with CI=true it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
GO=${GO:-go}
build=$PWD/cuda/build

lacking() {
	echo "cuda-test: $1"
	[ "${CI:-}" != true ] || exit 1
	echo "cuda-test skipped"
	exit 0
}
command -v clang-16 >/dev/null || lacking "no clang-16 here, which makes the PTX"
command -v g++ >/dev/null || lacking "no g++ here, which makes the emulated GPU"
make -s -C cuda toolkit || lacking "no toolkit here: cuda.h and ptxas could not be fetched"

make -s -C cuda -j"$(nproc)" fresh mock shim
diff -rq cuda/ptx "$build/ptx" || { echo "the PTX is not what the sources give: make cuda"; exit 1; }
TPM_CUDA_TOOLKIT=$build/toolkit $GO test -count=1 -run 'PTX|Ptxas|Instructions' ./cuda

export CGO_ENABLED=1 CGO_CFLAGS="-O2 -I$build/toolkit/include" CGO_LDFLAGS="-L$build/shim -ldl"
$GO vet -tags cuda ./cuda ./cmd/tpmbench
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$GO test -tags cuda -c -o "$work/cuda.test" ./cuda
$GO build -tags cuda -o "$work/tpmbench" ./cmd/tpmbench

# Where there is no driver the program starts, and says so.
"$work/tpmbench" backends >"$work/list"
grep -q '^cuda: .*NVIDIA' "$work/list" || { cat "$work/list"; exit 1; }

export LD_LIBRARY_PATH=$build/mock
(cd cuda && TPM_REQUIRE=cuda "$work/cuda.test" -test.skip '^TestHost|^TestPtxas$|Instructions$' "$@")

# The whole way: two devices, a file, each of its rows computed again by the reference.
TPM_MOCK_DEVICES=2 "$work/tpmbench" run --backend cuda --trials 3000 --keys -o "$work/rows.arrow" >/dev/null
"$work/tpmbench" verify --rows all "$work/rows.arrow"
TPM_MOCK_DEVICES=2 "$work/tpmbench" run --backend cuda -N 20 -L 2 --max-steps 2000 --trials 300 --attack geometric --attackers 3 --follow --keys -o "$work/attacked.arrow" >/dev/null
"$work/tpmbench" verify --rows all "$work/attacked.arrow"
