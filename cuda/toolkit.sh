#!/bin/bash
# Fetches what building with -tags cuda and the check of the PTX need of NVIDIA's toolkit 11.8, and installs nothing:
# cuda.h, ptxas and cuobjdump, from Debian's packages in its component non-free, into the folder given.
#
#     bash cuda/toolkit.sh FOLDER
#
# The mirror is whatever apt of this machine uses for main.
set -euo pipefail
folder=${1:?bash cuda/toolkit.sh FOLDER}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ -e "$folder/complete" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache"

apt-get indextargets --format '$(ORIGIN)|$(COMPONENT)|$(REPO_URI)|$(RELEASE)' 'Created-By: Packages' |
	awk -F '|' '$1 == "Debian" && $2 == "main" && !seen[$3 $4]++ { print "deb", $3, $4, "non-free" }' >"$work/sources.list"
[ -s "$work/sources.list" ] || { echo "apt of this machine knows no Debian mirror: install nvidia-cuda-dev and nvidia-cuda-toolkit by hand" >&2; exit 1; }

options=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update
(cd "$work" && apt-get "${options[@]}" download nvidia-cuda-dev nvidia-cuda-toolkit)

# The packages hold gigabytes; what is needed of them is some files. The first is near the beginning: tar stops there, and
# dpkg-deb, which complains of that, need not unpack the rest.
(dpkg-deb --fsys-tarfile "$work"/nvidia-cuda-dev_*.deb 2>/dev/null || true) | tar -x -C "$work" --occurrence=1 ./usr/include/cuda.h
dpkg-deb --fsys-tarfile "$work"/nvidia-cuda-toolkit_*.deb | tar -x -C "$work" --wildcards '*/ptxas' '*/cuobjdump' '*/nvdisasm'
mkdir -p "$folder/include" "$folder/bin"
mv "$work/usr/include/cuda.h" "$folder/include/"
find "$work" -type f \( -name ptxas -o -name cuobjdump -o -name nvdisasm \) -perm -u+x -exec mv {} "$folder/bin/" \;
"$folder/bin/ptxas" --version >/dev/null
touch "$folder/complete"
