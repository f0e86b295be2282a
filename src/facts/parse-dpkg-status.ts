/** Versions of the installed packages by name, from paragraphs of dpkg's status file; the first of a name counts. */
export function parseDpkgStatus(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let name: string | undefined;
  let isInstalled = false;
  for (const line of text.split("\n")) {
    const [, field, value = ""] = /^(Package|Status|Version): (.*)$/.exec(line) ?? [];
    if (field === "Package") {
      name = value;
      isInstalled = false;
    } else if (field === "Status") {
      isInstalled = value.endsWith(" installed");
    } else if (field === "Version" && name !== undefined && isInstalled && !versions.has(name)) {
      versions.set(name, value);
    }
  }
  return versions;
}
