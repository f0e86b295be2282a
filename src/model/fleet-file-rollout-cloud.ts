import { fieldOf } from "./fleet-file-entries.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { RolloutEntry } from "./fleet-file-rollout-schema.ts";

const root = "rollout";

/** What rules of rollout are missing in the field `openstack`, as it is written: a cloud, and how it is proved. */
export function findMissingCloud(
  { drain, beforeNext }: RolloutEntry,
  openstack: unknown,
): readonly FieldProblem[] {
  const hasCloud = fieldOf(openstack, "cloud") !== undefined;
  return [
    ...(drain && !hasCloud ? [needsCloud("drain")] : []),
    ...(beforeNext && !hasCloud ? [needsCloud("beforeNext")] : []),
    ...(beforeNext && (beforeNext.proof ?? "none") !== "none" ? findProofProblems(openstack) : []),
  ];
}

function needsCloud(field: string): FieldProblem {
  const message = "needs a cloud, and openstack.cloud names none";
  const fix = "add openstack.cloud: the entry of your clouds.yaml";
  return { path: [root, field], at: "key", message, fix };
}

/** A host is proved by itself, as others of its wave may not be ready. */
function findProofProblems(openstack: unknown): readonly FieldProblem[] {
  const at = { path: [root, "beforeNext", "proof"], at: "value" } as const;
  const proof = fieldOf(openstack, "proof");
  if (proof === undefined)
    return [
      {
        ...at,
        message: "needs to know how, and there is no openstack.proof",
        fix: "add openstack.proof; docs/guide/proof.md shows how",
      },
    ];
  if (fieldOf(proof, "reach") !== "second-vm" || fieldOf(proof, "on") === "same-host") return [];
  return [
    {
      ...at,
      message: "proves one host by itself, and openstack.proof.reach asks for a second VM on another host",
      fix: "add openstack.proof.on: same-host, or write reach: dhcp-namespace",
    },
  ];
}
