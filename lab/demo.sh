#!/bin/sh
# Takes an emulated host whose IOMMU is off through discover, plan, apply with its reboot, and verify, and shows it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
host=alpha
switch_off() { "$root/lab/lab" down "$host"; }
# shellcheck source=lab/show.sh
. "$root/lab/show.sh"

"$root/lab/lab" install
"$root/lab/lab" reset "$host"
lab_fleet=$("$root/lab/lab" fleet)
export VFLEET_FILE="$work/fleet.yaml"
# The same fleet file, with this one host.
sed '/name: beta,/d; /name: gamma,/d' "$lab_fleet" >"$VFLEET_FILE"

printf '\nA host with an SR-IOV NIC (an emulated Intel 82576) and its IOMMU switched off. This is all that vfleet is told:\n\n'
cat "$VFLEET_FILE"
show discover
show plan --out "$work/plan.json"
show apply "$work/plan.json"
show verify
show discover
printf '\nThe host has its virtual functions, and makes them again at each boot. vfleet undo would take it all back.\n'
printf 'make lab starts this host and two others for you to try.\n'
