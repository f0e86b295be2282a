#!/bin/sh
# Makes kernel and ramdisks of the lab's instances in /instance. Runs in a root that has their packages (chroot), once.
# The folder of this script holds init and take-lease.
set -eu
seed=$(dirname "$0")
release=$(cd /lib/modules && echo *)
out=/instance
mkdir "$out"

# The kernel as it is once unpacked: it is started as a PVH guest, and no instance unpacks it without KVM.
number() { od -A n -t "u$2" -j "$1" -N "$2" "/boot/vmlinuz-$release" | tr -d ' '; }
start=$((($(number 497 1) + 1) * 512 + $(number 584 4)))
tail -c "+$((start + 1))" "/boot/vmlinuz-$release" | head -c "$(($(number 588 4) - 4))" | xz -dc >"$out/kernel"

take_module() { # take_module LIST NAME: a module, after those that it needs, without its signature
  modprobe --set-version "$release" --show-depends "$2" | while read -r word file _; do
    if [ "$word" != insmod ]; then continue; fi
    name=$(basename "$file")
    if [ -e "lib/modules/$name" ]; then continue; fi
    signature=$(tail -c 32 "$file" | od -A n -t u4 --endian=big -N 4 | tr -d ' ')
    head -c "-$((signature + 40))" "$file" >"lib/modules/$name"
    echo "$name" >>"lib/modules/$1"
  done
}

take_program() { # take_program FILE: a program and the libraries that it needs
  { echo "$1" && ldd "$1" | grep -o '/[^ ]*'; } | while read -r file; do
    if [ ! -e ".$file" ]; then install -D "$file" ".$file"; fi
  done
}

make_ramdisk() { # make_ramdisk KIND NETWORK_MODULE...
  kind=$1
  shift
  mkdir "/tmp/$kind"
  cd "/tmp/$kind"
  mkdir -p bin sbin usr/bin usr/sbin lib/modules etc/dropbear root/.ssh config mnt run tmp dev proc sys
  chmod 0700 root root/.ssh
  ln -s /run var
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
  for module in "$@"; do take_module network "$module"; done
  for module in cdrom sr_mod isofs virtio_blk ata_piix; do take_module storage "$module"; done
  find . | sort | cpio --quiet --create --format=newc --owner=0:0 >"$out/ramdisk-$kind"
  cd /
}

make_ramdisk vf virtio_pci virtio_rng virtio_net igbvf
make_ramdisk no-vf-driver virtio_pci virtio_rng virtio_net
truncate -s 1M "$out/disk"
