import { optionOf } from "../../knowledge/openstack/all.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { type OsloOption, type OsloSource, placesOf } from "../../model/oslo-config/effective-value.ts";
import { splitList } from "../../model/oslo-config/merge-into-list.ts";
import { orderConfigFiles } from "../../model/oslo-config/order-config-files.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { asText } from "../machines/bytes.ts";
import type { Machine } from "../machines/machine.ts";

/** The settings that a program reads at its start. */
export type ServiceOptions = {
  /** The values of an option of the release: each setting of one that may stand several times, else the last. */
  readonly values: (word: OptionWord) => readonly string[];
  /** The items of a list. */
  readonly items: (word: OptionWord) => readonly string[];
  /** The items of a list by its place in the file, for what vfleet never sets. */
  readonly plain: (section: string, name: string) => readonly string[];
};

/** Reads the files that a program of a machine reads when it is started with these words. */
export function readServiceOptions(
  machine: Machine,
  words: readonly string[],
  release: OpenstackRelease,
): ServiceOptions {
  const sources = sourcesOf(machine, words, release);
  const settings = (option: OsloOption) => placesOf(sources, option).map(({ value }) => value);
  const values = (word: OptionWord): readonly string[] => {
    const option = optionOf(release, word);
    if (option === undefined) return [];
    const { section, name, oldNames: deprecated, repeatable: multi, form } = option;
    const found = settings({ section, name, deprecated, multi });
    if (found.length > 0) return multi ? found : found.slice(-1);
    return form === "list" || form === "pairs" ? [option.default.join(",")] : option.default;
  };
  return {
    values,
    items: (word) => splitList(values(word).at(-1) ?? ""),
    plain: (section, name) =>
      splitList(settings({ section, name, deprecated: [], multi: false }).at(-1) ?? ""),
  };
}

function sourcesOf(
  machine: Machine,
  words: readonly string[],
  release: OpenstackRelease,
): readonly OsloSource[] {
  const program = programOf(words);
  const [project = ""] = program.split("-");
  const base = `/etc/${project}`;
  const hasFolders = release.features["reads-default-config-folders"]?.has === true;
  const folders = [
    ...(hasFolders ? [`${base}/${project}.conf.d`, `${base}/${program}.conf.d`] : []),
    ...words.flatMap((word) => /^--config-dir=(.*)$/.exec(word)?.[1] ?? []),
  ];
  const paths = orderConfigFiles({
    args: words,
    defaultFiles: [
      `/usr/share/${project}/${project}-dist.conf`,
      `${base}/${project}.conf`,
      `${base}/${program}.conf`,
    ],
    defaultDirs: hasFolders ? folders.slice(0, 2) : [],
    listings: Object.fromEntries(folders.map((folder) => [folder, namesIn(machine, folder)])),
  });
  return paths.flatMap((path) => {
    const bytes = machine.files.read(path);
    return bytes === undefined ? [] : [{ path, file: parseOsloConfig(asText(bytes)) }];
  });
}

/** The name of the program that words start: nova-compute. */
export function programOf(words: readonly string[]): string {
  const path = words.find((word) => !/\/python[0-9.]*$/.test(word)) ?? "";
  return path.slice(path.lastIndexOf("/") + 1);
}

function namesIn(machine: Machine, folder: string): readonly string[] {
  const node = machine.files.node(folder);
  return node?.kind === "directory" ? [...node.entries.keys()] : [];
}
