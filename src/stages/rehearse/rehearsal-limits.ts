import type { Plan } from "../../model/plan.ts";

/** What a rehearsal of this plan cannot show, for people. Pure. */
export function findLimits({ intent }: Plan): readonly string[] {
  const { rollout, openstack } = intent;
  const limits = [
    "Times are estimates: how long actions and boots take on real hosts is not known.",
    "The twin has what vfleet read, and nothing else: what firmware, drivers, other tools and users do is not in it.",
  ];
  if (rollout?.drain?.vms === "migrate")
    limits.push(
      "Any enabled host takes any VM that moves: room, CPU models and anti-affinity are not in it.",
    );
  if (rollout?.drain?.unmovable === "wait")
    limits.push("Nobody on the twin moves or stops the VMs that are waited for.");
  if (rollout?.beforeNext && rollout.beforeNext.proof !== "none")
    limits.push("Proofs make no VMs: each is taken to hold, and to take its time.");
  if (rollout?.beforeNext?.vfs)
    limits.push("The twin's nova-compute writes no log, so that its count of VFs is not waited for.");
  if (openstack?.cloud === undefined && openstack)
    limits.push("The fleet file names no cloud, so that there is none on the twin.");
  return limits;
}
