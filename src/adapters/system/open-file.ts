import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { OperatingError } from "../../base/operating-error.ts";
import type { ImageContent } from "../../ports/cloud-resources.ts";

/** A file's size and content, read anew from its beginning each time it is opened; a leading ~/ is the own home. */
export async function openFile(path: string): Promise<ImageContent> {
  const place = path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
  try {
    await access(place, constants.R_OK);
    const found = await stat(place);
    if (!found.isFile()) throw new Error("it is no regular file");
    return {
      sizeBytes: found.size,
      open: () => Readable.toWeb(createReadStream(place)) as ReadableStream<Uint8Array>,
    };
  } catch (cause) {
    throw new OperatingError("file-unreadable", path, {
      message: `The file ${path} cannot be read`,
      hint: "Correct its path in the fleet file, or who may read it.",
      cause,
    });
  }
}
