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
 * could follow from several stands beneath the lowest; a warning that an error follows from becomes one. Pure.
 */
export function orderFindings(loose: readonly Loose[]): readonly Diagnosed[] {
  const sorted = loose
    .map((each) => raise(each, loose))
    .toSorted((a, b) => compareDiagnosed(a.diagnosed, b.diagnosed));
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

/** A warning that an error follows from is as grave as that. */
function raise(each: Loose, all: readonly Loose[]): Loose {
  if (each.diagnosed.severity !== "warning") return each;
  const isGrave = all.some((other) => other.diagnosed.severity === "error" && isCause(each, other));
  return isGrave ? { ...each, diagnosed: { ...each.diagnosed, severity: "error" } } : each;
}

/** From what is wrong with an option's place only that follows which the option would set. */
function sharesOption(cause: Diagnosed, { evidence = [] }: Diagnosed): boolean {
  if (!cause.code.startsWith("config-")) return true;
  const names = evidence.flatMap(({ text }) => /^\[[^\]]*\] (\S+)/.exec(text)?.[1] ?? []);
  return names.length === 0 || names.some((name) => `${cause.summary} ${cause.detail}`.includes(name));
}

function isCause({ diagnosed: cause }: Loose, { diagnosed, follows }: Loose): boolean {
  if (!reaches(cause, diagnosed)) return false;
  // A host that is not reached may be down, and so all that the cloud misses of it.
  if (cause.layer === "access")
    return diagnosed.layer !== "access" && cloudAt(hostName(diagnosed.subject.host)) === undefined;
  if (!follows.includes(cause.code)) return false;
  if (cause.severity !== "error" && cause.severity !== "warning") return false;
  if (!sharesOption(cause, diagnosed)) return false;
  return layerOrder.indexOf(cause.layer) <= layerOrder.indexOf(diagnosed.layer);
}

/** What is wrong on a host concerns that host, and the cloud as a whole; what is wrong with the control plane concerns all. */
function reaches(cause: Diagnosed, { subject }: Diagnosed): boolean {
  if (cause.subject.host === subject.host) return true;
  if (cause.layer === "access") return false;
  const isOfAll = cause.layer === "neutron" || cause.layer === "scheduler" || cause.layer === "placement";
  return isOfAll || cloudAt(hostName(subject.host)) !== undefined;
}

/** Of two causes in one layer the one on the same thing. */
function rank({ diagnosed: cause }: Loose, { diagnosed }: Loose): number {
  return cause.subject.item === diagnosed.subject.item ? 0 : 1;
}
