import type { BootLoader, Fact, FileState } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { absent, known, knownValue, type Reading, unreadable } from "../model/reading.ts";
import { composeFilesCommand } from "./compose-files-command.ts";
import { excerpt } from "./excerpt.ts";
import { findConfiguredCommandLine } from "./find-configured-command-line.ts";
import { parseFileFrames } from "./parse-file-frames.ts";

type Files = ReadonlyMap<string, Reading<FileState>>;

const dropInFolder = "/etc/default/grub.d";
const entryFolder = "/boot/loader/entries";

/** How the kernel's command line is made, and what it will be at the next boot. */
export const bootLoaderFact: Fact<"bootLoader"> = {
  id: "bootLoader",
  source: `${places.grubDefaults}, ${dropInFolder}, /boot/grub{,2}/{grub.cfg,grubenv}, ${entryFolder}, grub-mkconfig's text`,
  // Only where /boot has no menu (RHEL 7 and 8 with EFI) does it lie on the EFI partition; elsewhere that is a stub.
  command: `
for tool in grubby update-grub grub-mkconfig grub2-mkconfig; do
  if command -v "$tool" >/dev/null; then printf 'tool %s\\n' "$tool"; fi
done
if [ -e /usr/sbin/grub-mkconfig ] || [ -e /usr/sbin/grub2-mkconfig ]; then
  grep -qsF '/default/grub.d/' /usr/sbin/grub-mkconfig /usr/sbin/grub2-mkconfig && echo reads-drop-ins
fi
menus='/boot/grub/grub.cfg /boot/grub2/grub.cfg'
[ -e /boot/grub/grub.cfg ] || [ -e /boot/grub2/grub.cfg ] || menus='/boot/efi/EFI/[a-z]*/grub.cfg'
${composeFilesCommand({
  exact: [places.grubDefaults, `${dropInFolder}/*.cfg`, places.fallbackEntry],
  followed: ["$menus", "/boot/grub/grubenv", "/boot/grub2/grubenv", `${entryFolder}/*.conf`],
})}`,
  parse: ({ text }) => {
    const { lines, files } = parseFileFrames(text);
    const defaults = files.get(places.grubDefaults);
    const fallbackEntry = files.get(places.fallbackEntry);
    if (defaults === undefined || fallbackEntry === undefined) {
      return unreadable(`no answer for ${places.grubDefaults}; the output was: ${excerpt(text)}`);
    }
    const tools = lines.flatMap((line) => (line.startsWith("tool ") ? [line.slice("tool ".length)] : []));
    const menu = findMenu(files, tools);
    return known({
      tools,
      readsDropIns: lines.includes("reads-drop-ins"),
      defaults,
      dropIns: Object.fromEntries(inFolder(files, dropInFolder)),
      menu,
      configuredCommandLine: configuredCommandLine(files, menu),
      fallbackEntry,
    });
  },
};

// An unmatched pattern is listed as absent and is no file.
function inFolder(files: Files, folder: string): readonly (readonly [string, Reading<FileState>])[] {
  return [...files].filter(([path, reading]) => path.startsWith(`${folder}/`) && reading.is !== "absent");
}

function findMenu(files: Files, tools: readonly string[]): BootLoader["menu"] {
  const found = [...files].filter(([path, reading]) => path.endsWith("/grub.cfg") && reading.is !== "absent");
  const folder = tools.includes("grub2-mkconfig") ? "/boot/grub2/" : "/boot/grub/";
  const [path, reading] = found.find(([candidate]) => candidate.startsWith(folder)) ?? found[0] ?? [];
  if (path === undefined || reading === undefined) return absent;
  return reading.is === "known" ? known({ path, content: reading.value.content }) : reading;
}

function configuredCommandLine(files: Files, menu: BootLoader["menu"]): Reading<string> {
  if (menu.is === "unreadable") return menu;
  if (menu.is === "absent") return unreadable("no boot menu of GRUB was found");
  const environments = [...files].filter(
    ([path, reading]) => path.endsWith("/grubenv") && reading.is !== "absent",
  );
  const beside = menu.value.path.replace(/[^/]*$/, "grubenv");
  const environment = environments.find(([path]) => path === beside)?.[1] ?? environments[0]?.[1] ?? absent;
  if (environment.is === "unreadable") return unreadable(`grubenv: ${environment.reason}`);
  const entries = inFolder(files, entryFolder);
  const bad = entries.find(([, reading]) => reading.is === "unreadable");
  if (bad !== undefined) return unreadable(`${bad[0]} could not be read`);
  return findConfiguredCommandLine({
    menu: menu.value.content,
    environment: knownValue(environment)?.content ?? "",
    entries: new Map(
      entries.flatMap(([path, reading]) => (reading.is === "known" ? [[path, reading.value.content]] : [])),
    ),
  });
}
