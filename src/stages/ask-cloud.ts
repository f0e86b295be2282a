import type { OperatingError } from "../base/operating-error.ts";
import type { ComputeService, NetworkAgent } from "../model/cloud.ts";
import { type Reading, unreadable } from "../model/reading.ts";
import type { Cloud } from "../ports/cloud.ts";
import { tryReadings } from "./try-readings.ts";

/** Opens a cloud by its name in clouds.yaml; throws OperatingError with a CloudErrorCode. */
export type OpenCloud = (name: string, signal?: AbortSignal) => Promise<Cloud>;

/** Why the cloud, or a part of it, could not be asked. */
export type CloudTrouble = Pick<OperatingError, "code" | "subject" | "message" | "hint"> & {
  readonly because: string | undefined;
};

/** What a cloud says of its services, each part known or not. */
export type CloudAnswers = {
  /** As the fleet file names it. */
  readonly cloud: string;
  readonly computeServices: Reading<readonly ComputeService[]>;
  readonly agents: Reading<readonly NetworkAgent[]>;
  /** Aliases of Neutron's extensions. */
  readonly extensions: Reading<readonly string[]>;
  readonly troubles: readonly CloudTrouble[];
};

/** Asks a cloud for its services, agents and extensions; what it does not answer is unreadable. Throws what is no OperatingError. */
export async function askCloud(
  openCloud: OpenCloud,
  name: string,
  signal: AbortSignal,
): Promise<CloudAnswers> {
  const { attempt, troubles } = tryReadings(troubleOf, signal);
  const opened = await attempt(() => openCloud(name, signal));
  if (opened.is !== "known") {
    const none = opened.is === "unreadable" ? opened : unreadable("it was not opened");
    return {
      cloud: name,
      computeServices: none,
      agents: none,
      extensions: none,
      troubles: troubles(),
    };
  }
  const cloud = opened.value;
  const [computeServices, agents, extensions] = await Promise.all([
    attempt(() => cloud.listComputeServices(signal)),
    attempt(() => cloud.listNetworkAgents(signal)),
    attempt(() => cloud.listNetworkExtensions(signal)),
  ]);
  return { cloud: name, computeServices, agents, extensions, troubles: troubles() };
}

function troubleOf({ code, subject, message, hint, cause }: OperatingError): CloudTrouble {
  return { code, subject, message, hint, because: cause instanceof Error ? cause.message : undefined };
}
