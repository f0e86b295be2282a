import * as z from "zod";
import type { KeyPair } from "../../model/cloud-resources.ts";
import type { KeyPairs } from "../../ports/cloud-resources.ts";
import { apiPath, computeVersions } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";

/** A key pair of os-keypairs; from 2.2 on it has a type, which is not needed. */
export const keyPairAnswer: z.ZodType<KeyPair> = z
  .object({ keypair: z.object({ name: z.string(), fingerprint: z.string() }) })
  .transform(({ keypair: { name, fingerprint } }) => ({ name, fingerprint }));

/** The key pairs of the user who is logged in. */
export function createKeyPairs(api: CloudApi): KeyPairs {
  const call = (right: string, signal: AbortSignal | undefined) =>
    ({
      service: "compute",
      microversions: computeVersions,
      policy: `os_compute_api:os-keypairs:${right}`,
      signal,
    }) as const;
  return {
    list: (signal) => api.list({ ...call("index", signal), path: "/os-keypairs" }, "keypairs", keyPairAnswer),
    create: async ({ name, publicKey }, signal) => {
      const type = (await api.speaks("compute", "2.2", signal)) ? { type: "ssh" } : {};
      const body = { keypair: { name, public_key: publicKey, ...type } };
      return api.post({ ...call("create", signal), path: "/os-keypairs", body }, keyPairAnswer);
    },
    delete: (name, signal) => api.delete({ ...call("delete", signal), path: apiPath("os-keypairs", name) }),
  };
}
