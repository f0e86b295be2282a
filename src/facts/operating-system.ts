import type { Fact, OperatingSystem } from "../model/host-facts.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseShellAssignments } from "./parse-shell-assignments.ts";

const RELEASE_LINE = /^(.+?) release (\d[\w.]*)/m;

/** The distribution and its version. */
export const operatingSystemFact: Fact<"operatingSystem"> = {
  id: "operatingSystem",
  source: "/etc/os-release, else /etc/redhat-release, /etc/centos-release, /etc/lsb-release",
  command: `
for f in /etc/os-release /usr/lib/os-release /etc/redhat-release /etc/centos-release /etc/lsb-release; do
  [ -e "$f" ] || continue
  while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <"$f"
  exit
done
echo none`,
  parse: ({ text }) => {
    if (text === "none\n") return absent;
    return (
      parseAssignments(text) ??
      parseReleaseLine(text) ??
      unreadable(`no name of a system in: ${excerpt(text)}`)
    );
  },
};

function parseAssignments(text: string): Reading<OperatingSystem> | undefined {
  const values = parseShellAssignments(text);
  const id = (values.get("ID") ?? values.get("DISTRIB_ID"))?.toLowerCase();
  if (id === undefined || id === "") return undefined;
  const versionId = values.get("VERSION_ID") ?? values.get("DISTRIB_RELEASE") ?? "";
  return known({
    id,
    versionId,
    like: (values.get("ID_LIKE") ?? "").split(/\s+/).filter((word) => word !== ""),
    prettyName: values.get("PRETTY_NAME") ?? values.get("DISTRIB_DESCRIPTION") ?? `${id} ${versionId}`.trim(),
  });
}

function parseReleaseLine(text: string): Reading<OperatingSystem> | undefined {
  const match = RELEASE_LINE.exec(text);
  if (match === null) return undefined;
  const [, name = "", versionId = ""] = match;
  const lower = name.toLowerCase();
  const id = lower.startsWith("red hat") ? "rhel" : (lower.split(" ")[0] ?? lower);
  const like = id === "rhel" ? ["fedora"] : ["rhel", "fedora"];
  return known({ id, versionId, like, prettyName: text.trim().split("\n")[0] ?? "" });
}
