#!/bin/sh
# Turns a freshly unpacked Debian root into the base image's root. Runs in that root (chroot), once.
# Usage: base-setup.sh ROOT_FS_UUID
set -eu
root_uuid=$1

apt-get clean
rm -rf /var/lib/apt/lists/*
rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /etc/resolv.conf
: >/etc/machine-id

printf 'UUID=%s / ext4 errors=remount-ro 0 1\n' "$root_uuid" >/etc/fstab

# Serial console, and no "quiet": a boot without KVM looks like a hang otherwise.
# no_timer_check: without KVM the kernel's test of the timer is too slow and panics; panic=10 recovers.
sed -i \
  -e 's/^GRUB_TIMEOUT=.*/GRUB_TIMEOUT=1/' \
  -e 's/^GRUB_CMDLINE_LINUX_DEFAULT=.*/GRUB_CMDLINE_LINUX_DEFAULT=""/' \
  -e 's/^GRUB_CMDLINE_LINUX=.*/GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0,115200n8 mitigations=off no_timer_check panic=10"/' \
  -e 's/^#GRUB_TERMINAL=console/GRUB_TERMINAL=console/' \
  /etc/default/grub

# A host without KVM is slow, and must not spend its time on housekeeping or give up on slow services.
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer
systemctl mask e2scrub_reap.service getty@tty1.service
mkdir -p /etc/systemd/system.conf.d /etc/systemd/journald.conf.d
printf '[Manager]\nDefaultTimeoutStartSec=600\n' >/etc/systemd/system.conf.d/slow-machine.conf
printf '[Journal]\nSystemMaxUse=64M\n' >/etc/systemd/journald.conf.d/small-disk.conf

useradd --create-home --shell /bin/bash --groups sudo ops
useradd --create-home --shell /bin/bash auto
printf 'auto ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/auto
chmod 0440 /etc/sudoers.d/auto
printf 'UseDNS no\n' >/etc/ssh/sshd_config.d/lab.conf

# The disk does not exist yet, so the initramfs is told which fsck it will need.
FSTYPE=ext4 update-initramfs -u
