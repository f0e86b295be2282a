import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { diskRecipe, makeBootDisk } from "./boot-disk.ts";
import { type Artifact, hashOf } from "./build-once.ts";
import { guestDir } from "./layered-root.ts";
import type { Say } from "./progress.ts";
import { readRootTree } from "./root-tree.ts";

const sizeMib = 4096;

/** Describes the base image: Debian with kernel, GRUB and sshd, on which every disk of the host lab stands. */
export async function describeBase(rootDir: string, say: Say): Promise<Artifact> {
  const installGrub = await readFile(join(guestDir, "install-grub.sh"), "utf8");
  return {
    label: "base",
    key: hashOf([diskRecipe, String(sizeMib), basename(rootDir), installGrub]),
    build: async (outDir) => {
      say("base", "writing the disk, and booting it to install GRUB");
      await makeBootDisk({ tree: await readRootTree(rootDir), outDir, sizeMib });
    },
  };
}
