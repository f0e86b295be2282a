import type { SetVfCount } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import type { Finding } from "../model/finding.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { staleFunctions } from "./stale-marks.ts";
import { pfUseFunction, vfCountFunctions, vfsUseFunction, vfUseFunctions } from "./vf-shell.ts";

const text = `${scriptPrelude}
${vfUseFunctions}${vfsUseFunction}${pfUseFunction}${vfCountFunctions}${staleFunctions}pf=$1 from=$2 to=$3 seconds=$4
shift 4
device=/sys/bus/pci/devices/$pf
file=$device/sriov_numvfs
[ -e "$file" ] || fail 22 "$file is not there"
kernel_says() { dmesg 2>/dev/null | grep -F "$pf" | tail -n 5 | sed 's/^/kernel: /' >&2; }
settle() { if command -v udevadm >/dev/null 2>&1; then udevadm settle --timeout=60; fi; }
read -r now <"$file"
if [ "$now" = "$to" ]; then
  vfs=$(count_vfs "$device")
  [ "$vfs" = "$to" ] || fail 30 "sriov_numvfs reads $now, but there are $vfs VFs"
  exit 10
fi
[ "$now" = "$from" ] || [ "$now" = 0 ] || fail 20 "there are $now VFs now, the plan saw $from"
use=$(vf_use "$device")
[ -n "$use" ] || use=$(pf_use "$device")
[ -z "$use" ] || fail 21 "$use"
mark_stale "$@" || fail 30 "cannot mark in /run/vfleet/stale what has to restart"
if [ "$now" != 0 ]; then
  write_numvfs "$file" 0 "$seconds" || { kernel_says; fail 30 "the VFs that are there could not be taken away"; }
  read -r left <"$file"
  [ "$left" = 0 ] || fail 30 "sriov_numvfs reads $left after writing 0"
fi
if [ "$to" != 0 ] && ! write_numvfs "$file" "$to" "$seconds"; then
  kernel_says
  read -r left <"$file"
  if [ "$now" != 0 ] && [ "$left" = 0 ] && write_numvfs "$file" "$now" "$seconds"; then
    echo "the $now VFs of before were made again" >&2
  fi
  exit 30
fi
settle
# Again, as a unit may have restarted meanwhile and seen VFs halfway.
mark_stale "$@"
read -r got <"$file"
vfs=$(count_vfs "$device")
if [ "$got" != "$to" ] || [ "$vfs" != "$to" ]; then
  kernel_says
  # What is left here would look like VFs of somebody else to the next plan.
  use=$(vf_use "$device")
  if [ -n "$use" ]; then
    echo "they stay: $use" >&2
  elif write_numvfs "$file" 0 "$seconds" && { [ "$now" = 0 ] || write_numvfs "$file" "$now" "$seconds"; }; then
    echo "there are $now VFs again, as before" >&2
  fi
  fail 31 "asked for $to VFs, sriov_numvfs reads $got, and there are $vfs VFs"
fi
echo "$vfs VFs"
`;

/** What the kernel's answers to a write of sriov_numvfs mean (drivers/pci/iov.c and the drivers, Linux 6.12). */
const explanations: readonly (Pick<Finding, "code" | "summary"> & {
  readonly when: RegExp;
  readonly fix: string;
})[] = [
  {
    when: /still in the kernel/,
    code: "vf-count-hangs",
    summary: "The PF's driver hangs while it makes the VFs",
    fix: "Look at dmesg of the host; a reboot may be the only way out. Ask for fewer VFs, or update driver and firmware.",
  },
  {
    when: /Numerical result out of range/,
    code: "vf-count-over-limit",
    summary: "The PF allows fewer VFs than were asked for (ERANGE)",
    fix: "Ask for no more than sriov_totalvfs says (lspci may show one more than the driver gives).",
  },
  {
    when: /Device or resource busy/,
    code: "vf-count-busy",
    summary: "The driver says that the PF is busy (EBUSY): VFs exist or are in use",
    fix: "Stop what uses the VFs, then apply again.",
  },
  {
    when: /Invalid argument/,
    code: "vf-count-invalid",
    summary: "The driver does not take this number of VFs (EINVAL)",
    fix: "Look at the kernel's lines; i40e says so while VFs are assigned to VMs.",
  },
  {
    when: /No such file or directory/,
    code: "vf-count-unsupported",
    summary: "The PF has no driver, or its driver cannot make VFs by sysfs (ENOENT)",
    fix: "Load the PF's driver; for mlx4 set num_vfs as a module option, for Cisco VIC make the VFs in the CIMC.",
  },
  {
    when: /Cannot allocate memory/,
    code: "vf-count-no-bar-space",
    summary: "There is no address space or bus number left for the VFs (ENOMEM)",
    fix: "Switch on SR-IOV and large BARs (Above 4G Decoding) in the BIOS, or boot with pci=realloc; ask for fewer VFs until then.",
  },
  {
    when: /Operation not permitted|Permission denied/,
    code: "vf-count-not-permitted",
    summary: "The kernel or the driver forbids it (EPERM)",
    fix: "Ask for fewer VFs (igb, ixgbe and i40e answer so over their own limit); see whether kernel lockdown is on.",
  },
  {
    when: /Operation not supported/,
    code: "vf-count-not-supported",
    summary: "The driver runs without SR-IOV (EOPNOTSUPP)",
    fix: "For ice install its DDP package (linux-firmware) and reboot; for others look at the kernel's lines.",
  },
  {
    when: /asked for \d+ VFs, sriov_numvfs reads/,
    code: "vf-count-short",
    summary: "The driver made fewer VFs than were asked for",
    fix: "Ask for as many as it makes, or raise the limit in the NIC's firmware; see the kernel's lines.",
  },
];

/** Sets the number of VFs: 0 first where there are some, with a time limit, read back and counted; back to what was there if that fails. */
export const setVfCount: ActionType<SetVfCount> = {
  kind: "set-vf-count",
  toScript: ({ pf, from, to, timeoutMs, stale = [] }) => ({
    text,
    args: [pf, String(from), String(to), String(Math.ceil(timeoutMs / 1000)), ...stale],
  }),
  // To 0, to the count, and back to what was there if the kernel refuses it; then udev.
  timeoutMs: ({ timeoutMs }) => 3 * timeoutMs + 90_000,
  readResult: (action, result, host) =>
    readScriptResult(
      { host, item: action.pf, what: `set the number of VFs of ${action.pf} to ${action.to}` },
      result,
      (stderr) =>
        (result.exitCode ?? 0) >= 30 ? explanations.find(({ when }) => when.test(stderr)) : undefined,
    ),
  inverse: ({ from, to, ...rest }) => ({ ...rest, from: to, to: from }),
};
