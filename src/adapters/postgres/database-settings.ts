import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { OperatingError } from "../../base/operating-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The database that is asked for, as a URL, and where that was said; it may hold a password and is never shown. */
export type DatabaseSetting = { readonly url: string; readonly from: string };

const fileSchema = z.strictObject({ database: z.string().optional() });

/** The PostgreSQL that VFLEET_DATABASE_URL or the configuration file names; undefined: neither does. */
export function findDatabaseSetting(
  environment: Environment,
  homeDirectory: string,
): DatabaseSetting | undefined {
  const given = environment.VFLEET_DATABASE_URL;
  if (given) return checked({ url: given, from: "VFLEET_DATABASE_URL" });
  const path = configurationPath(environment, homeDirectory);
  const url = readDatabase(path, environment.VFLEET_CONFIG !== undefined);
  return url === undefined ? undefined : checked({ url, from: path });
}

function configurationPath(environment: Environment, homeDirectory: string): string {
  const base = environment.XDG_CONFIG_HOME || join(homeDirectory, ".config");
  return environment.VFLEET_CONFIG || join(base, "vfleet", "config.yaml");
}

function readDatabase(path: string, isNamed: boolean): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    if (!isNamed && cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new OperatingError("configuration-unreadable", path, {
      message: `The configuration ${path} cannot be read`,
      hint: "See who may read it; VFLEET_CONFIG names another file.",
      cause,
    });
  }
  const document = parseDocument(text, { logLevel: "silent" });
  const parsed = fileSchema.safeParse(document.toJS() ?? {});
  if (document.errors.length === 0 && parsed.success) return parsed.data.database;
  // What it holds may be a password, so only the place of a mistake is told.
  const issue = parsed.success ? undefined : parsed.error.issues[0];
  const place = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : issue?.path.join(".");
  throw new OperatingError("configuration-invalid", path, {
    message: `The configuration ${path} is not what it should be${place ? `: see ${place}` : ""}`,
    hint: "It is YAML and may hold one key, database: the URL of a PostgreSQL, such as postgresql://vfleet@db.example/vfleet.",
  });
}

function checked(setting: DatabaseSetting): DatabaseSetting {
  if (/^postgres(?:ql)?:\/\//.test(setting.url) && URL.canParse(setting.url)) return setting;
  throw new OperatingError("database-invalid", setting.from, {
    message: `${setting.from} does not hold the URL of a PostgreSQL`,
    hint: "It looks like postgresql://vfleet@db.example/vfleet; characters such as @ and / in a password are written as %40 and %2F.",
  });
}

/** Where the database is, without a password, for a person to read. */
export function databaseName(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get("host") ?? (hostname || "localhost");
  return `${host}${port && `:${port}`}${pathname === "/" ? "" : pathname}`;
}
