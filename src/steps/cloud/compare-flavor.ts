import type { NewFlavor } from "../../model/cloud-resources.ts";

/** What of a flavor's size and users is not as wanted. */
export function findFlavorDifferences(found: NewFlavor, wanted: NewFlavor): readonly string[] {
  return [
    ...(found.vcpus === wanted.vcpus ? [] : [`${found.vcpus} vCPUs instead of ${wanted.vcpus}`]),
    ...(found.ramMb === wanted.ramMb ? [] : [`${found.ramMb} MiB of memory instead of ${wanted.ramMb}`]),
    ...(found.diskGb === wanted.diskGb ? [] : [`a disk of ${found.diskGb} GiB instead of ${wanted.diskGb}`]),
    ...(found.isPublic === wanted.isPublic
      ? []
      : [found.isPublic ? "all projects as its users" : "chosen projects alone as its users"]),
  ];
}
