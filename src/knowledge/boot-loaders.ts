import type { RebuildBootMenu } from "../model/action.ts";
import type { BootLoader } from "../model/host-facts.ts";

/** How kernel arguments are added on a host. */
export type BootEditing =
  /** Debian and Ubuntu: a file of our own, read after the others. */
  | { readonly kind: "grub-drop-in"; readonly rebuild: RebuildBootMenu["tool"] }
  /** GRUB without drop-ins (SLES): lines at the end of /etc/default/grub. */
  | { readonly kind: "grub-defaults"; readonly rebuild: RebuildBootMenu["tool"] }
  /** RHEL and its kin: boot entries (BLS) are edited by grubby. */
  | { readonly kind: "grubby" }
  | { readonly kind: "unknown" };

/** Chooses the way by the tools that are on the host; grubby first, as a BLS host ignores arguments in grub.cfg. */
export function findBootEditing(bootLoader: BootLoader): BootEditing {
  const { tools, readsDropIns } = bootLoader;
  if (tools.includes("grubby")) return { kind: "grubby" };
  const rebuild = (["update-grub", "grub2-mkconfig", "grub-mkconfig"] as const).find((tool) =>
    tools.includes(tool),
  );
  if (!rebuild) return { kind: "unknown" };
  return { kind: readsDropIns ? "grub-drop-in" : "grub-defaults", rebuild };
}

/** The line for /etc/default/grub or a drop-in that appends arguments to whatever is there. */
export function appendArgumentsLine(args: readonly string[]): string {
  return `GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT ${args.join(" ")}"`;
}

/** The arguments that such lines in a file append. */
export function readAppendedArguments(content: string): readonly string[] {
  if (content === "") return [];
  const lines = content.matchAll(/^GRUB_CMDLINE_LINUX_DEFAULT="\$GRUB_CMDLINE_LINUX_DEFAULT ([^"\n]*)"$/gm);
  return [...lines].flatMap(([, args = ""]) => args.split(" ").filter((word) => word !== ""));
}

/** Where a tool's menu is if the host does not tell. */
export function findMenuPath(tool: RebuildBootMenu["tool"]): string {
  return tool === "grub2-mkconfig" ? "/boot/grub2/grub.cfg" : "/boot/grub/grub.cfg";
}

/**
 * A script for /etc/grub.d that repeats the first entry of a generated menu under another title, so that the boot
 * as it was stays on offer; undefined if the menu has no entry that can be told.
 */
export function composeFallbackEntry(menu: string, title: string): string | undefined {
  const entry = /^menuentry '(?:[^'\n]|'\\'')*' [^\n]*\{\n(?:[^}\n][^\n]*\n|\n)*?\}$/m.exec(menu)?.[0];
  if (!entry || !/^\s*linux(?:16|efi)?\s/m.test(entry)) return undefined;
  const renamed = entry
    .replace(/^menuentry '(?:[^'\n]|'\\'')*'/, `menuentry '${title}'`)
    .replace(/(\$menuentry_id_option) '[^'\n]*'/, "$1 'vfleet-fallback'");
  return `#!/bin/sh\nexec tail -n +4 "$0"\n# The boot as it was before vfleet changed the kernel arguments; vfleet undo takes it away.\n${renamed}\n`;
}
