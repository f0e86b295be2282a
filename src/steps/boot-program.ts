import { pfUseFunction, vfCountFunctions, vfUseFunctions } from "../actions/vf-shell.ts";
import { places } from "../model/places.ts";

/** The program that makes the VFs at boot from vfs.conf, reads back what it made, and fails if that is not what it should be. */
export const bootProgram = `#!/bin/sh
# Written by vfleet: makes the virtual functions of ${places.vfConfig} at boot. vfleet undo takes it away.
set -u
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
config=\${1:-${places.vfConfig}}
failed=0
say() { echo "vfleet-vfs: $*"; }
wrong() { say "$*" >&2; failed=1; }
${vfUseFunctions}${pfUseFunction}${vfCountFunctions}wait_for() {
  waited=0
  while [ ! -e "$1" ]; do
    [ "$waited" -lt 60 ] || return 1
    sleep 1
    waited=$((waited + 1))
  done
}
make_vfs() {
  pf=$1 count=$2 autoprobe=$3
  device=/sys/bus/pci/devices/$pf
  wait_for "$device/sriov_numvfs" || { wrong "$pf is not there, or has no driver that can make VFs"; return; }
  wait_for "$device/net" || say "$pf has no network interface yet"
  read -r now <"$device/sriov_numvfs"
  use=
  [ "$now" != 0 ] || use=$(pf_use "$device")
  if [ -n "$use" ]; then wrong "$use, so $pf is left alone"; return; fi
  for path in "$device"/net/*; do
    [ ! -e "$path" ] || ip link set dev "\${path##*/}" up || wrong "cannot switch \${path##*/} up"
  done
  if [ -e "$device/sriov_drivers_autoprobe" ]; then
    put "$device/sriov_drivers_autoprobe" "$autoprobe" || wrong "cannot set the driver autoprobe of $pf"
  fi
  if [ "$now" = 0 ]; then
    write_numvfs "$device/sriov_numvfs" "$count" 120 || wrong "$pf: the kernel refused $count VFs"
    if command -v udevadm >/dev/null 2>&1; then udevadm settle --timeout=60; fi
  fi
  read -r now <"$device/sriov_numvfs"
  there=$(count_vfs "$device")
  if [ "$now" = "$count" ] && [ "$there" = "$count" ]; then
    say "$pf has $count VFs"
  else
    wrong "$pf has $now VFs ($there of them to be seen), not $count; nothing more was done to it"
  fi
}
bind_vfs() {
  pf=$1 autoprobe=$2 wanted=$3
  [ "$autoprobe" = 0 ] || return
  if [ "$wanted" = - ]; then wanted=; else modprobe "$wanted" || wrong "no driver $wanted"; fi
  for vf in "/sys/bus/pci/devices/$pf"/virtfn*; do
    [ -e "$vf" ] || continue
    [ "$(bound_driver "$vf")" != "$wanted" ] || continue
    use=$(use_of_vf "$vf")
    if [ -n "$use" ]; then say "$use, so it is left alone"; continue; fi
    bind_vf "$vf" "$wanted" || wrong "\${vf##*/} of $pf is not bound as it should be"
  done
}
set_vf() {
  pf=$1 index=$2
  shift 2
  use=$(use_of_vf "/sys/bus/pci/devices/$pf/virtfn$index")
  if [ -n "$use" ]; then say "$use, so it is left alone"; return; fi
  for path in "/sys/bus/pci/devices/$pf"/net/*; do
    [ -e "$path" ] || continue
    ip link set dev "\${path##*/}" vf "$index" "$@" || wrong "\${path##*/} VF $index refused: $*"
    return
  done
}
[ -r "$config" ] || { wrong "cannot read $config"; exit 1; }
while read -r word pf netdev count autoprobe driver; do
  [ "$word" != pf ] || { make_vfs "$pf" "$count" "$autoprobe"; bind_vfs "$pf" "$autoprobe" "$driver"; }
done <"$config"
while read -r word pf index settings; do
  # The settings are words that vfleet wrote, such as trust on.
  # shellcheck disable=SC2086
  [ "$word" != vf ] || set_vf "$pf" "$index" $settings
done <"$config"
exit "$failed"
`;
