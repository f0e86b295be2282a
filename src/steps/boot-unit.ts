import { places } from "../model/places.ts";

/** What uses VFs and must find them made, by the unit names of the distributions and of containers. */
const users = [
  "network-pre.target",
  "libvirtd.service",
  "virtqemud.service",
  "libvirt-bin.service",
  "nova-compute.service",
  "openstack-nova-compute.service",
  "neutron-sriov-agent.service",
  "neutron-sriov-nic-agent.service",
  "openstack-neutron-sriov-nic-agent.service",
  "docker.service",
  "podman.service",
  "kubelet.service",
];

/**
 * The systemd unit that makes the VFs: after its PFs have come up as devices, before all that uses VFs.
 * Without default dependencies, as some distributions start the network before sysinit.target.
 */
export function composeUnit(netdevs: readonly string[]): string {
  const devices = netdevs.map((netdev) => `sys-subsystem-net-devices-${escapeUnitName(netdev)}.device`);
  return `# Written by vfleet; vfleet undo takes it away.
[Unit]
Description=SR-IOV virtual functions of vfleet
DefaultDependencies=no
Conflicts=shutdown.target
Wants=network-pre.target ${devices.join(" ")}
After=local-fs.target systemd-modules-load.service systemd-udevd.service ${devices.join(" ")}
Before=shutdown.target ${users.join(" ")}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${places.vfProgram}
TimeoutStartSec=600

[Install]
WantedBy=multi-user.target
`;
}

/** The upstart job for Ubuntu 14.04: it holds up each user of VFs until the VFs are made. */
export const upstartJob = `# Written by vfleet; vfleet undo takes it away.
description "SR-IOV virtual functions of vfleet"
start on (starting libvirt-bin or starting nova-compute or starting neutron-plugin-sriov-agent or starting neutron-sriov-agent or runlevel [2345])
task
exec ${places.vfProgram}
`;

/** A name as systemd-escape writes it within a unit's name. */
export function escapeUnitName(name: string): string {
  if (/^[A-Za-z0-9:_]+$/.test(name)) return name;
  return utf8Bytes(name)
    .map((byte, at) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9:_]/.test(character) || (character === "." && at > 0)
        ? character
        : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}

/** UTF-8 without the platform's TextEncoder, which pure code does not have. */
function utf8Bytes(text: string): readonly number[] {
  return [...encodeURIComponent(text.toWellFormed()).matchAll(/%([0-9A-F]{2})|[^%]/g)].map(([all, hex]) =>
    hex === undefined ? all.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
