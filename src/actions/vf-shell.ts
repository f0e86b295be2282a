/**
 * Shell functions that tell who uses a VF, the same in the actions and in the program that runs at boot.
 *
 * - `use_of_vf VF-DIRECTORY`: prints why a VF must be left alone, or nothing.
 * - `netdev_use INTERFACE`: prints what the host has on an interface, or nothing.
 */
export const vfUseFunctions = `use_of_vf() {
  vf=$1
  address=$(readlink "$vf"); address=\${address##*/}
  driver=$(readlink "$vf/driver") || driver=
  driver=\${driver##*/}
  group=$(readlink "$vf/iommu_group") || group=
  set -- "/dev/vfio/\${group##*/}"
  for path in "$vf"/vfio-dev/*; do [ ! -e "$path" ] || set -- "$@" "/dev/vfio/devices/\${path##*/}"; done
  for path; do
    if [ "$path" = /dev/vfio/ ] || [ ! -e "$path" ]; then continue; fi
    holder=$(find /proc/[0-9]*/fd -lname "$path" 2>/dev/null | head -n 1)
    if [ -n "$holder" ]; then
      pid=\${holder%/fd/*}
      name=; read -r name <"$pid/comm" || name='a process'
      echo "VF $address is held by $name (process \${pid##*/})"
      return
    fi
  done
  case $driver in ''|vfio*|*-vfio-pci|pci-stub) return ;; esac
  [ -d "$vf/net" ] || return
  netdev=
  for path in "$vf"/net/*; do [ ! -e "$path" ] || netdev=\${path##*/}; done
  if [ -z "$netdev" ]; then
    echo "VF $address has its interface in another network namespace"
    return
  fi
  use=$(netdev_use "$netdev")
  [ -z "$use" ] || echo "VF $address is in use: $use"
}
netdev_use() {
  for path in "/sys/class/net/$1/master" "/sys/class/net/$1"/upper_*; do
    if [ -e "$path" ]; then
      path=$(readlink "$path")
      echo "$1 carries the host's \${path##*/}"
      return
    fi
  done
  if ip -o addr show dev "$1" scope global 2>/dev/null | grep -q .; then
    echo "$1 has an address of the host"
  fi
}
`;

/** On top of those, `vf_use PF-DIRECTORY`: prints why the first VF of the PF that is in use must be left alone, or nothing. */
export const vfsUseFunction = `vf_use() {
  for vf in "$1"/virtfn*; do
    [ -e "$vf" ] || continue
    use=$(use_of_vf "$vf")
    if [ -n "$use" ]; then echo "$use"; return; fi
  done
}
`;

/** On top of those, `pf_use PF-DIRECTORY`: prints how the host's own traffic goes over the PF, or nothing. */
export const pfUseFunction = `pf_use() {
  for netdev in "$1"/net/*; do
    [ -e "$netdev" ] || continue
    netdev=\${netdev##*/}
    use=$(netdev_use "$netdev")
    if [ -n "$use" ]; then echo "$use"; return; fi
    if { ip route show default dev "$netdev"; ip -6 route show default dev "$netdev"; } 2>/dev/null | grep -q .; then
      echo "a default route of the host goes over $netdev"
      return
    fi
  done
}
`;

/**
 * Shell functions that make and bind VFs, the same in the actions and in the program that makes them at boot. All
 * writes go through tee, whose message has the errno's text in every shell.
 *
 * - `put FILE TEXT`: writes an attribute.
 * - `write_numvfs FILE NUMBER SECONDS`: a driver that hangs in the write (seen with i40e) is reported after the time
 *   given, as it cannot be ended; what is left of it holds no output of ours open.
 * - `count_vfs PF-DIRECTORY`: how many virtfn links there are.
 * - `bound_driver VF-DIRECTORY`: the driver's name, or nothing.
 * - `bind_vf VF-DIRECTORY DRIVER`: binds it to the driver instead of the one it has; empty: to none.
 */
export const vfCountFunctions = `put() { printf '%s' "$2" | tee "$1" >/dev/null; }
write_numvfs() {
  mkdir -p /run/vfleet
  errors=/run/vfleet/write.$$
  ( put "$1" "$2" ) >/dev/null 2>"$errors" 8>&- &
  writer=$! waited=0
  while kill -0 "$writer" 2>/dev/null; do
    if [ "$waited" -ge "$3" ]; then
      echo "the driver has not answered the write of $2 to $1 for $3 s; the write is still in the kernel" >&2
      return 2
    fi
    if [ "$waited" -lt 2 ]; then sleep 0.2 2>/dev/null || sleep 1; fi
    [ "$waited" -lt 2 ] || sleep 1
    waited=$((waited + 1))
  done
  wait "$writer"
  written=$?
  cat "$errors" >&2
  rm -f "$errors"
  return "$written"
}
count_vfs() {
  vfs=0
  for vf in "$1"/virtfn*; do [ ! -e "$vf" ] || vfs=$((vfs + 1)); done
  echo "$vfs"
}
bound_driver() {
  link=$(readlink "$1/driver") || link=
  echo "\${link##*/}"
}
bind_vf() {
  address=$(readlink "$1"); address=\${address##*/}
  current=$(bound_driver "$1")
  if [ -n "$current" ]; then
    put "$1/driver/unbind" "$address" || { echo "$current does not let go of $address" >&2; return 1; }
  fi
  put "$1/driver_override" "$2
" || { echo "the kernel refused the driver of $address" >&2; return 1; }
  [ -n "$2" ] || return 0
  put /sys/bus/pci/drivers_probe "$address" || { echo "$2 does not take $address" >&2; return 1; }
}
`;
