#!/bin/sh
# Takes a real OpenStack from before SR-IOV to VMs that answer over their VFs, and back, and shows it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
switch_off() { "$root/lab/lab" cloud down; }
# shellcheck source=lab/show.sh
. "$root/lab/show.sh"

"$root/lab/lab" install
"$root/lab/lab" cloud reset
VFLEET_FILE=$("$root/lab/lab" cloud fleet)
OS_CLIENT_CONFIG_FILE=$("$root/lab/lab" cloud clouds)
export VFLEET_FILE OS_CLIENT_CONFIG_FILE

printf '\nAn OpenStack that knows nothing of SR-IOV: a controller and two compute hosts. This is all that vfleet is told:\n\n'
cat "$VFLEET_FILE"
show discover
show apply --yes
printf '\nWaiting until all services that were restarted have reported to Nova and Neutron, which they do every 10 to 30 s.\n'
tries=30
until "$root/vfleet" verify >/dev/null 2>&1 || [ "$tries" -eq 0 ]; do
  tries=$((tries - 1))
  sleep 10
done
show verify
show prove --yes --full
show runs
show undo last --yes --reboot
printf '\nThe VMs of the proof and all that was made for them are gone, and so is SR-IOV.\n'
printf 'make lab CLOUD=1 starts this cloud for you to try.\n'
