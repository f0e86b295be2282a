import * as z from "zod";
import type { ComputeService } from "../../model/cloud.ts";
import type { ComputeServices } from "../../ports/cloud-resources.ts";
import { apiPath } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { computeService, computeServiceVersions } from "./compute-answers.ts";

const binary = "nova-compute";

/** The nova-compute of each host of a cloud. */
export function createComputeServices(api: CloudApi): ComputeServices {
  const call = (right: string, signal: AbortSignal | undefined) =>
    ({
      service: "compute",
      microversions: computeServiceVersions,
      policy: `os_compute_api:os-services${right}`,
      signal,
    }) as const;
  const put = async (service: ComputeService, { to, reason, signal }: Change) => {
    const { id, host } = service;
    const isById = await api.speaks("compute", "2.53", signal);
    if (isById && id !== undefined) {
      const body = { status: to, disabled_reason: reason };
      await api.put({ ...call(":update", signal), path: apiPath("os-services", id), body }, z.unknown());
      return;
    }
    const path = to === "enabled" ? "/os-services/enable" : "/os-services/disable-log-reason";
    const body = { host, binary, disabled_reason: reason };
    await api.put({ ...call("", signal), path, body }, z.unknown());
  };
  return {
    find: async (host, signal) => {
      const given = { ...call(":list", signal), path: "/os-services", query: { host, binary } };
      const found = await api.list(given, "services", computeService);
      return found.find((each) => each.host === host && each.binary === binary);
    },
    disable: (service, reason, signal) => put(service, { to: "disabled", reason, signal }),
    enable: (service, signal) => put(service, { to: "enabled", reason: undefined, signal }),
  };
}

type Change = {
  readonly to: "enabled" | "disabled";
  readonly reason: string | undefined;
  readonly signal: AbortSignal | undefined;
};
