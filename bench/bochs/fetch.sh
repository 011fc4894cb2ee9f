#!/bin/bash
# What exec.sh needs besides Debian's packages, in build/: a kernel, fetched with apt-get and not installed. It fails with one
# sentence where an emulated processor with AVX-512 cannot be had.
set -euo pipefail
BOCHS=${BOCHS:-bochs}
cd "$(dirname "$0")"

lacking() {
	echo "$1"
	exit 1
}
packages="bochs bochs-term bochsbios vgabios bsdutils genisoimage isolinux syslinux-common busybox-static cpio"
for command in "$BOCHS" script genisoimage busybox cpio dpkg-deb apt-get; do
	command -v "$command" >/dev/null || lacking "no $command here: apt-get install --no-install-recommends $packages"
done
for file in share/bochs/{BIOS-bochs,VGABIOS-lgpl}-latest lib/ISOLINUX/isolinux.bin lib/syslinux/modules/bios/ldlinux.c32; do
	[ -e /usr/$file ] || lacking "no /usr/$file here: apt-get install --no-install-recommends $packages"
done
grep -qx corei7_skylake_x <("$BOCHS" --help cpu 2>&1) || lacking "$BOCHS was built without EVEX: it emulates no processor with AVX-512"
[ ! -e build/vmlinuz ] || exit 0

# The kernel for virtual machines has what the emulated one needs, a serial line and an initial file system, and little else.
image=$(apt-cache depends linux-image-cloud-amd64 | awk '$1 == "Depends:" { print $2; exit }')
[ -n "$image" ] || lacking "no Debian kernel here: apt-get knows no linux-image-cloud-amd64"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get -o APT::Sandbox::User=root -qq download "$image") >/dev/null || lacking "the kernel $image could not be fetched: apt-get update?"
dpkg-deb --fsys-tarfile "$work"/*.deb | tar -xf - -C "$work" --wildcards './boot/vmlinuz-*'
mkdir -p build
mv "$work"/boot/vmlinuz-* build/vmlinuz
