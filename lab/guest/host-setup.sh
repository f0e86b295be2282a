#!/bin/sh
# Makes the base image one certain host; that host's seed. The seed's `files` are laid over the root.
set -eu
seed=$(dirname "$0")
# shellcheck source=/dev/null
. "$seed/host.env"

cp -a "$seed/files/." /
chmod 0600 /etc/ssh/ssh_host_*_key
printf '%s\n' "$HOST_NAME" >/etc/hostname
printf '127.0.0.1 localhost\n%s %s\n' "$HOST_ADDRESS" "$HOST_NAME" >/etc/hosts
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id

for account in root ops auto; do
  home=$(getent passwd "$account" | cut -d: -f6)
  install -d -m 0700 -o "$account" -g "$account" "$home/.ssh"
  install -m 0600 -o "$account" -g "$account" "$seed/authorized_keys" "$home/.ssh/authorized_keys"
done
chpasswd <"$seed/passwords"

if [ -n "$HOST_KERNEL_ARGUMENTS" ]; then
  sed -i "s/^\(GRUB_CMDLINE_LINUX=\".*\)\"/\1 $HOST_KERNEL_ARGUMENTS\"/" /etc/default/grub
  update-grub
fi

if [ "$HOST_NETWORK" = networkd ]; then
  systemctl enable systemd-networkd.service
  dpkg --purge bridge-utils ifupdown
fi

if [ -f "$seed/extra-setup" ]; then
  # shellcheck source=/dev/null
  . "$seed/extra-setup"
fi
