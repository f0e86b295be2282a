import { existsSync } from "node:fs";
import { chooseAccel } from "../accel.ts";
import { bootFilesOf } from "../boot-disk.ts";
import { type Artifact, buildOnce, folderOf } from "../build-once.ts";
import { describeHostImage } from "../host-image.ts";
import { describeKeys, type LabKeys, readKeys } from "../keys.ts";
import { layerOf } from "../layered-root.ts";
import type { Accel } from "../machine.ts";
import type { Say } from "../progress.ts";
import { describeRootTree } from "../root-tree.ts";
import type { Settings } from "../settings.ts";
import { bootedLayers, describeBootedCloud } from "./booted-cloud.ts";
import { describeComputeImage } from "./compute-image.ts";
import { controllerLayers, describeController } from "./controller-image.ts";
import { describeInstanceImages, describeInstanceKernel } from "./instance-image.ts";
import { computeNodes } from "./members.ts";
import { describePackageLayer } from "./package-layer.ts";
import { type CloudSecrets, describeSecrets, readSecrets } from "./secrets.ts";

/** Everything of the cloud that is built once and kept in the cache. */
export type CloudImages = {
  readonly keys: LabKeys;
  readonly secrets: CloudSecrets;
  readonly accel: Accel;
  readonly controllerDir: string;
  /** The folder of each node's disk, by the node's name. */
  readonly nodeDirs: Readonly<Record<string, string>>;
  /** The cloud after its first boot. */
  readonly bootedDir: string;
  /** The layers of the controller that knows its nodes, the topmost first. */
  readonly controllerLayers: readonly string[];
};

type Build = (artifact: Artifact) => Promise<string>;

/** Builds what of the cloud's images is not built yet, and tells where all of them are. */
export function buildCloudImages(settings: Settings, say: Say): Promise<CloudImages> {
  return assemble(settings, say, (artifact) => buildOnce(settings.cacheDir, artifact, say));
}

/** The folders of the cache that today's recipe of the cloud uses; builds nothing. */
export async function findCloudFolders(settings: Settings, say: Say): Promise<string[]> {
  const folders: string[] = [];
  const notBuilt = new Error("not built");
  const find: Build = async (artifact) => {
    const folder = folderOf(settings.cacheDir, artifact);
    if (!existsSync(folder)) throw notBuilt;
    folders.push(folder);
    return folder;
  };
  for (const all of [() => assemble(settings, say, find), () => assembleInstances(say, find)]) {
    await all().catch((error: unknown) => {
      if (error !== notBuilt) throw error;
    });
  }
  return folders;
}

/** Builds what of the instances' images is not built yet, and returns their folder. */
export function buildInstanceImages(settings: Settings, say: Say): Promise<string> {
  return assembleInstances(say, (artifact) => buildOnce(settings.cacheDir, artifact, say));
}

async function assembleInstances(say: Say, build: Build): Promise<string> {
  const rootDir = await build(await describeRootTree(say));
  const packages = { role: "instance", hostname: "instance", rootDir, say } as const;
  const packagesDir = await build(await describePackageLayer(packages));
  const below = [layerOf(packagesDir), layerOf(rootDir)];
  const kernelDir = await build(await describeInstanceKernel({ lowers: below, say }));
  return build(await describeInstanceImages({ lowers: [layerOf(kernelDir), ...below], say }));
}

async function assemble(settings: Settings, say: Say, build: Build): Promise<CloudImages> {
  const keys = await readKeys(await build(describeKeys()));
  const secretsDir = await build(describeSecrets());
  const secrets = await readSecrets(secretsDir);
  const rootDir = await build(await describeRootTree(say));
  const shared = { keys, secrets, secretsDir, rootDir, say, build };
  const [controller, nodes] = await settleBoth(buildController(shared), buildNodes(shared, settings));
  const booted = await describeBootedCloud({
    keys,
    say,
    accel: nodes.accel,
    nodeDirs: nodes.nodeDirs,
    controllerDir: controller.controllerDir,
    controllerLayers: controller.layers,
  });
  const bootedDir = await build(booted);
  return {
    keys,
    secrets,
    accel: nodes.accel,
    nodeDirs: nodes.nodeDirs,
    bootedDir,
    controllerDir: controller.controllerDir,
    controllerLayers: bootedLayers(bootedDir, controller.layers),
  };
}

type Shared = {
  readonly keys: LabKeys;
  readonly secrets: CloudSecrets;
  readonly secretsDir: string;
  readonly rootDir: string;
  readonly say: Say;
  readonly build: Build;
};

async function buildController(shared: Shared) {
  const packages = { ...shared, role: "controller", hostname: "ctl" } as const;
  const packagesDir = await shared.build(await describePackageLayer(packages));
  const lowers = [layerOf(packagesDir), layerOf(shared.rootDir)];
  const controllerDir = await shared.build(await describeController({ ...shared, lowers }));
  return { controllerDir, layers: controllerLayers(controllerDir, lowers) };
}

async function buildNodes(shared: Shared, settings: Settings) {
  const { build, say, keys } = shared;
  const packages = { ...shared, role: "compute", hostname: "compute" } as const;
  const packagesDir = await build(await describePackageLayer(packages));
  const baseDir = await build(await describeComputeImage({ ...shared, packagesDir }));
  const accel = await chooseAccel(settings, bootFilesOf(baseDir), say);
  const entries = await Promise.all(
    computeNodes.map(async (host) => {
      const image = { host, baseDir, keys, say, extraSetup: "cloud/compute-setup.sh" };
      return [host.name, await build(await describeHostImage(image))] as const;
    }),
  );
  return { accel, nodeDirs: Object.fromEntries(entries) };
}

/** Waits for both, also when one fails, so that no build goes on behind an error. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [one, two] = await Promise.allSettled([first, second]);
  if (one.status === "rejected") throw one.reason;
  if (two.status === "rejected") throw two.reason;
  return [one.value, two.value];
}
