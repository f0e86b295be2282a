import type { PackageTool } from "./action.ts";
import type { PciAddress } from "./ids.ts";
import type { HostRole } from "./intent.ts";
import type { Deployment } from "./openstack-deployment.ts";
import type { ServiceUnit } from "./openstack-distro.ts";
import type { OpenstackIntent } from "./openstack-intent.ts";
import type { OpenstackRelease, OpenstackService } from "./openstack-release.ts";

/** A service of OpenStack on a host: what runs it there. */
export type TargetService = {
  readonly service: OpenstackService;
  /** In the order in which they restart; empty where the deployment's tool runs it. */
  readonly units: readonly ServiceUnit[];
  /** It is there: a unit, a package, a process, or a rendered file of it. */
  readonly installed: boolean;
};

/** OpenStack on one host: what it is, and what it shall be. */
export type OpenstackTarget = {
  readonly roles: readonly HostRole[];
  readonly wanted: OpenstackIntent;
  readonly release: OpenstackRelease;
  readonly deployment: Deployment;
  readonly init: "systemd" | "upstart";
  readonly packageTool: PackageTool;
  readonly services: readonly TargetService[];
  /** PCI ids of the fleet's VFs, as `8086:10ed`. */
  readonly vfIds: readonly string[];
  /** VFs that this host used itself when it was planned; undefined: as the facts say now. */
  readonly hostVfs: readonly PciAddress[] | undefined;
};
