import type { Remedy } from "../../model/scheduling/change.ts";
import type { HostDecision } from "../../model/scheduling/verdict.ts";
import { decideHost } from "./decide-host.ts";
import { findRemedies, type RemedyQuestion } from "./find-remedies.ts";

const REMEDIES_SHOWN = 3;

/** The decision of each host, and, where none fits, the lightest ways to one that does. */
export function decideAll(question: RemedyQuestion): {
  readonly decisions: readonly HostDecision[];
  readonly remedies: readonly Remedy[];
} {
  const { setup, request, ports, hosts } = question;
  const decisions = hosts.map((host) => decideHost({ setup, request, host }, ports));
  const fits = decisions.some(({ outcome }) => outcome === "fits");
  return { decisions, remedies: fits ? [] : findRemedies(question, REMEDIES_SHOWN) };
}
