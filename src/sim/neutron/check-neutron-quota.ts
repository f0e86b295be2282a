import { Refusal } from "../http/refusal.ts";

/** Refuses what is more than a project may have; most below 0: any number. Source: neutron-lib OverQuota. */
export function checkNeutronQuota(resource: string, present: number, most: number): void {
  if (most < 0 || present + 1 <= most) return;
  throw new Refusal(409, `Quota exceeded for resources: ['${resource}'].`, "OverQuota");
}
