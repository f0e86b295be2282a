import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { findDebianMirror } from "../apt.ts";
import { type Artifact, hashOf } from "../build-once.ts";
import { guestDir, layerOf, runInRoot } from "../layered-root.ts";
import type { Say } from "../progress.ts";

/** Which packages are laid over the Debian root. */
export type PackageLayer = {
  readonly role: "controller" | "compute" | "instance";
  /** The name that the packages see as the host's while they are configured. */
  readonly hostname: string;
  readonly rootDir: string;
  readonly say: Say;
};

const script = "cloud/install-packages.sh";

/** Describes the layer that OpenStack's packages make over the Debian root, as Debian configures them. */
export async function describePackageLayer(source: PackageLayer): Promise<Artifact> {
  const { role, rootDir, hostname } = source;
  const list = join(guestDir, "cloud", `${role}-packages.txt`);
  const packages = (await readFile(list, "utf8")).trim().split("\n");
  const scriptText = await readFile(join(guestDir, script), "utf8");
  return {
    label: `${role}-packages`,
    key: hashOf([basename(rootDir), hostname, scriptText, ...packages]),
    build: async (outDir) => {
      source.say(role, `installing ${packages.length} packages and what they need`);
      const args = [await findDebianMirror(), ...packages];
      await runInRoot({ lowers: [layerOf(rootDir)], outDir, script, args, hostname });
      source.say(role, "packages are installed");
    },
  };
}
