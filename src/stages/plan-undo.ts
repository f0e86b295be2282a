import { actionTypeOf } from "../actions/all.ts";
import {
  inverseOfCloudAction,
  inverseOfDrainAction,
  nothingChangedInCloud,
} from "../actions/cloud-inverse.ts";
import { nothingChangedCodes } from "../actions/script-result.ts";
import { type Action, isCloudAction, type Reboot } from "../model/action.ts";
import { isDrainAction } from "../model/cloud-action.ts";
import { cloudAt } from "../model/cloud-place.ts";
import type { HostName } from "../model/ids.ts";
import { places } from "../model/places.ts";
import type { HostPlan, Plan, PlannedAction, PlannedPhase } from "../model/plan.ts";
import type { ActionOutcome, JournalEntry } from "../model/run.ts";

/** How an undo is to be done. */
export type UndoOptions = {
  readonly createdAt: string;
  /** Reboot hosts whose kernel arguments go back, so that it comes into effect. */
  readonly reboot: boolean;
  /** Only these of the run's hosts, and nothing in the cloud; left out: all that the run did. */
  readonly hosts?: ReadonlySet<HostName>;
};

/**
 * The plan that takes back what a run did, newest first: the inverse of each action that was carried out, or that may
 * have been. Each inverse looks on the host whether there is something to take back. Pure.
 */
export function planUndo(entries: readonly JournalEntry[], options: UndoOptions): Plan {
  const started = entries.find((entry) => entry.kind === "run-started");
  if (started?.kind !== "run-started") throw new Error("a journal begins with run-started");
  const { plan, run } = started;
  const ofHosts = Map.groupBy(entries, (entry) => ("host" in entry ? entry.host : undefined));
  return {
    ...plan,
    purpose: { kind: "undo", run },
    createdAt: options.createdAt,
    hosts: plan.hosts
      .filter(({ host }) => options.hosts?.has(host) ?? true)
      .map((planned) => planHostUndo(planned, findCarriedOut(ofHosts.get(planned.host) ?? []), options)),
  };
}

/**
 * The actions of a host that were begun, but for those of which it is known that they changed nothing, and a disabled
 * nova-compute that was enabled again.
 */
function findCarriedOut(entries: readonly JournalEntry[]): readonly PlannedAction[] {
  let carriedOut: PlannedAction[] = [];
  for (const entry of entries) {
    if (entry.kind === "action-started") carriedOut.push(entry.action);
    // A host's actions come one after the other, so an end is that of the last one begun.
    if (entry.kind !== "action-ended") continue;
    const last = carriedOut.at(-1);
    if (last?.id !== entry.actionId) continue;
    if (changedNothing(entry.outcome)) carriedOut.pop();
    else if (last.action.kind === "enable-compute-service" && entry.outcome.kind === "done")
      carriedOut = carriedOut.filter(({ action }) => !/^(?:dis|en)able-compute-service$/.test(action.kind));
  }
  return carriedOut;
}

function changedNothing(outcome: ActionOutcome): boolean {
  if (outcome.kind === "done") return outcome.note !== undefined;
  if (outcome.kind !== "failed") return false;
  const { code } = outcome.finding;
  return nothingChangedCodes.has(code) || nothingChangedInCloud.has(code);
}

function planHostUndo(
  planned: HostPlan,
  carriedOut: readonly PlannedAction[],
  options: UndoOptions,
): HostPlan {
  const { host } = planned;
  const inverses = carriedOut.toReversed().flatMap(({ action, step }) => {
    const inverse = inverseOf(action);
    return inverse ? [{ step, inverse }] : [];
  });
  // The boot menu is made from files, and so is what a unit or a service does: they come when the files are back, the
  // menu once.
  const menus = [...inverses, ...findMissedMenus(planned, inverses)]
    .filter(({ inverse }) => inverse.kind === "rebuild-boot-menu")
    .slice(0, 1);
  const units = inverses.filter(({ inverse }) => inverse.kind === "set-unit-enabled" && inverse.to);
  const services = inverses.filter(({ inverse }) => inverse.kind === "enable-compute-service");
  const rest = inverses.filter(
    (entry) =>
      !/^(?:rebuild-boot-menu|restart-service|enable-compute-service)$/.test(entry.inverse.kind) &&
      !units.includes(entry),
  );
  // Where nothing is put back nothing has to be restarted; the service may be gone with what a later run has put back.
  const restarts =
    rest.length + units.length === 0
      ? []
      : findRestarts([...inverses, ...findMissedRestarts(planned, inverses)]);
  const ordered = [...rest, ...menus, ...units, ...restarts];
  const bootChanged =
    carriedOut.some(({ action }) => action.kind === "reboot") &&
    ordered.some(({ inverse }) => /^(rebuild-boot-menu|change-boot-entry)$/.test(inverse.kind));
  const number = (at: number) => `${host}/undo-${at + 1}`;
  const plannedAt = (first: number) => (entry: Inverse, at: number) => planInverse(entry, number(first + at));
  const actions = ordered.map(plannedAt(0));
  const name = cloudAt(host) === undefined ? "functions" : "cloud";
  const phases: PlannedPhase[] = actions.length > 0 ? [{ name, actions }] : [];
  if (bootChanged && options.reboot)
    phases.push({ name: "boot", actions: [planReboot(number(actions.length), carriedOut)] });
  // The scheduler may use the host again when all else is put back.
  const enables = services.map(plannedAt(actions.length + 1));
  if (enables.length > 0) phases.push({ name: "enable", actions: enables });
  return {
    host,
    status: phases.length > 0 ? "changes" : "unchanged",
    phases,
    findings: bootChanged && !options.reboot ? [rebootLater(host)] : [],
  };
}

