import type { Action, EditOptions, LineChange, OptionSetting, WriteFile } from "../../model/action.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { findLineChanges } from "../../model/line-changes.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import { mergeIntoList } from "../../model/oslo-config/merge-into-list.ts";
import type { OsloFile } from "../../model/oslo-config/oslo-file.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { renameOption } from "../../model/oslo-config/rename-option.ts";
import { renderOsloConfig } from "../../model/oslo-config/render-oslo-config.ts";
import { setOption } from "../../model/oslo-config/set-option.ts";
import type { StepAction } from "../../model/step.ts";
import { defaultPath, isOwnFile } from "./default-path.ts";
import { itemsOf } from "./option-view.ts";
import type { OptionWish } from "./option-wish.ts";
import { configFileAt } from "./service-files.ts";

/** One wish's change of one file. */
type Edit = {
  readonly path: string;
  readonly wish: OptionWish;
  /** The values of the option in this file. */
  readonly values: readonly string[];
};

/** The actions that fulfil wishes: one a file, with all that changes in it. */
export function planEdits(
  { target, facts }: { readonly target: OpenstackTarget; readonly facts: HostFacts },
  wishes: readonly OptionWish[],
): readonly StepAction[] {
  const byPath = Map.groupBy(
    wishes.flatMap((wish) => editsOf(wish, target)),
    ({ path }) => path,
  );
  return [...byPath].map(([path, edits]) => ({
    action: planFile(path, edits, facts),
    why: [...new Set(edits.map(({ wish }) => wish.why))].join("; "),
  }));
}

/** A single value changes where it counts; of many values each changes where it stands, and new ones follow the last. */
function editsOf(wish: OptionWish, target: OpenstackTarget): readonly Edit[] {
  const { places, oslo } = wish.view;
  const last = places.at(-1)?.path ?? defaultPath(wish.view, target);
  if (!oslo.multi) return [{ path: last, wish, values: wish.values }];
  const paths = [...new Set([...places.map(({ path }) => path), last])];
  return paths.map((path) => ({
    path,
    wish,
    values: wish.values.filter((_, at) => (places[at]?.path ?? last) === path),
  }));
}

function planFile(path: string, edits: readonly Edit[], facts: HostFacts): EditOptions | WriteFile {
  const present = configFileAt(facts, path);
  const settings = edits.map(({ wish }): OptionSetting => {
    const { section, name } = wish.view.option;
    return { section, name, values: wish.values };
  });
  const stale = [...new Set(edits.flatMap(({ wish }) => wish.view.service.units.map(({ unit }) => unit)))];
  const before = parseOsloConfig(present?.text ?? "");
  const after = edits.reduce(editFile, before);
  if (!present && (isOwnFile(path) || edits.every(({ wish }) => wish.view.service.installed)))
    return newFile(path, renderOsloConfig(after), stale);
  const changes = present ? findChanges(before, after) : [];
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
  return mergeIntoList(renamed, { ...to, items: wish.added, base });
}

/** The changes with the section that the last new line comes to stand in, or that a line goes from: `[pci]`. */
function findChanges(before: OsloFile, after: OsloFile): readonly LineChange[] {
  const changes = findLineChanges(renderOsloConfig(before), renderOsloConfig(after), (line) =>
    sectionAt(before, line),
  );
  let moved = 0;
  return changes.map((change) => {
    const { line, remove, insert } = change;
    const last = insert.findLastIndex((text) => text !== "");
    const section = last >= 0 ? sectionAt(after, line + moved + last) : change.section;
    moved += insert.length - remove.length;
    return { ...change, section };
  });
}

function sectionAt(file: OsloFile, line: number): string {
  const section = file.sections.find((each) => each.line <= line && line <= each.endLine);
  return section?.name === undefined ? "" : `[${section.name}]`;
}

/** Units that these actions make stale: they have to restart. */
export function unitsMadeStale(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => ("stale" in action ? (action.stale ?? []) : [])));
}
