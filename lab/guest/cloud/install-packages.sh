#!/bin/sh
# Installs packages into a root without starting any service. Runs in that root (chroot), once.
# Usage: install-packages.sh MIRROR PACKAGE...
set -eu
mirror=$1
shift
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
# Some of the packages ask for the fully qualified name of the host when they are configured.
printf '127.0.0.1 localhost %s\n' "$(hostname)" >/etc/hosts
printf 'deb %s bookworm main\n' "$mirror" >/etc/apt/sources.list
apt-get -q -y -o Acquire::Check-Date=false update
apt-get -q -y --no-install-recommends -o DPkg::Options::=--force-unsafe-io install "$@"
apt-get clean
rm /usr/sbin/policy-rc.d
