import { closestWord } from "../../model/closest-word.ts";
import { cloudError } from "./cloud-error.ts";
import { authFields, type CloudFields, createCloudFields } from "./cloud-fields.ts";
import { type CloudSurroundings, type FoundFile, readCloudFiles, searchPaths } from "./cloud-files.ts";
import type { CloudSettings } from "./cloud-settings.ts";
import { mergeSecure, parseCloudFile, type RawClouds } from "./parse-cloud-file.ts";
import { readSettings } from "./read-settings.ts";

/**
 * The settings of a cloud: of the one that is named, else of the one that OS_CLOUD names, else of the OS_ variables,
 * else of the only one in clouds.yaml. Throws `cloud-unknown`, `cloud-config-invalid` or `cloud-config-unreadable`.
 */
export async function findSettings(
  name: string | undefined,
  surroundings: CloudSurroundings,
): Promise<CloudSettings> {
  const { environment, homeDirectory } = surroundings;
  const wanted = name ?? (environment.OS_CLOUD || undefined);
  if (wanted === undefined && environment.OS_AUTH_URL)
    return readSettings(environmentFields(environment), homeDirectory);
  const files = await readCloudFiles(surroundings);
  if (files.clouds === undefined) throw noFile(wanted, surroundings);
  const clouds = parseCloudFile(files.clouds);
  const secure = files.secure === undefined ? {} : parseCloudFile(files.secure);
  const chosen = wanted ?? onlyOne(clouds, files.clouds);
  return readSettings(fileFields({ name: chosen, file: files.clouds, clouds, secure }), homeDirectory);
}

/** The fields that the OS_ variables give, with the names that clouds.yaml has for them. */
function environmentFields(environment: Readonly<Record<string, string | undefined>>): CloudFields {
  const given = Object.entries(environment)
    .filter(([variable, value]) => variable.startsWith("OS_") && value !== undefined && value !== "")
    .map(([variable, value]) => [variable.slice("OS_".length).toLowerCase(), value] as const)
    // Whether certificates are checked is only for the file to say: a variable is set for too many things at once.
    .filter(([field]) => field !== "insecure" && field !== "verify");
  const auth = Object.fromEntries(given.filter(([field]) => authFields.includes(field)));
  const rest = Object.fromEntries(given.filter(([field]) => !authFields.includes(field)));
  return createCloudFields(
    { ...rest, auth },
    {
      name: "environment",
      place: "the OS_ variables",
      subject: "the OS_ variables",
      label: (field) => `OS_${field.replace(/^auth\./, "").toUpperCase()}`,
    },
  );
}

type InFile = {
  readonly name: string;
  readonly file: FoundFile;
  readonly clouds: RawClouds;
  readonly secure: RawClouds;
};

function fileFields({ name, file, clouds, secure }: InFile): CloudFields {
  const cloud = Object.hasOwn(clouds, name) ? clouds[name] : undefined;
  if (cloud === undefined) throw unknown(name, file, Object.keys(clouds));
  return createCloudFields(mergeSecure(cloud, Object.hasOwn(secure, name) ? secure[name] : undefined), {
    name,
    place: `clouds.${name} in ${file.path}`,
    subject: file.path,
    label: (field) => `clouds.${name}.${field}`,
  });
}

function unknown(name: string, { path }: FoundFile, known: readonly string[]): Error {
  const meant = closestWord(name, known);
  const others = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  return cloudError("cloud-unknown", name, {
    message: `There is no cloud ${name} in ${path}: ${others}`,
    hint: meant === undefined ? `Name a cloud of ${path}, or add ${name} to it.` : `Did you mean ${meant}?`,
  });
}

function onlyOne(clouds: RawClouds, { path }: FoundFile): string {
  const names = Object.keys(clouds);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw cloudError("cloud-unknown", path, {
    message: `No cloud is named, and ${path} has ${names.length === 0 ? "none" : names.join(", ")}`,
    hint: "Name one in the fleet file (openstack.cloud), or set OS_CLOUD.",
  });
}

function noFile(wanted: string | undefined, surroundings: CloudSurroundings): Error {
  const paths = searchPaths(surroundings, "clouds").filter((path) => path.endsWith(".yaml"));
  const looked = `looked for ${paths.join(", ")}`;
  return cloudError("cloud-unknown", wanted ?? "clouds.yaml", {
    message:
      wanted === undefined
        ? `No cloud is named: neither OS_CLOUD nor OS_AUTH_URL is set, and there is no clouds.yaml; ${looked}`
        : `There is no clouds.yaml that could tell of the cloud ${wanted}; ${looked}`,
    hint: "Put clouds.yaml into one of these folders, or name it by OS_CLIENT_CONFIG_FILE.",
  });
}
