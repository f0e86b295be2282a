import type { LogKind } from "../model/log-reading.ts";
import type { DeploymentId } from "../model/openstack-intent.ts";

/** Where logs are, as patterns of the shell without spaces; undefined: on any host. */
export type LogPlace = {
  readonly deployment: DeploymentId | undefined;
  readonly kind: LogKind;
  readonly files: readonly string[];
};

const kollaFolders = [
  "/var/log/kolla",
  "/var/lib/docker/volumes/kolla_logs/_data",
  "/var/lib/containers/storage/volumes/kolla_logs/_data",
];

/**
 * All places of logs, of every deployment: a host has some of them, and looking for the others costs nothing. Those of
 * OpenStack-Helm are what Kubernetes keeps of the pods.
 */
export const logPlaces: readonly LogPlace[] = [
  {
    deployment: "packages",
    kind: "openstack",
    files: ["/var/log/nova/*.log*", "/var/log/neutron/*.log*"],
  },
  {
    deployment: "kolla-ansible",
    kind: "openstack",
    files: kollaFolders.flatMap((folder) => [`${folder}/nova/*.log*`, `${folder}/neutron/*.log*`]),
  },
  {
    deployment: "kolla-ansible",
    kind: "libvirt",
    files: kollaFolders.map((folder) => `${folder}/libvirt/*.log*`),
  },
  {
    deployment: "tripleo",
    kind: "openstack",
    files: ["/var/log/containers/nova/*.log*", "/var/log/containers/neutron/*.log*"],
  },
  { deployment: "tripleo", kind: "libvirt", files: ["/var/log/containers/libvirt/*.log*"] },
  {
    deployment: "openstack-ansible",
    kind: "openstack",
    files: ["/openstack/log/*/nova/*.log*", "/openstack/log/*/neutron/*.log*"],
  },
  {
    deployment: "openstack-helm",
    kind: "openstack",
    files: ["/var/log/pods/*_nova-*/*/*.log*", "/var/log/pods/*_neutron-*/*/*.log*"],
  },
  { deployment: "openstack-helm", kind: "libvirt", files: ["/var/log/pods/*_libvirt-*/*/*.log*"] },
  {
    deployment: undefined,
    kind: "libvirt",
    files: ["/var/log/libvirt/*.log*", "/var/log/libvirt/qemu/*.log*"],
  },
];

/** Where the system's own log is on a host without a journal, and in a sosreport. */
export const systemLogPlaces: readonly LogPlace[] = [
  { deployment: undefined, kind: "system", files: ["/var/log/syslog*", "/var/log/messages*"] },
  { deployment: undefined, kind: "kernel", files: ["/var/log/kern.log*", "/sos_commands/kernel/dmesg"] },
  { deployment: undefined, kind: "system", files: ["/sos_commands/logs/journalctl*"] },
];
