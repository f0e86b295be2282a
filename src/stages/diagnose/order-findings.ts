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
  const sorted = raise(loose).toSorted((a, b) => compareDiagnosed(a.diagnosed, b.diagnosed));
  const causesOf = indexCauses(sorted);
  const byParent = Map.groupBy(sorted, (each) => findParent(each, causesOf(each)));
  const build = (each: Loose): Diagnosed => ({
    ...each.diagnosed,
    consequences: (byParent.get(each) ?? []).map(build),
  });
  return (byParent.get(undefined) ?? []).map(build);
}

/** The lowest finding that this one follows from; only what is an error or a warning breaks something above it. */
function findParent(of: Loose, causes: readonly Loose[]): Loose | undefined {
  const height = (each: Loose) => layerOrder.indexOf(each.diagnosed.layer);
  return causes.toSorted((a, b) => height(a) - height(b) || rank(a, of) - rank(b, of))[0];
}

/** A warning that an error follows from is as grave as that. */
function raise(loose: readonly Loose[]): readonly Loose[] {
  const causesOf = indexCauses(loose);
  const errors = loose.filter(({ diagnosed }) => diagnosed.severity === "error");
  const grave = new Set(errors.flatMap((each) => causesOf(each)));
  return loose.map((each) =>
    each.diagnosed.severity === "warning" && grave.has(each)
      ? { ...each, diagnosed: { ...each.diagnosed, severity: "error" } }
      : each,
  );
}

/** Gives the findings that one follows from, in their order, without a look at all of a fleet for each. */
function indexCauses(loose: readonly Loose[]): (of: Loose) => readonly Loose[] {
  const places = new Map(loose.map((each, at) => [each, at]));
  const byHost = Map.groupBy(loose, ({ diagnosed }) => diagnosed.subject.host);
  const byCode = Map.groupBy(loose, ({ diagnosed }) => diagnosed.code);
  const wide = Map.groupBy(
    loose.filter(({ diagnosed }) => isOfAll(diagnosed)),
    ({ diagnosed }) => diagnosed.code,
  );
  return (of) => {
    const { subject } = of.diagnosed;
    const elsewhere = isCloud(of.diagnosed) ? byCode : wide;
    const near = [
      ...(byHost.get(subject.host) ?? []),
      ...of.follows.flatMap((code) => elsewhere.get(code) ?? []),
    ].filter((each) => each !== of && isCause(each, of));
    return [...new Set(near)].toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  };
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
  if (cause.layer === "access") return diagnosed.layer !== "access" && !isCloud(diagnosed);
  if (!follows.includes(cause.code)) return false;
  if (cause.severity !== "error" && cause.severity !== "warning") return false;
  if (!sharesOption(cause, diagnosed)) return false;
  return layerOrder.indexOf(cause.layer) <= layerOrder.indexOf(diagnosed.layer);
}

/** What is wrong on a host concerns that host, and the cloud as a whole; what is wrong with the control plane concerns all. */
function reaches(cause: Diagnosed, of: Diagnosed): boolean {
  if (cause.subject.host === of.subject.host) return true;
  return cause.layer !== "access" && (isOfAll(cause) || isCloud(of));
}

function isOfAll({ layer }: Diagnosed): boolean {
  return layer === "neutron" || layer === "scheduler" || layer === "placement";
}

function isCloud({ subject }: Diagnosed): boolean {
  return cloudAt(hostName(subject.host)) !== undefined;
}

/** Of two causes in one layer the one on the same thing. */
function rank({ diagnosed: cause }: Loose, { diagnosed }: Loose): number {
  return cause.subject.item === diagnosed.subject.item ? 0 : 1;
}
