import { readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Artifact, hashOf } from "../build-once.ts";
import { guestDir, layerOf, runInRoot } from "../layered-root.ts";
import type { Say } from "../progress.ts";

/** The kinds of instance: with the driver of the VFs, and the mistake of an image without it. */
export const instanceKinds = ["vf", "no-vf-driver"] as const;

/** A kind of instance. */
export type InstanceKind = (typeof instanceKinds)[number];

/** The files of an image: kernel (Glance: aki), ramdisk (ari), an empty disk (raw and bare: Nova refuses ami), and what the kernel is told. */
export type InstanceImage = {
  readonly kernel: string;
  readonly ramdisk: string;
  readonly disk: string;
  /** For the property os_command_line of the image. */
  readonly commandLine: string;
};

/** What the instances' images are made of. */
export type InstanceSource = { readonly rootDir: string; readonly packagesDir: string; readonly say: Say };

const script = "instance/make-image.sh";
const files = ["init", "take-lease"];

const commandLine = ["console=ttyS0", "mitigations=off", "no_timer_check", "panic=10"].join(" ");

/** Describes the folder with the images of all kinds of instance. */
export async function describeInstanceImages(source: InstanceSource): Promise<Artifact> {
  const { packagesDir, rootDir, say } = source;
  const names = [script, ...files.map((file) => `instance/${file}`)];
  const texts = await Promise.all(names.map((name) => readFile(join(guestDir, name), "utf8")));
  return {
    label: "instance",
    key: hashOf([basename(packagesDir), ...texts]),
    build: async (outDir) => {
      say("instance", "making kernel and ramdisks");
      const lowers = [layerOf(packagesDir), layerOf(rootDir)];
      const beside = Object.fromEntries(files.map((file) => [file, join(guestDir, "instance", file)]));
      await runInRoot({ lowers, outDir, script, beside });
      await rename(join(layerOf(outDir), "instance"), join(outDir, "images"));
      await rm(layerOf(outDir), { recursive: true });
    },
  };
}

/** The files of a kind of instance in the folder of all of them. */
export function instanceImageIn(folder: string, kind: InstanceKind): InstanceImage {
  const file = (name: string) => join(folder, "images", name);
  return { kernel: file("kernel"), ramdisk: file(`ramdisk-${kind}`), disk: file("disk"), commandLine };
}
