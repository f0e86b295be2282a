#!/bin/sh
# Runs a script in a root (chroot), from a folder that is gone afterwards.
# Usage: run-in-root.sh ROOT SEED_FOLDER SCRIPT HOSTNAME ARGUMENT...
set -eu
root=$1 seed=$2 script=$3 hostname=$4
shift 4
mount -t proc proc "$root/proc"
hostname "$hostname"
cp -R "$seed" "$root/tmp/lab-build"
# The way to the Debian mirror is this machine's.
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
chroot "$root" sh "/tmp/lab-build/$script" "$@"
rm -rf "$root/tmp/lab-build" "$root/etc/resolv.conf"
