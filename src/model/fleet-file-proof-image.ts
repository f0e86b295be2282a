import type { FieldProblem } from "./fleet-file-issues.ts";
import type { MadeImageEntry, ProofEntry } from "./fleet-file-proof-schema.ts";
import { textsOf } from "./fleet-file-tenants.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { ProofIntent } from "./tenant-intent.ts";

/** The image of a proof; paths go on from the folder of the fleet file. */
export function proofImageOf(image: ProofEntry["image"], file: string): ProofIntent["image"] {
  if (typeof image === "string") return { kind: "existing", name: image };
  const properties = textsOf(image.properties);
  const diskFormat = image.diskFormat ?? formatOf(image.url ?? image.disk) ?? "raw";
  if (image.url !== undefined) return { kind: "url", url: image.url, diskFormat, properties };
  const place = (path: string) => pathFrom(file, path);
  const files = {
    disk: place(image.disk ?? ""),
    kernel: image.kernel === undefined ? undefined : place(image.kernel),
    ramdisk: image.ramdisk === undefined ? undefined : place(image.ramdisk),
    diskFormat,
    properties,
  };
  return { kind: "files", files };
}

/** A path that is written in a file, from where that file is named from; `~/` is the home of the one who runs vfleet. */
function pathFrom(file: string, path: string): string {
  if (/^(?:\/|~\/)/.test(path)) return path;
  return `${file.slice(0, file.lastIndexOf("/") + 1)}${path}`;
}

/** The disk format that the ending of a name tells; .img is used for several. */
function formatOf(name: string | undefined): string | undefined {
  return /\.(raw|qcow2|vmdk|vdi|vhd|vhdx|iso)$/i.exec(name ?? "")?.[1]?.toLowerCase();
}

/** What is wrong with the image of a proof. */
export function findProofImageProblems(image: ProofEntry["image"], path: FieldPath): readonly FieldProblem[] {
  if (typeof image === "string") return [];
  const { disk, url, kernel, ramdisk } = image;
  if ((disk === undefined) === (url === undefined)) return [sourceProblem(image, path)];
  const boot = (["kernel", "ramdisk"] as const).find((field) => image[field] !== undefined);
  if (url !== undefined && boot !== undefined)
    return [problem([...path, boot], "is a file to upload, and the disk comes from an address", "use disk")];
  if (kernel === undefined && ramdisk !== undefined)
    return [problem([...path, "ramdisk"], "is for a kernel, and there is none", "add kernel")];
  if (kernel === undefined && image.diskFormat === undefined && formatOf(url ?? disk) === undefined)
    return [
      problem(
        [...path, url === undefined ? "disk" : "url"],
        "does not tell its format by its name",
        "add diskFormat, as qemu-img info tells it",
      ),
    ];
  return [];
}

function sourceProblem({ disk }: MadeImageEntry, path: FieldPath): FieldProblem {
  if (disk === undefined) return problem(path, "names no disk", "add disk: a file, or url: an address");
  return problem([...path, "url"], "is given beside disk", "keep one of them");
}

function problem(path: FieldPath, message: string, fix: string): FieldProblem {
  return { path, at: "key", message, fix };
}
