import { chooseAccel } from "./accel.ts";
import { describeBase } from "./base-image.ts";
import { bootFilesOf } from "./boot-disk.ts";
import { describeBootedState } from "./booted-state.ts";
import { buildOnce } from "./build-once.ts";
import { describeHostImage } from "./host-image.ts";
import { type HostDefinition, hosts } from "./hosts.ts";
import { describeKeys, type LabKeys, readKeys } from "./keys.ts";
import type { Accel } from "./machine.ts";
import type { Say } from "./progress.ts";
import { describeRootTree } from "./root-tree.ts";
import type { Settings } from "./settings.ts";

/** One host's images. */
export type HostImages = {
  readonly host: HostDefinition;
  /** The host's disk before its first boot. */
  readonly imageDir: string;
  /** Its disk and memory after its first boot. */
  readonly bootedDir: string;
};

/** Everything that is built once and kept in the cache. */
export type Images = {
  readonly keys: LabKeys;
  readonly accel: Accel;
  readonly hosts: readonly HostImages[];
  /** All folders of the cache that today's recipe uses. */
  readonly folders: readonly string[];
};

/** Builds what of the lab's images is not built yet, and tells where all of them are. */
export async function buildImages(settings: Settings, say: Say): Promise<Images> {
  const { cacheDir } = settings;
  const keysDir = await buildOnce(cacheDir, describeKeys(), say);
  const keys = await readKeys(keysDir);
  const rootDir = await buildOnce(cacheDir, await describeRootTree(say), say);
  const baseDir = await buildOnce(cacheDir, await describeBase(rootDir, say), say);
  const accel = await chooseAccel(settings, bootFilesOf(baseDir), say);
  const built = await Promise.allSettled(
    hosts.map(async (host): Promise<HostImages> => {
      const image = await describeHostImage({ host, baseDir, keys, say });
      const imageDir = await buildOnce(cacheDir, image, say);
      const booted = await describeBootedState({ host, imageDir, keys, accel }, say);
      return { host, imageDir, bootedDir: await buildOnce(cacheDir, booted, say) };
    }),
  );
  const images = built.map((each) => {
    if (each.status === "rejected") throw each.reason;
    return each.value;
  });
  const hostFolders = images.flatMap((each) => [each.imageDir, each.bootedDir]);
  return { keys, accel, hosts: images, folders: [keysDir, rootDir, baseDir, ...hostFolders] };
}
