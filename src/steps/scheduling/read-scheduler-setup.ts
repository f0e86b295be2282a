import { optionOf } from "../../knowledge/openstack/all.ts";
import { placementUseOf, requestFilterOptions } from "../../knowledge/openstack/scheduler-filters.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { placesOf } from "../../model/oslo-config/effective-value.ts";
import { absent, known, type Reading, unreadable } from "../../model/reading.ts";
import type { SchedulerSetup } from "../../model/scheduling/scheduler-setup.ts";
import { itemsOf, type OptionView, viewOption } from "../openstack/option-view.ts";
import type { ProgramFiles } from "../openstack/service-files.ts";

/** A controller that was read. */
export type ControllerSight = { readonly facts: HostFacts; readonly target: OpenstackTarget };

/** What the files of controllers tell of the scheduler and of ML2. */
export type ControllerSetup = Pick<
  SchedulerSetup,
  | "filters"
  | "zonesByPlacement"
  | "defaultZone"
  | "beyond"
  | "mechanismDrivers"
  | "vendorDevs"
  | "prohibitedVnicTypes"
>;

/** Reads the setup of the scheduler and the Neutron server; of several controllers the first that has each counts. */
export function readControllerSetup(
  release: OpenstackRelease,
  controllers: readonly ControllerSight[],
): ControllerSetup {
  const list = (word: OptionWord) => firstKnown(controllers.map((each) => readList(each, word)));
  const scheduler = firstKnown(controllers.map((each) => programOf(each, "scheduler-filters")));
  return {
    filters: list("scheduler-filters"),
    zonesByPlacement: zonesOf(release, scheduler),
    defaultZone: textOf(scheduler, { section: "DEFAULT", name: "default_availability_zone" }) ?? "nova",
    beyond: requestFilterOptions
      .filter(
        ([since, name]) => release.series >= since && isOn(textOf(scheduler, { section: "scheduler", name })),
      )
      .map(([, name]) => `[scheduler] ${name}`),
    mechanismDrivers: list("ml2-mechanism-drivers"),
    vendorDevs:
      optionOf(release, "ml2-supported-vendor-devs") === undefined
        ? absent
        : list("ml2-supported-vendor-devs"),
    prohibitedVnicTypes:
      optionOf(release, "vnic-types-prohibited") === undefined ? absent : list("vnic-types-prohibited"),
  };
}

function firstKnown<T>(readings: readonly Reading<T>[]): Reading<T> {
  return (
    readings.find(({ is }) => is === "known") ?? readings.find(({ is }) => is === "unreadable") ?? absent
  );
}

function readList(controller: ControllerSight, word: OptionWord): Reading<readonly string[]> {
  const view = viewOption(controller.target, controller.facts, word);
  const program = programIn(view);
  return view === undefined || program.is !== "known"
    ? (program as Reading<never>)
    : known(itemsOf(view, program.value));
}

function programOf(controller: ControllerSight, word: OptionWord): Reading<ProgramFiles> {
  return programIn(viewOption(controller.target, controller.facts, word));
}

function programIn(view: OptionView | undefined): Reading<ProgramFiles> {
  const [program] = view?.programs ?? [];
  if (program === undefined) return absent;
  const [unread] = program.unread;
  if (unread) return unreadable(`${unread.path}: ${unread.reason}`);
  return program.sources.length === 0 ? unreadable("none of its files was found") : known(program);
}

function textOf(
  program: Reading<ProgramFiles>,
  option: { readonly section: string; readonly name: string },
): string | undefined {
  if (program.is !== "known") return undefined;
  return placesOf(program.value.sources, { ...option, deprecated: [], multi: false }).at(-1)?.value;
}

function zonesOf(release: OpenstackRelease, program: Reading<ProgramFiles>): Reading<boolean> {
  const use = placementUseOf(release);
  if (use.alwaysPicksZones) return known(true);
  if (use.picksZones === undefined) return known(false);
  if (program.is !== "known") return program.is === "absent" ? unreadable("no controller was read") : program;
  const text = textOf(program, { section: "scheduler", name: "query_placement_for_availability_zone" });
  return known(text === undefined ? use.picksZones : isOn(text));
}

function isOn(text: string | undefined): boolean {
  return text !== undefined && /^(?:true|1|yes|on)$/i.test(text.trim());
}
