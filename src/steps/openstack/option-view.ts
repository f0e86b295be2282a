import { rememberLast } from "../../base/remember-last.ts";
import { optionOf } from "../../knowledge/openstack/all.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { ConfigOption, OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
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

type Viewed = Pick<HostFacts, "openstackFiles" | "openstackServices"> & { readonly target: OpenstackTarget };

/** What was viewed of the last host, which several wishes, checks and edits ask for. */
let last: (Viewed & { readonly views: Map<OptionWord, OptionView | undefined> }) | undefined;

/** The option of a service by its meaning; undefined: the release has none, or the service is not of this host. */
export function viewOption(
  target: OpenstackTarget,
  facts: HostFacts,
  word: OptionWord,
): OptionView | undefined {
  const { openstackFiles, openstackServices } = facts;
  const isSame =
    last?.target === target &&
    last.openstackFiles === openstackFiles &&
    last.openstackServices === openstackServices;
  if (!last || !isSame) last = { target, openstackFiles, openstackServices, views: new Map() };
  const { views } = last;
  const known = views.get(word);
  if (known || views.has(word)) return known;
  const view = lookUpOption(target, facts, word);
  views.set(word, view);
  return view;
}

function lookUpOption(target: OpenstackTarget, facts: HostFacts, word: OptionWord): OptionView | undefined {
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
function osloOption(option: ConfigOption): OsloOption {
  const known = registered.get(option);
  if (known) return known;
  const { section, name, oldNames: deprecated, repeatable: multi } = option;
  const oslo = { section, name, deprecated, multi };
  registered.set(option, oslo);
  return oslo;
}

const registered = new WeakMap<ConfigOption, OsloOption>();

/** All options of a service in a release that vfleet has something to say of; the same list each time. */
export function osloOptionsOf(release: OpenstackRelease, service: OpenstackService): readonly OsloOption[] {
  return optionsOf(release).get(service) ?? [];
}

const optionsOf = rememberLast(32, (release: OpenstackRelease) => {
  const byService = new Map<OpenstackService, OsloOption[]>();
  for (const option of Object.values(release.options))
    for (const service of option.services)
      byService.set(service, [...(byService.get(service) ?? []), osloOption(option)]);
  return byService;
});

/** The values that are in force for a program: one a setting, or the release's default. */
export function valuesOf(view: OptionView, program: ProgramFiles | undefined): readonly string[] {
  return valuesAt(view, program ? placesFor(view, program) : []);
}

/** The settings of the option in a program's files, by weight. */
export function placesFor(
  { oslo, programs, places }: OptionView,
  program: ProgramFiles,
): readonly OsloPlace[] {
  return program === programs[0] ? places : placesOf(program.sources, oslo);
}

/** The values that these settings give: one a setting, or the release's default. */
export function valuesAt({ option, oslo }: OptionView, places: readonly OsloPlace[]): readonly string[] {
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