function planInverse({ step, inverse }: Inverse, id: string): PlannedAction {
  const disrupts = disruptionsOf(inverse);
  return { id, step, action: inverse, why: "the run did the opposite", disrupts };
}

function inverseOf(action: Action): Action | undefined {
  if (isDrainAction(action)) return inverseOfDrainAction(action);
  return isCloudAction(action) ? inverseOfCloudAction(action) : actionTypeOf(action).inverse(action);
}

type Inverse = { readonly step: string; readonly inverse: Action };

const bootFiles: ReadonlySet<string> = new Set([
  places.bootDropIn,
  places.grubDefaults,
  places.fallbackEntry,
]);

/** The boot menu that the run had planned and did not come to, where its files are put back: a later run may have made it. */
function findMissedMenus({ phases }: HostPlan, inverses: readonly Inverse[]): readonly Inverse[] {
  if (!inverses.some(({ inverse }) => "path" in inverse && bootFiles.has(inverse.path))) return [];
  return phases.flatMap(({ actions }) =>
    actions.flatMap(({ action, step }) => {
      const inverse = action.kind === "rebuild-boot-menu" ? inverseOf(action) : undefined;
      return inverse ? [{ step, inverse }] : [];
    }),
  );
}

/** Restarts that the run had planned and did not come to, of units whose files are put back: a later run may have made up for them. */
function findMissedRestarts({ phases }: HostPlan, inverses: readonly Inverse[]): readonly Inverse[] {
  const stale = new Set(inverses.flatMap(({ inverse }) => ("stale" in inverse ? (inverse.stale ?? []) : [])));
  return phases
    .flatMap(({ actions }) => actions)
    .toReversed()
    .flatMap(({ action, step }) =>
      action.kind === "restart-service" && action.units.some((unit) => stale.has(unit))
        ? [{ step, inverse: action }]
        : [],
    );
}

/** Each service once, in the order in which the run restarted them; units that go with a package do not restart. */
function findRestarts(inverses: readonly Inverse[]): readonly Inverse[] {
  const going = new Set(
    inverses.flatMap(({ inverse }) => (inverse.kind === "remove-package" ? (inverse.units ?? []) : [])),
  );
  const seen = new Set<string>();
  return inverses.toReversed().filter(({ inverse }) => {
    if (inverse.kind !== "restart-service" || seen.has(inverse.service)) return false;
    seen.add(inverse.service);
    return !inverse.units.every((unit) => going.has(unit));
  });
}

function planReboot(id: string, carriedOut: readonly PlannedAction[]): PlannedAction {
  const earlier = carriedOut
    .map(({ action }) => action)
    .find((action): action is Reboot => action.kind === "reboot");
  return {
    id,
    step: "reboot-host",
    // The boot that it starts from is only known when it is carried out.
    action: { kind: "reboot", bootId: "", timeoutMs: earlier?.timeoutMs ?? 1_200_000 },
    why: "the old kernel arguments come into effect with the next boot",
    disrupts: [{ kind: "reboot", text: "the host is away for minutes; all that runs on it stops" }],
  };
}

function disruptionsOf(action: Action): PlannedAction["disrupts"] {
  if (action.kind !== "set-vf-count" || action.from === 0) return [];
  return [
    {
      kind: "vfs-go-away",
      pf: action.pf,
      holders: [],
      text: `the ${action.from} VFs of ${action.pf} go away; it is refused if one is in use`,
    },
  ];
}

function rebootLater(host: HostName): HostPlan["findings"][number] {
  return {
    code: "reboot-to-finish-undo",
    severity: "note",
    subject: { host },
    summary: "The kernel arguments are put back, and come into effect with the next boot",
    detail: "The run changed kernel arguments; undo was not told to reboot.",
    fix: "Reboot this host when it suits you, or undo with --reboot.",
  };
}
