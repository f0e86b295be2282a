import type { Fact, Security } from "../model/host-facts.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseWordLines } from "./parse-word-lines.ts";

/** Secure Boot and the kernel's lockdown. */
export const securityFact: Fact<"security"> = {
  id: "security",
  source: "the EFI variable SecureBoot in /sys/firmware/efi/efivars, /sys/kernel/security/lockdown",
  command: `
if [ ! -d /sys/firmware ] && [ -d /sys/class ]; then echo secure-boot hidden; exit; fi
cd /sys/firmware || exit
variable=efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
printf 'secure-boot '
if [ ! -d efi ]; then echo no-efi
elif [ -e "$variable" ]; then od -An -tu1 "$variable"
else
  set -- efi/efivars/*
  if [ -e "$1" ]; then echo no-variable; else echo no-variables; fi
fi
cd /sys/kernel/security || exit 0
if [ -e lockdown ]; then
  read -r line <lockdown
  printf 'lockdown %s\\n' "$line"
  exit
fi
set -- *
[ ! -e "$1" ] || exit 0
while read -r line; do
  case $line in *securityfs) echo lockdown unmounted ;; esac
done </proc/filesystems`,
  parse: ({ text }) => {
    const words = parseWordLines(text);
    const secureBoot = words.get("secure-boot")?.[0];
    if (secureBoot === undefined) return unreadable(`/sys/firmware gave: ${excerpt(text)}`);
    return known({
      secureBoot: parseSecureBoot(secureBoot),
      lockdown: parseLockdown(words.get("lockdown")?.[0]),
    });
  },
};

function parseSecureBoot(word: string): Reading<boolean> {
  if (word === "no-efi" || word === "no-variable") return known(false);
  if (word === "hidden") return unreadable("/sys/firmware is hidden, as from a container");
  if (word === "no-variables") return unreadable("/sys/firmware/efi/efivars is not mounted");
  // Four bytes of attributes, then 1 or 0.
  const [, value] = /^(?:\d+\s+){4}([01])$/.exec(word.trim()) ?? [];
  return value === undefined
    ? unreadable(`the EFI variable SecureBoot reads: ${excerpt(word)}`)
    : known(value === "1");
}

function parseLockdown(line: string | undefined): Security["lockdown"] {
  if (line === undefined) return absent;
  const [, word] = /\[(\w+)\]/.exec(line) ?? [];
  if (word === "none" || word === "integrity" || word === "confidentiality") return known(word);
  if (line === "unmounted") return unreadable("/sys/kernel/security is not mounted");
  return unreadable(`/sys/kernel/security/lockdown reads: ${excerpt(line)}`);
}
