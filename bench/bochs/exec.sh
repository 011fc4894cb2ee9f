#!/bin/bash
# Runs a test on an emulated processor with AVX-512, for `go test -exec`: exec.sh TEST [ARGUMENT...]. Bochs boots Linux from an
# image that holds the test (linked statically) and the testdata of the current folder; init runs it with the variables TPM_*.
# BOCHS names another Bochs, BOCHS_CPU another of its processors, such as tigerlake for what Skylake-X lacks.
set -euo pipefail
BOCHS=${BOCHS:-bochs}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 1' INT QUIT TERM

root=$work/root image=$work/image
mkdir -p "$root"/{bin,dev,proc,tmp,test} "$image/isolinux"
cp "$(command -v busybox)" "$root/bin/busybox"
ln -s busybox "$root/bin/sh"
cp "$here/init" "$root/init"
chmod 755 "$root/init"
cp "$1" "$root/test/test"
[ ! -d testdata ] || cp -r testdata "$root/test"
{
	for name in "${!TPM_@}"; do printf 'export %s=%q\n' "$name" "${!name}"; done
	printf '%q ' ./test "${@:2}"
} >"$root/command"

(cd "$root" && find . | cpio -o -H newc --quiet) >"$image/initrd"
cp "$here/build/vmlinuz" "$image"
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 "$image/isolinux"
# Bochs 2.7 misstates the size of the compacted state that XSAVEC and XSAVES write, for which Linux would give up AVX. Emulated
# processors have no secrets, fast memory is not cleared twice, and what Linux tests of itself takes seconds here.
cat >"$image/isolinux/isolinux.cfg" <<END
default linux
label linux
	kernel /vmlinuz
	append initrd=/initrd quiet console=ttyS0,115200 clearcpuid=xsavec,xsaves tsc=reliable lpj=1000000 mitigations=off init_on_alloc=0 cryptomgr.notests panic=-1
END
genisoimage -quiet -o "$work/iso" -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
	-boot-info-table "$image"

# The first serial line is the console, the second what the test prints and, last, its exit status.
cat >"$work/bochsrc" <<END
config_interface: textconfig
display_library: term
cpu: model=${BOCHS_CPU:-corei7_skylake_x}, ips=20000000
memory: guest=1024, host=1024
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
ata0-master: type=cdrom, path=$work/iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$work/console
com2: enabled=1, mode=file, dev=$work/output
log: $work/log
panic: action=fatal
END
# Debian's Bochs starts in its debugger, and its only display without a window wants a terminal.
echo continue >"$work/debugger"
touch "$work"/{console,output,log}
bochs=("$BOCHS" -q -f "$work/bochsrc")
! grep -q 'debugger commands' <("$BOCHS" --help 2>&1) || bochs+=(-rc "$work/debugger")
TERM=vt100 script -qc "${bochs[*]}" /dev/null </dev/null >"$work/screen" 2>&1 &
wait $! || true # it ends with an error whenever the machine is switched off

status=$(sed -n '$s/^exit status //p' "$work/output")
sed '$ { /^exit status /d }' "$work/output"
if [ -z "$status" ]; then
	echo "the emulated machine ended before the test did:"
	tail -n 20 "$work/console" "$work/log"
	exit 1
fi
exit "$status"
