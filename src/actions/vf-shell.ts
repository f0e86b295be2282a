/**
 * The shell function `vf_use PF-DIRECTORY`: prints why a VF of the PF must not be taken away, or nothing.
 */
export const vfUseFunction = `vf_use() {
  for vf in "$1"/virtfn*; do
    [ -e "$vf" ] || continue
    address=$(readlink "$vf"); address=\${address##*/}
    driver=$(readlink "$vf/driver") || driver=
    driver=\${driver##*/}
    group=$(readlink "$vf/iommu_group") || group=
    group=\${group##*/}
    if [ -n "$group" ] && [ -e "/dev/vfio/$group" ]; then
      holder=$(find /proc/[0-9]*/fd -lname "/dev/vfio/$group" 2>/dev/null | head -n 1)
      if [ -n "$holder" ]; then
        pid=\${holder#/proc/}; pid=\${pid%%/*}
        name=; read -r name <"/proc/$pid/comm" || name='a process'
        echo "VF $address is held by $name (process $pid)"
        return
      fi
    fi
    case $driver in ''|vfio*|*-vfio-pci|pci-stub) continue ;; esac
    if [ ! -d "$vf/net" ]; then
      continue
    fi
    netdev=
    for netdev in "$vf"/net/*; do [ -e "$netdev" ] || netdev=; done
    if [ -z "$netdev" ]; then
      echo "VF $address has its interface in another network namespace"
      return
    fi
    netdev=\${netdev##*/}
    if [ -e "/sys/class/net/$netdev/master" ]; then
      echo "VF $address ($netdev) is a port of a bridge, bond or switch of the host"
      return
    fi
    if ip -o addr show dev "$netdev" scope global 2>/dev/null | grep -q .; then
      echo "VF $address ($netdev) has an address of the host"
      return
    fi
  done
}
`;

/**
 * Shell functions that make VFs, the same in the action and in the program that makes them at boot.
 *
 * - `write_numvfs FILE NUMBER SECONDS`: writes through tee, whose message has the errno's text in every shell;
 *   a driver that hangs in the write (seen with i40e) is reported after the time given, as it cannot be ended.
 * - `count_vfs PF-DIRECTORY`: how many virtfn links there are.
 */
export const vfCountFunctions = `write_numvfs() {
  ( printf '%s' "$2" | tee "$1" >/dev/null ) 8>&- &
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
}
count_vfs() {
  vfs=0
  for vf in "$1"/virtfn*; do [ ! -e "$vf" ] || vfs=$((vfs + 1)); done
  echo "$vfs"
}
`;
