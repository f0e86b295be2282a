import type { Fact } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

/** The running kernel and how it was booted. */
export const kernelFact: Fact<"kernel"> = {
  id: "kernel",
  source: "/proc/sys/kernel/{osrelease,arch,random/boot_id}, /proc/cmdline, uname -m",
  command: `
cd /proc/sys/kernel || exit
read -r release <osrelease
if [ -e arch ]; then read -r arch <arch; else arch=$(uname -m); fi
read -r boot <random/boot_id
IFS= read -r arguments </proc/cmdline || [ -n "$arguments" ]
printf '%s\\n' "$release" "$arch" "$boot" "$arguments"`,
  parse: ({ text }) => {
    const [release, architecture, bootId, commandLine] = text.split("\n");
    if (!release || !architecture || !bootId || commandLine === undefined) {
      return unreadable(`/proc/sys/kernel and /proc/cmdline gave: ${excerpt(text)}`);
    }
    return known({ release, architecture, bootId, commandLine });
  },
};
