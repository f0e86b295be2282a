import { removeSecrets } from "../../base/remove-secrets.ts";
import type { ConfigFile, OpenstackFiles, OpenstackServices } from "../../model/openstack-facts.ts";
import { known, knownValue, type Reading, unreadable } from "../../model/reading.ts";
import { lacking, notInReport, type SosFiles, type SosLinks } from "./sos-files.ts";

const generated = "var/lib/config-data/puppet-generated/";

/** Where the files are, as beginnings of paths. */
export const openstackPaths: readonly string[] = [
  "etc/nova/",
  "etc/neutron/",
  `${generated}nova/etc/nova/`,
  `${generated}nova_libvirt/etc/nova/`,
  `${generated}neutron/etc/neutron/`,
];

const CONFIG = /(?:^|\/)etc\/(?:nova|neutron)\/.*\.(?:conf|ini)$/;
/** What packages bring there holds paths and the like, and nobody edits it; sos leaves it out. */
const OF_PACKAGES = /^\/usr\/share\/(?:nova|neutron)\//;

/** The configuration files of Nova and Neutron, and those that a process reads and the report does not have. */
export function parseOpenstackFiles(
  files: SosFiles,
  about: { readonly links: SosLinks; readonly services: Reading<OpenstackServices> },
): Reading<OpenstackFiles> {
  const texts = [...files].filter(([path]) => CONFIG.test(path));
  if (texts.length === 0) return lacking("etc/nova, etc/neutron");
  const there = new Map<string, Reading<ConfigFile>>(
    texts.map(([path, text]) => [`/${path}`, known(configOf(text))]),
  );
  const unread = (knownValue(about.services)?.processes ?? [])
    .filter(({ contained }) => !contained)
    .flatMap(({ args }) => configPaths(args))
    .filter((path) => !there.has(path))
    .map((path) => [path, OF_PACKAGES.test(path) ? known(configOf("")) : unreadable(notInReport)] as const);
  const folders = Map.groupBy(
    [...there.keys()].filter((path) => /\.conf\.d\/[^/]+$|\/neutron\/conf\.d\/[^/]+\/[^/]+$/.test(path)),
    (path) => path.slice(0, path.lastIndexOf("/")),
  );
  const links = [...about.links].filter(([path, target]) => CONFIG.test(path) && CONFIG.test(target));
  return known({
    files: Object.fromEntries([...there, ...unread]),
    links: Object.fromEntries(links.map(([path, target]) => [`/${path}`, `/${target}`])),
    folders: Object.fromEntries(
      [...folders].map(([folder, paths]) => [folder, paths.map((path) => path.slice(folder.length + 1))]),
    ),
  });
}

/** Files that are named, not folders: `--config-file=/etc/nova/nova.conf`, or the path as the next word. */
function configPaths(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, at) => {
    const given = /^--config-file=(.+)$/.exec(arg)?.[1];
    return given ?? (args[at - 1] === "--config-file" ? [arg] : []);
  });
}

/** Mode and owner are not what they were on the host; nothing is written from a report. */
function configOf(text: string): ConfigFile {
  return { text: removeSecrets(text), sha256: "0".repeat(64), mode: "0640", uid: 0, gid: 0 };
}
