#!/bin/sh
# Installs GRUB on the guest's own disk; the base image's seed.
set -eu
printf 'grub-pc grub-pc/install_devices multiselect /dev/vda\n' | debconf-set-selections
grub-install --target=i386-pc /dev/vda
update-grub
