#!/bin/sh
# Builds the kernel of the lab's instances from Debian's source into /instance-kernel, as kernel.config beside this
# script says. Runs in a root that has what that needs (chroot), once.
set -eu
seed=$(dirname "$0")
out=/instance-kernel
source=/tmp/linux
mkdir -p "$out/modules" "$source"
tar -xJf /usr/src/linux-source-*.tar.xz -C "$source" --strip-components=1
cd "$source"
make -s KCONFIG_ALLCONFIG="$seed/kernel.config" allnoconfig
make -s -j "$(nproc)" vmlinux modules
# The kernel as it is once unpacked, which QEMU starts as a PVH guest: no instance unpacks it.
strip -o "$out/kernel" vmlinux
find . -name '*.ko' | while read -r module; do strip -d -o "$out/modules/${module##*/}" "$module"; done
rm -rf "$source"
