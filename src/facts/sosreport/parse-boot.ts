import type { BootLoader, FileState, InitSystem } from "../../model/host-facts.ts";
import { places } from "../../model/places.ts";
import { absent, known, knownValue, type Reading, unreadable } from "../../model/reading.ts";
import { findConfiguredCommandLine } from "../find-configured-command-line.ts";
import { initSystemFact } from "../init-system.ts";
import { fileBeginning, lacking, notInReport, type SosFiles } from "./sos-files.ts";

const menuPaths = ["boot/grub2/grub.cfg", "boot/grub/grub.cfg"] as const;
const entryFolder = "boot/loader/entries/";
const initVersions = ["sos_commands/upstart/initctl_--system_version", "sos_commands/upstart/init_--version"];

/** Where the boot loader's files and the init system's version are, as beginnings of paths. */
export const bootPaths: readonly string[] = [
  ...menuPaths,
  "boot/efi/EFI/",
  "boot/grub/grubenv",
  "boot/grub2/grubenv",
  entryFolder,
  "etc/default/grub",
  "etc/grub.d/",
  ...initVersions,
];

/** By program of the boot loader, the packages that bring it. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  grubby: ["grubby"],
  "update-grub": ["grub2-common"],
  "grub-mkconfig": ["grub-common"],
  "grub2-mkconfig": ["grub2-tools", "grub2-tools-minimal", "grub2"],
};

type Installed = Reading<ReadonlyMap<string, string>>;

/** The boot loader and what the kernel's arguments will be at the next boot. */
export function parseBoot(files: SosFiles, installed: Installed): Reading<BootLoader> {
  const versions = knownValue(installed);
  const menu = findMenu(files);
  if (menu === undefined) return lacking(menuPaths.join(", "));
  if (versions === undefined) return lacking("dpkg -l, rpm -qa");
  const tools = Object.keys(TOOLS).filter((tool) => TOOLS[tool]?.some((name) => versions.has(name)));
  return known({
    tools,
    // That of Debian and Ubuntu does; the folder itself is in no report.
    readsDropIns: versions.has("grub-common"),
    defaults: fileAt(files, "etc/default/grub", "etc/default/"),
    dropIns: versions.has("grub-common") ? { "/etc/default/grub.d": unreadable(notInReport) } : {},
    menu: known({ path: `/${menu.path}`, content: menu.content }),
    configuredCommandLine: commandLineOf(files, menu),
    fallbackEntry: fileAt(files, places.fallbackEntry.slice(1), "etc/grub.d/"),
  });
}

type Menu = { readonly path: string; readonly content: string };

// On the EFI partition there is only a stub where /boot has a menu.
function findMenu(files: SosFiles): Menu | undefined {
  const efi = [...files.keys()].filter((path) => /^boot\/efi\/EFI\/[a-z]\w*\/grub\.cfg$/.test(path));
  const path = [...menuPaths, ...efi].find((each) => (files.get(each) ?? "").trim() !== "");
  return path === undefined ? undefined : { path, content: files.get(path) ?? "" };
}

function commandLineOf(files: SosFiles, menu: Menu): Reading<string> {
  const beside = menu.path.replace(/[^/]*$/, "grubenv");
  const environment = [beside, "boot/grub2/grubenv", "boot/grub/grubenv"].find((path) => files.has(path));
  const entries = new Map(
    [...files].flatMap(([path, text]) =>
      path.startsWith(entryFolder) && path.endsWith(".conf") ? [[`/${path}`, text] as const] : [],
    ),
  );
  if (/^\s*blscfg\b/m.test(menu.content) && entries.size === 0) return lacking(entryFolder);
  // sos does not take Debian's; without it, nothing is known of a boot that was asked for once (grub-reboot).
  if (environment === undefined && /set default="?\$\{?saved_entry/.test(menu.content))
    return lacking(beside);
  return findConfiguredCommandLine({
    menu: menu.content,
    environment: files.get(environment ?? "") ?? "",
    entries,
  });
}

/** Mode and owner are not what they were on the host; nothing is written from a report. */
function fileAt(files: SosFiles, path: string, folder: string): Reading<FileState> {
  const content = files.get(path);
  if (content !== undefined) return known({ content, mode: "0644", uid: 0, gid: 0 });
  return [...files.keys()].some((each) => each.startsWith(folder)) ? absent : unreadable(notInReport);
}

/** The init system, by what of it was asked; systemd's version is that of its package. */
export function parseInit(files: SosFiles, installed: Installed): Reading<InitSystem> {
  const version = knownValue(installed)?.get("systemd");
  const units = fileBeginning(files, "sos_commands/systemd/systemctl_list-units");
  const upstart = fileBeginning(files, ...initVersions);
  if (units !== undefined && /\.service\s+loaded\s/.test(units) && version !== undefined)
    return initSystemFact.parse({ exitCode: 0, text: `systemd ${version}\n` });
  if (upstart !== undefined) return initSystemFact.parse({ exitCode: 0, text: upstart });
  return lacking("systemctl list-units, initctl version");
}
