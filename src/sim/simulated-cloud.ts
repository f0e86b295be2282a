import type { BuildPace, CloudConfig } from "./cloud-config.ts";
import type { SimulatedUser } from "./cloud-options.ts";
import type { HostControl } from "./hosts/host-control.ts";
import type { HostView } from "./hosts/host-view.ts";
import type { Fault, Play, SeenRequest } from "./http/faults.ts";
import type { Leftovers } from "./leftovers.ts";

/** A server as the scheduler would be asked for it. */
export type WantedScheduling = {
  readonly flavorId: string;
  readonly imageId: string;
  readonly portIds: readonly string[];
  readonly zone?: string | undefined;
  readonly host?: string | undefined;
  readonly isForced?: boolean;
  readonly hints?: Readonly<Record<string, readonly string[]>>;
};

/** A cloud that runs: where it is, what it has seen, and what tests may do to it. */
export type SimulatedCloud = {
  readonly origin: string;
  /** The address for auth_url. */
  readonly authUrl: string;
  /** Requests in the order in which they came. */
  readonly seen: readonly SeenRequest[];
  /** Requests of a path that were seen. */
  readonly seenAt: (path: string) => readonly SeenRequest[];
  /** Tokens that it has given, newest last. */
  readonly tokens: readonly string[];
  /** The text of a clouds.yaml with this cloud in it; of the administrator, where no user is named. */
  readonly cloudsYaml: (name: string, user?: SimulatedUser) => string;
  /** The next requests that are meant go wrong. */
  readonly failNext: (fault: Fault) => void;
  /** The next requests of a path are answered so, one after the other, before the cloud itself answers again. */
  readonly play: (path: string, ...plays: readonly Play[]) => void;
  /** Nothing goes wrong any more, whatever was still to come. */
  readonly stopFailing: () => void;
  /** No token that it has given is taken any more. */
  readonly expireTokens: () => void;
  /** As an operator changes the configuration and restarts the services. */
  readonly configure: (change: Partial<CloudConfig>) => void;
  readonly setPace: (change: Partial<BuildPace>) => void;
  /** What may be done to a host. */
  readonly host: (name: string) => HostControl;
  /** What stands on a host: which VF is whose, with its MAC address and VLAN. */
  readonly onHost: (name: string) => HostView;
  /** Where each host falls out for a server that would be made so, or undefined where it may be chosen. */
  readonly schedule: (wanted: WantedScheduling) => Readonly<Record<string, string | undefined>>;
  /** All that was made and is still there. */
  readonly resources: () => Leftovers;
  /** Ends it with all its connections. */
  readonly stop: () => Promise<void>;
};
