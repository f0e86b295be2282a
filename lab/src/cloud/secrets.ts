import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, hashOf } from "../build-once.ts";

/** The secrets of the cloud: the name of a shell variable, and its value. */
export type CloudSecrets = {
  /** A file of shell variables. */
  readonly file: string;
  readonly adminPassword: string;
};

const users = ["ADMIN", "GLANCE", "NEUTRON", "NOVA", "PLACEMENT", "RABBIT"];
const databases = ["KEYSTONE", "GLANCE", "NEUTRON", "NOVA", "PLACEMENT"];
const names = [
  ...users.map((user) => `${user}_PASSWORD`),
  ...databases.map((database) => `${database}_DB_PASSWORD`),
  "METADATA_SECRET",
];

/** Describes the passwords of the cloud's services; they are made once for a cache and are in no repository. */
export function describeSecrets(): Artifact {
  return {
    label: "secrets",
    key: hashOf(names),
    build: async (outDir) => {
      const lines = names.map((name) => `${name}=${randomBytes(12).toString("hex")}\n`);
      await writeFile(join(outDir, "secrets.env"), lines.join(""), { mode: 0o600 });
    },
  };
}

/** Reads the secrets from the folder in which they were made. */
export async function readSecrets(secretsDir: string): Promise<CloudSecrets> {
  const file = join(secretsDir, "secrets.env");
  const text = await readFile(file, "utf8");
  return { file, adminPassword: /^ADMIN_PASSWORD=(.*)$/m.exec(text)?.[1] ?? "" };
}
