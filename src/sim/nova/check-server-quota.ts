import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { ServerRecord } from "./server-record.ts";

/** Refuses a server that is more than its project may have. Source: nova 26.0.0 TooManyInstances. */
export function checkServerQuota(state: CloudState, { projectId, flavor }: ServerRecord): void {
  const { instances, cores, ramMb } = state.config.quotas;
  const used = { instances: 0, cores: 0, ram: 0 };
  for (const each of state.servers.values()) {
    if (each.isDeleted || each.projectId !== projectId) continue;
    used.instances += 1;
    used.cores += each.flavor.vcpus;
    used.ram += each.flavor.ramMb;
  }
  const asked = { instances: 1, cores: flavor.vcpus, ram: flavor.ramMb };
  const most = { instances, cores, ram: ramMb };
  const overs = (["cores", "instances", "ram"] as const).filter(
    (each) => most[each] >= 0 && used[each] + asked[each] > most[each],
  );
  if (overs.length === 0) return;
  const join = (from: Readonly<Record<(typeof overs)[number], number>>) =>
    overs.map((each) => from[each]).join(", ");
  const names = overs.join(", ");
  throw new Refusal(
    403,
    `Quota exceeded for ${names}: Requested ${join(asked)}, but already used ${join(used)} of ${join(most)} ${names}`,
  );
}
