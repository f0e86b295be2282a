import { readAppendedArguments } from "../../knowledge/boot-loaders.ts";
import { withFact } from "../../model/facts-access.ts";
import type { BootLoader, HostFacts } from "../../model/host-facts.ts";
import { known, knownValue } from "../../model/reading.ts";

/** The words of the kernel's command line in the boot menu that no file appends; undefined: that is not known. */
export function ownWords(facts: HostFacts): readonly string[] | undefined {
  const bootLoader = knownValue(facts.bootLoader);
  const line = bootLoader && knownValue(bootLoader.configuredCommandLine);
  if (!bootLoader || line === undefined) return undefined;
  const appended = appendedWords(bootLoader);
  const words = line.split(" ");
  const isAppended = words.slice(-appended.length).join(" ") === appended.join(" ");
  return appended.length > 0 && isAppended ? words.slice(0, -appended.length) : words;
}

/** The menu of a host that has just made it anew: as it was before, with what the files append now after its own words. */
export function withOwnMenu(facts: HostFacts, before: HostFacts, words: readonly string[]): HostFacts {
  const now = knownValue(facts.bootLoader);
  const then = knownValue(before.bootLoader);
  const menu = then && knownValue(then.menu);
  const oldLine = then && knownValue(then.configuredCommandLine);
  if (!now || !menu || oldLine === undefined) return facts;
  const line = [...words, ...appendedWords(now)].join(" ");
  return withFact(facts, "bootLoader", {
    ...now,
    menu: known({ ...menu, content: menu.content.replaceAll(oldLine, line) }),
    configuredCommandLine: known(line),
  });
}

function appendedWords({ defaults, dropIns }: BootLoader): readonly string[] {
  return [defaults, ...Object.values(dropIns)].flatMap((reading) =>
    readAppendedArguments(knownValue(reading)?.content ?? ""),
  );
}
