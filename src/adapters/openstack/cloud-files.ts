import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cloudError } from "./cloud-error.ts";

/** What the search for files and variables begins with. */
export type CloudSurroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly currentDirectory: string;
  /** Where the site's files are: /etc/openstack. */
  readonly siteDirectory?: string;
};

/** A file that was found. */
export type FoundFile = { readonly path: string; readonly text: string };

/** clouds.yaml and secure.yaml as openstackclient finds them: the first of each, by OS_CLIENT_CONFIG_FILE or in these folders. */
export async function readCloudFiles(surroundings: CloudSurroundings): Promise<{
  readonly clouds: FoundFile | undefined;
  readonly secure: FoundFile | undefined;
}> {
  const { environment } = surroundings;
  const clouds = environment.OS_CLIENT_CONFIG_FILE
    ? await readNamed(surroundings, "OS_CLIENT_CONFIG_FILE")
    : await readFirst(searchPaths(surroundings, "clouds"));
  const secure = environment.OS_CLIENT_SECURE_FILE
    ? await readNamed(surroundings, "OS_CLIENT_SECURE_FILE")
    : await readFirst(searchPaths(surroundings, "secure"));
  return { clouds, secure };
}

/** The paths at which a file is looked for, in order. */
export function searchPaths(surroundings: CloudSurroundings, name: "clouds" | "secure"): readonly string[] {
  const { environment, homeDirectory, currentDirectory, siteDirectory = "/etc/openstack" } = surroundings;
  const configHome = environment.XDG_CONFIG_HOME || join(homeDirectory, ".config");
  return [currentDirectory, join(configHome, "openstack"), siteDirectory].flatMap((folder) =>
    ["yaml", "yml", "json"].map((ending) => join(folder, `${name}.${ending}`)),
  );
}

async function readNamed(surroundings: CloudSurroundings, variable: string): Promise<FoundFile> {
  const path = resolve(surroundings.currentDirectory, surroundings.environment[variable] ?? "");
  const file = await readIfThere(path);
  if (file !== undefined) return file;
  throw cloudError("cloud-config-unreadable", path, {
    message: `${variable} names ${path}, and there is no such file`,
    hint: `Correct ${variable}, or unset it.`,
  });
}

async function readFirst(paths: readonly string[]): Promise<FoundFile | undefined> {
  for (const path of paths) {
    const file = await readIfThere(path);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function readIfThere(path: string): Promise<FoundFile | undefined> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
    if (reason === "ENOENT" || reason === "ENOTDIR") return undefined;
    throw cloudError("cloud-config-unreadable", path, {
      message: `${path} cannot be read: ${reason}`,
      hint: `Make ${path} readable for the user who runs vfleet.`,
    });
  }
}
