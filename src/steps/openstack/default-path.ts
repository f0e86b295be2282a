import type { OpenstackTarget } from "../../model/openstack-target.ts";
import type { OptionView } from "./option-view.ts";

/** The name of vfleet's own file in a folder of drop-ins. */
const ownName = "vfleet.conf";

/** Whether a file is vfleet's own: it comes with no package. */
export function isOwnFile(path: string): boolean {
  return path.endsWith(`/${ownName}`);
}

/**
 * The file for an option that none of a program's files sets: the one that the release keeps it in, if the program reads
 * that; else the file of the plugin, else a file of vfleet's own in the last folder that the program is given.
 */
export function defaultPath({ option, programs }: OptionView, target: OpenstackTarget): string {
  const [program] = programs;
  const paths = program?.paths ?? [];
  const named = (name: string | undefined) =>
    name === undefined ? undefined : paths.findLast((path) => path.endsWith(`/${name}`));
  const plugin = option.file === "ml2-sriov" ? named(target.release.files.ml2) : undefined;
  const own = program?.folder === undefined ? undefined : `${program.folder}/${ownName}`;
  return named(target.release.files[option.file]) ?? plugin ?? own ?? paths.at(-1) ?? "";
}
