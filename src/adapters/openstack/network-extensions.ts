import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import { networkExtension } from "./network-answers.ts";

/** What Neutron's API offers, read once. */
export type NetworkExtensions = {
  readonly has: (alias: string, signal?: AbortSignal) => Promise<boolean>;
  /** Throws `cloud-version-unsupported` where it has not; use: what for, as a phrase. */
  readonly need: (
    alias: string,
    reason: { readonly use: string; readonly hint: string },
    signal?: AbortSignal,
  ) => Promise<void>;
};

/** All extensions of Neutron, sorted. */
export async function listExtensions(api: CloudApi, signal?: AbortSignal): Promise<readonly string[]> {
  const call = { service: "network", path: "/extensions", signal } as const;
  return (await api.list(call, "extensions", networkExtension)).toSorted();
}

/** The extensions of a cloud's Neutron, which are asked for where the first of them is needed. */
export function createNetworkExtensions(cloud: string, api: CloudApi): NetworkExtensions {
  let known: ReadonlySet<string> | undefined;
  const has: NetworkExtensions["has"] = async (alias, signal) => {
    known ??= new Set(await listExtensions(api, signal));
    return known.has(alias);
  };
  return {
    has,
    need: async (alias, { use, hint }, signal) => {
      if (await has(alias, signal)) return;
      throw cloudError("cloud-version-unsupported", cloud, {
        message: `Neutron of ${cloud} cannot ${use}: its API has no extension ${alias}`,
        hint,
      });
    },
  };
}
