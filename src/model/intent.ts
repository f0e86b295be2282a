import type { HostName, PciAddress } from "./ids.ts";
import type { OpenstackIntent } from "./openstack-intent.ts";
import type { RolloutIntent } from "./rollout/rollout-intent.ts";

/** How a host is reached; what is left out comes from ~/.ssh/config, then from the defaults of ssh. */
export type SshSettings = {
  readonly user?: string;
  readonly port?: number;
  /** Private keys to try, in order; a leading ~ is the home of the one who runs vfleet. */
  readonly identityFiles?: readonly string[];
  readonly knownHostsFiles?: readonly string[];
  /** Hosts to go through, nearest first, each `[user@]host[:port]`. */
  readonly jump?: readonly string[];
  /** How to become root on the host. */
  readonly become: "none" | "sudo";
  /** ssh2 is the fast way; openssh spawns ssh, for certificates, FIDO keys, GSSAPI. */
  readonly transport: "ssh2" | "openssh";
  readonly connectTimeoutMs: number;
};

/** What a host is for: compute hosts run VMs, controllers run the APIs, the scheduler and the Neutron server. */
export type HostRole = "compute" | "controller";

/** A host of the fleet with all that the file says of it, ranges and defaults resolved. */
export type HostIntent = {
  readonly name: HostName;
  /** Both, where one host does all. */
  readonly roles: readonly HostRole[];
  /** What to connect to; the name where the file gives no address. */
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ssh: SshSettings;
};

/** Which PFs of a host a pool takes; all that is given must match. */
export type PfSelector = {
  readonly name?: readonly string[];
  readonly address?: readonly PciAddress[];
  readonly driver?: readonly string[];
  /** Four hex digits. */
  readonly vendor?: string;
  readonly device?: string;
  readonly numaNode?: number;
  readonly minSpeedMbps?: number;
};

/** How many VFs: a number, all that the PF can have, or a share of them in percent (rounded down). */
export type VfCount =
  | { readonly kind: "number"; readonly vfs: number }
  | { readonly kind: "max" }
  | { readonly kind: "share"; readonly percent: number };

/** A host that gets another count than its pool says, and why. */
export type PoolException = { readonly host: HostName; readonly vfCount: VfCount; readonly reason: string };

/** Which NICs of which hosts become what. */
export type Pool = {
  readonly name: string;
  readonly hosts: { readonly names?: readonly HostName[]; readonly labels: Readonly<Record<string, string>> };
  readonly pfs: PfSelector;
  readonly vfCount: VfCount;
  readonly physicalNetwork?: string;
  /** auto: the kernel binds the VF's network driver; none: VFs stay without a driver; or the driver's name. */
  readonly vfDriver: "auto" | "none" | { readonly name: string };
  readonly vfs: {
    readonly trust?: boolean;
    readonly spoofCheck?: boolean;
    readonly linkState?: "auto" | "enable" | "disable";
    readonly maxTxRateMbps?: number;
    /** Gives each VF an address derived from its PF's, the same at every boot. */
    readonly mac?: "stable";
  };
  /** VFs that are there and that vfleet did not make may be replaced where the count must change. */
  readonly takeOver: boolean;
  readonly exceptions: readonly PoolException[];
  /** Ports on these VFs may ask to be trusted. */
  readonly trusted?: boolean;
  /** VFs that Nova and Neutron leave to the host, by index. */
  readonly excludedVfs: readonly number[];
  /** What the PF's VFs together may be promised, in kb/s each way. */
  readonly bandwidth?: { readonly egressKbps: number; readonly ingressKbps: number };
};

/** What the operator wants of the fleet: the fleet file, checked and resolved. */
export type Intent = {
  readonly hosts: readonly HostIntent[];
  readonly pools: readonly Pool[];
  /** allow: a host without running VMs may be rebooted where a change needs it. */
  readonly reboot: "never" | "allow";
  readonly rebootTimeoutMs: number;
  /** How many hosts at once, to read and to change. */
  readonly concurrency: number;
  /** undefined: controllers one at a time, then all other hosts. */
  readonly rollout?: RolloutIntent;
  /** undefined: OpenStack's configuration is left alone. */
  readonly openstack?: OpenstackIntent;
};

/** Where in the fleet file a problem is, and what would be right. */
export type IntentProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The field, as `pools[0].vfCount`. */
  readonly field: string;
  readonly message: string;
  readonly fix?: string;
};

/** One PF of one host with what its pool wants of it. */
export type WantedPf = {
  readonly pool: string;
  readonly pf: PciAddress;
  /** The PF's network interface. */
  readonly netdev: string;
  readonly vfCount: number;
  readonly physicalNetwork: string | undefined;
  readonly vfDriver: Pool["vfDriver"];
  readonly vfs: Pool["vfs"];
  readonly takeOver: boolean;
  /** The reason of the exception that gave the count. */
  readonly exception: string | undefined;
  readonly trusted?: boolean;
  readonly excludedVfs: readonly number[];
  readonly bandwidth?: Pool["bandwidth"];
};
