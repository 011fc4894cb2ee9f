#!/bin/bash
# Writes wheels that contain the program: wheels.sh FOLDER PLATFORM..., each as GOOS/GOARCH. HATCHLING builds them. With OVERLAY,
# what make overlay wrote, the program exports the page that needs no server.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The platforms' tags. A program without libc runs on every Linux; macOS 12 is the oldest that Go 1.26 supports.
tags() {
	case $1 in
	linux/amd64) echo manylinux2014_x86_64.manylinux_2_17_x86_64.musllinux_1_1_x86_64 ;;
	linux/arm64) echo manylinux2014_aarch64.manylinux_2_17_aarch64.musllinux_1_1_aarch64 ;;
	darwin/amd64) echo macosx_12_0_x86_64 ;;
	darwin/arm64) echo macosx_12_0_arm64 ;;
	windows/amd64) echo win_amd64 ;;
	*)
		echo "wheels: there is none for $1" >&2
		return 1
		;;
	esac
}

# What a wheel is made of, with the licences beside pyproject.toml, where it may name them.
mkdir -p "$work/python" "$work/internal"
cp -r internal/version "$work/internal"
cp -r LICENSE THIRD_PARTY python/pyproject.toml python/README.md python/hatch_build.py python/src "$work/python"
find "$work/python" -name __pycache__ -prune -exec rm -r {} +

# As in builds that ask git themselves, which not all can.
revision=$(git rev-parse --short=10 HEAD 2>/dev/null || true)
[ -z "$(git status --porcelain 2>/dev/null)" ] || revision+=.changes

for platform; do
	os=${platform%/*}
	mkdir -p "$work/$platform"
	program=$work/$platform/tpmbench$([ "$os" = windows ] && echo .exe || true)
	TPMBENCH_TAGS=$(tags "$platform")
	CGO_ENABLED=0 GOOS=$os GOARCH=${platform#*/} "${GO:-go}" build ${OVERLAY:+-overlay "$OVERLAY"} -trimpath -ldflags "-s -w -X main.revision=$revision" -o "$program" ./cmd/tpmbench
	(cd "$work/python" && TPMBENCH_PROGRAM=$program TPMBENCH_TAGS=$TPMBENCH_TAGS "$HATCHLING" build -t wheel -d "$folder")
done
