import { optionOf } from "../../knowledge/openstack/all.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { ConfigOption } from "../../model/openstack-release.ts";
import type { OpenstackTarget, TargetService } from "../../model/openstack-target.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { type OsloOption, type OsloPlace, placesOf } from "../../model/oslo-config/effective-value.ts";
import { splitList } from "../../model/oslo-config/merge-into-list.ts";
import { findProgramFiles, type ProgramFiles } from "./service-files.ts";

/** An option of a service on a host: what the release makes of it, and what stands in the files. */
export type OptionView = {
  readonly word: OptionWord;
  readonly service: TargetService;
  readonly option: ConfigOption;
  readonly oslo: OsloOption;
  readonly programs: readonly ProgramFiles[];
  /** vfleet edits the files; false: a tool writes them, under whichever name it likes. */
  readonly isOurs: boolean;
  /** The settings by weight as the first program reads them: of a single value the last counts. */
  readonly places: readonly OsloPlace[];
};

/** The option of a service by its meaning; undefined: the release has none, or the service is not of this host. */
export function viewOption(
  target: OpenstackTarget,
  facts: HostFacts,
  word: OptionWord,
): OptionView | undefined {
  const option = optionOf(target.release, word);
  const service = target.services.find(
    (candidate) => option?.services.includes(candidate.service) && isConfigured(candidate),
  );
  if (!option || !service) return undefined;
  const programs = findProgramFiles(target, service, facts);
  const oslo = osloOption(option);
  const places = placesOf(programs[0]?.sources ?? [], oslo);
  return { word, service, option, oslo, programs, places, isOurs: target.deployment.owner === "vfleet" };
}

/** The option as the service registers it. */
export function osloOption(option: ConfigOption): OsloOption {
  const known = registered.get(option);
  if (known) return known;
  const { section, name, oldNames: deprecated, repeatable: multi } = option;
  const oslo = { section, name, deprecated, multi };
  registered.set(option, oslo);
  return oslo;
}

const registered = new WeakMap<ConfigOption, OsloOption>();

/** The values that are in force for a program: one a setting, or the release's default. */
export function valuesOf({ option, oslo }: OptionView, program: ProgramFiles | undefined): readonly string[] {
  const places = placesOf(program?.sources ?? [], oslo);
  const counting = oslo.multi ? places : places.slice(-1);
  if (counting.length > 0) return counting.map(({ value }) => value);
  return option.form === "list" || option.form === "pairs" ? [option.default.join(",")] : option.default;
}

/** The items of a list that are in force for a program. */
export function itemsOf(view: OptionView, program: ProgramFiles | undefined): readonly string[] {
  return splitList(valuesOf(view, program)[0] ?? "");
}

/** The agent may come with this plan, or by the tool; of the others only what is there is configured. */
function isConfigured({ service, installed }: TargetService): boolean {
  return installed || service === "sriov-agent";
}
