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

/** What the instances' images are made of: layers, the topmost first. */
export type InstanceSource = { readonly lowers: readonly string[]; readonly say: Say };

const kernelLimitMs = 60 * 60_000;

const commandLine = "console=ttyS0 loglevel=6 no_timer_check panic=10";

/** Describes the folder of the instances' kernel, whose layer goes over the others. */
export async function describeInstanceKernel({ lowers, say }: InstanceSource): Promise<Artifact> {
  const script = "instance/build-kernel.sh";
  const files = ["kernel.config"];
  return {
    label: "instance-kernel",
    key: await keyOf(lowers, [script, ...files.map((file) => `instance/${file}`)]),
    build: async (outDir) => {
      say("instance", "building a small kernel");
      await runInRoot({ lowers, outDir, script, beside: besides(files), limitMs: kernelLimitMs });
      say("instance", "the kernel is built");
    },
  };
}

/** Describes the folder with the images of all kinds of instance. */
export async function describeInstanceImages({ lowers, say }: InstanceSource): Promise<Artifact> {
  const script = "instance/make-image.sh";
  const files = ["init", "take-lease"];
  return {
    label: "instance",
    key: await keyOf(lowers, [script, ...files.map((file) => `instance/${file}`)]),
    build: async (outDir) => {
      say("instance", "making the ramdisks");
      await runInRoot({ lowers, outDir, script, beside: besides(files) });
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

async function keyOf(lowers: readonly string[], names: readonly string[]): Promise<string> {
  const texts = await Promise.all(names.map((name) => readFile(join(guestDir, name), "utf8")));
  return hashOf([...lowers.map((layer) => basename(join(layer, ".."))), ...texts]);
}

function besides(files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, join(guestDir, "instance", file)]));
}
