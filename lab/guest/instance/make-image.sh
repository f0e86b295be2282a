#!/bin/sh
# Makes ramdisks of the lab's instances in /instance, beside their kernel. Runs in a root that has their packages and
# /instance-kernel (chroot), once. The folder of this script holds init and take-lease.
set -eu
seed=$(dirname "$0")
kernel=/instance-kernel
out=/instance
mkdir "$out"

take_program() { # take_program FILE: a program and the libraries that it needs
  { echo "$1" && ldd "$1" | grep -o '/[^ ]*'; } | while read -r file; do
    if [ ! -e ".$file" ]; then install -D "$file" ".$file"; fi
  done
}

take_modules() { # take_modules LIST NAME...: modules, to be loaded in this order
  list=$1
  shift
  for name in "$@"; do
    cp "$kernel/modules/$name.ko" lib/modules/
    echo "$name.ko" >>"lib/modules/$list"
  done
}

start_tree() {
  mkdir -p "/tmp/$1/lib/modules"
  cd "/tmp/$1"
  mkdir -p bin sbin usr/bin usr/sbin etc/dropbear root/.ssh config mnt run tmp dev proc sys
  chmod 0700 root root/.ssh
  cp /bin/busybox bin/busybox
  for applet in $(busybox --list); do
    if [ "$applet" != busybox ]; then ln -s busybox "bin/$applet"; fi
  done
  take_program /usr/sbin/dropbear
  take_program /usr/bin/dropbearkey
  install "$seed/init" init
  install "$seed/take-lease" sbin/take-lease
  echo root:x:0:0:root:/root:/bin/sh >etc/passwd
  echo root:x:0: >etc/group
  take_modules virtio virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net
}

finish_tree() {
  find . | sort | cpio --quiet --create --format=newc --owner=0:0 >"$out/ramdisk-$1"
  cd /
}

start_tree vf
take_modules network igbvf
finish_tree vf
start_tree no-vf-driver
finish_tree no-vf-driver
cp "$kernel/kernel" "$out/kernel"
truncate -s 1M "$out/disk"
