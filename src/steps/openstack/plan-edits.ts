import { rememberLast } from "../../base/remember-last.ts";
import type { Action, EditOptions, OptionSetting, WriteFile } from "../../model/action.ts";
import type { Finding } from "../../model/finding.ts";
import type { ConfigFile } from "../../model/openstack-facts.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import { placesOf } from "../../model/oslo-config/effective-value.ts";
import { mergeIntoList, splitList } from "../../model/oslo-config/merge-into-list.ts";
import type { OsloFile } from "../../model/oslo-config/oslo-file.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { renameOption } from "../../model/oslo-config/rename-option.ts";
import { renderOsloConfig } from "../../model/oslo-config/render-oslo-config.ts";
import { setOption } from "../../model/oslo-config/set-option.ts";
import { showName } from "../../model/oslo-config/show-place.ts";
import type { StepAction } from "../../model/step.ts";
import { defaultPath, isOwnFile } from "./default-path.ts";
import { findEditChanges } from "./edit-changes.ts";
import { itemsOf, placesFor } from "./option-view.ts";
import { isFulfilled, isFulfilledFor, type OptionWish, type WishInput } from "./option-wish.ts";
import { configFileAt, mostServices, type ProgramFiles, parseConfigFile } from "./service-files.ts";

/** One wish's change of one file. */
type Edit = {
  readonly path: string;
  readonly wish: OptionWish;
  /** The values of the option in this file. */
  readonly values: readonly string[];
};

/** The edits that fulfil wishes: one a file, with all that changes in it; and wishes that no edit fulfils. */
export type PlannedEdits = { readonly actions: readonly StepAction[]; readonly findings: readonly Finding[] };

/** Plans all edits of a host for these wishes, and looks whether the services would read them so. */
export function planEdits(
  { host, target, facts }: Pick<WishInput, "host" | "target" | "facts">,
  wishes: readonly OptionWish[],
): PlannedEdits {
  const byPath = Map.groupBy(
    wishes.flatMap((wish) => editsOf(wish, target)),
    ({ path }) => path,
  );
  const edited = new Map<string, () => OsloFile>();
  const actions = [...byPath].map(([path, edits]) => {
    const present = configFileAt(facts, path);
    // Of a file that comes with a package nobody asks yet how it will be.
    const after = once(() =>
      edits.reduce(editFile, present ? parseConfigFile(path, present) : parseOsloConfig("")),
    );
    edited.set(path, after);
    return {
      action: planFile(path, edits, { present, after }),
      why: [...new Set(edits.map(({ wish }) => wish.why))].join("; "),
    };
  });
  const programsOf = rememberLast(mostServices, (programs: readonly ProgramFiles[]) =>
    programs.map((program) => afterEdits(program, edited)),
  );
  const failing = wishes
    .filter(({ view }) => view.service.installed)
    .map((wish) => seenBy(programsOf(wish.view.programs), wish))
    .filter((wish) => !isFulfilled(wish));
  return { actions, findings: failing.map((wish) => overridden(host, wish)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a program would read once the files are so. */
function afterEdits(program: ProgramFiles, edited: ReadonlyMap<string, () => OsloFile>): ProgramFiles {
  const present = new Map(program.sources.map(({ path, file }) => [path, file]));
  const own = [...edited.keys()].filter((path) => isOwnFile(path) && path.startsWith(`${program.folder}/`));
  const sources = [...new Set([...program.paths, ...own])].flatMap((path) => {
    const file = edited.get(path)?.() ?? present.get(path);
    return file ? [{ path, file }] : [];
  });
  return { ...program, sources };
}

/** The wish as these programs see it. */
function seenBy(programs: readonly ProgramFiles[], wish: OptionWish): OptionWish {
  const places = placesOf(programs[0]?.sources ?? [], wish.view.oslo);
  return { ...wish, view: { ...wish.view, programs, places } };
}

function overridden(host: string, after: OptionWish): Finding {
  const { view, values } = after;
  const name = showName(view.option);
  const program = view.programs.find((each) => !isFulfilledFor(after, each));
  const place = placesOf(program?.sources ?? [], view.oslo).at(-1);
  return {
    code: "option-overridden",
    severity: "error",
    subject: { host, item: place?.path ?? "" },
    summary: `${name} would still not be what it has to be for ${program?.unit ?? view.service.service}`,
    detail:
      place === undefined
        ? `No file that ${program?.unit} reads would set it.`
        : `${place.path}:${place.line} is read later, or by others as well, and has another value.`,
    fix: `Take ${name} out of ${place?.path ?? "the other files"}, or set it there to ${values.join(" and ")}.`,
  };
}

/**
 * A single value changes where it counts for the program that does not have it yet; of many values each changes where it
 * stands, and new ones follow the last. What an agent reads goes into its own file: others may be read by other services.
 */
function editsOf(wish: OptionWish, target: OpenstackTarget): readonly Edit[] {
  const { view } = wish;
  const program = view.programs.find((each) => !isFulfilledFor(wish, each)) ?? view.programs[0];
  const places = program ? placesFor(view, program) : [];
  const isAgents = view.option.file === "sriov-agent" || view.option.file === "ovs-agent";
  const last = (isAgents ? undefined : places.at(-1)?.path) ?? defaultPath(view, target);
  if (!view.oslo.multi) return [{ path: last, wish, values: wish.values }];
  const paths = [...new Set([...places.map(({ path }) => path), last])];
  return paths.map((path) => ({
    path,
    wish,
    values: wish.values.filter((_, at) => (places[at]?.path ?? last) === path),
  }));
}

function planFile(
  path: string,
  edits: readonly Edit[],
  { present, after }: { readonly present: ConfigFile | undefined; readonly after: () => OsloFile },
): EditOptions | WriteFile {
  const settings = edits.map(({ wish }): OptionSetting => {
    const { section, name } = wish.view.option;
    return { section, name, values: wish.values };
  });
  const stale = [...new Set(edits.flatMap(({ wish }) => wish.view.service.units.map(({ unit }) => unit)))];
  if (!present && (isOwnFile(path) || edits.every(({ wish }) => wish.view.service.installed)))
    return newFile(path, renderOsloConfig(after()), stale);
  const changes = present ? findEditChanges(parseConfigFile(path, present), after()) : [];
  return {
    kind: "edit-options",
    path,
    original: present?.sha256,
    direction: "apply",
    settings,
    changes,
    stale,
  };
}

/** What vfleet writes holds no secret, and the services must be able to read it. */
function newFile(path: string, content: string, stale: readonly string[]): WriteFile {
  const after = { content, mode: "0644", uid: 0, gid: 0 };
  return { kind: "write-file", path, before: undefined, after, makeDirectories: [], stale };
}

function editFile(file: OsloFile, { wish, values }: Edit): OsloFile {
  const { option, oslo, programs } = wish.view;
  const to = { section: option.section, name: option.name };
  const renamed = option.oldNames.reduce(
    (done, from) => renameOption(done, { from, to, multi: oslo.multi }),
    file,
  );
  if (wish.added === undefined) return setOption(renamed, { ...to, values });
  const base = itemsOf(wish.view, programs[0]);
  return mergeIntoList(renamed, { ...to, items: splitList(wish.values[0] ?? ""), base });
}

/** Units that these actions make stale: they have to restart. */
export function unitsMadeStale(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => ("stale" in action ? (action.stale ?? []) : [])));
}
