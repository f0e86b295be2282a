import { cloudAt } from "../../model/cloud-place.ts";
import type { Diagnosed } from "../../model/diagnosis.ts";
import type { Severity } from "../../model/finding.ts";
import { hostName } from "../../model/ids.ts";
import { layerOrder } from "../../model/layer.ts";

/** A finding with the codes of those that it follows from. */
export type Loose = { readonly diagnosed: Diagnosed; readonly follows: readonly string[] };

const severities: readonly Severity[] = ["error", "warning", "advice", "note"];

/** The order in which findings are to be mended: the gravest first, and of these the lowest layer. */
function compareDiagnosed(a: Diagnosed, b: Diagnosed): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    layerOrder.indexOf(a.layer) - layerOrder.indexOf(b.layer)
  );
}

/**
 * Findings in the order in which they are to be mended, what follows from a lower one on the same host beneath it. One that
 * could follow from several stands beneath the lowest. Pure.
 */
export function orderFindings(loose: readonly Loose[]): readonly Diagnosed[] {
  const sorted = loose.toSorted((a, b) => compareDiagnosed(a.diagnosed, b.diagnosed));
  const parents = new Map(sorted.map((each) => [each, findParent(each, sorted)]));
  const build = (each: Loose): Diagnosed => ({
    ...each.diagnosed,
    consequences: sorted.filter((other) => parents.get(other) === each).map(build),
  });
  return sorted.filter((each) => parents.get(each) === undefined).map(build);
}

/** The lowest finding that this one follows from; only what is an error or a warning breaks something above it. */
function findParent(of: Loose, all: readonly Loose[]): Loose | undefined {
  const height = (each: Loose) => layerOrder.indexOf(each.diagnosed.layer);
  return all
    .filter((each) => each !== of && isCause(each, of))
    .toSorted((a, b) => height(a) - height(b) || rank(a, of) - rank(b, of))[0];
}

function isCause({ diagnosed: cause }: Loose, { diagnosed, follows }: Loose): boolean {
  if (cause.subject.host !== diagnosed.subject.host) return false;
  // A host that is not reached may be down, and so all that the cloud misses of it.
  if (cause.layer === "access")
    return diagnosed.layer !== "access" && cloudAt(hostName(diagnosed.subject.host)) === undefined;
  if (!follows.includes(cause.code)) return false;
  if (cause.severity !== "error" && cause.severity !== diagnosed.severity) return false;
  return layerOrder.indexOf(cause.layer) <= layerOrder.indexOf(diagnosed.layer);
}

/** Of two causes in one layer the one on the same thing. */
function rank({ diagnosed: cause }: Loose, { diagnosed }: Loose): number {
  return cause.subject.item === diagnosed.subject.item ? 0 : 1;
}
