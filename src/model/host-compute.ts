import type { ComputeService } from "./cloud.ts";
import type { NamedServer } from "./cloud-action.ts";
import type { Server } from "./cloud-resources.ts";

/** A server of Nova on a host, as far as a reboot of that host is about it. */
export type HostedServer = Pick<Server, "id" | "name" | "status" | "taskState" | "instanceName"> & {
  /** Its ports that are no plain ones, as `direct port NAME`. */
  readonly devicePorts: readonly string[];
};

/** A server that vfleet has moved away from a host, or has stopped on it, and that is to come back. */
export type AwayServer = {
  readonly server: NamedServer;
  readonly kind: "moved" | "stopped";
  /** The host as Nova names it. */
  readonly host: string;
};

/** What Nova says of a host before it is rebooted. */
export type HostCompute = {
  /** Its nova-compute; undefined: Nova knows no such host. */
  readonly service: ComputeService | undefined;
  /** undefined: not asked, as no reboot is in sight. */
  readonly servers: readonly HostedServer[] | undefined;
  /** What runs of vfleet have taken from the host and not given back; left out: nothing. */
  readonly away?: readonly AwayServer[];
};

/** Why a service is disabled, for Nova's record. */
export function drainReason(run: string): string {
  return `vfleet run ${run}: the host is to be rebooted`;
}

/** Whether a service was disabled by vfleet, whichever run it was. */
export function isDisabledByVfleet({ status, disabledReason }: ComputeService): boolean {
  return status === "disabled" && /^vfleet run \S+: /.test(disabledReason ?? "");
}
