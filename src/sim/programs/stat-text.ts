import type { Node } from "../files/node.ts";

/** What stat prints of a file for a format: %a %u %g %s %i %Y %z %n %F. */
export function statText(format: string, path: string, node: Node): string {
  return format.replace(/%([augsiYznF%])/g, (_, letter: string) => {
    switch (letter) {
      case "a":
        return node.mode.toString(8);
      case "u":
        return String(node.uid);
      case "g":
        return String(node.gid);
      case "s":
        return String(sizeOf(node));
      case "i":
        return String(node.inode);
      case "Y":
        return String(Math.floor(node.changedAt / 1000));
      case "z":
        return `${new Date(node.changedAt).toISOString().replace("T", " ").replace("Z", "000000")} +0000`;
      case "n":
        return path;
      case "F":
        return node.kind === "file" || node.kind === "attribute" ? "regular file" : node.kind;
      default:
        return "%";
    }
  });
}

/** The bytes of a file; what the kernel makes up counts a page. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case "file":
      return node.content.length;
    case "link":
      return node.target.length;
    case "attribute":
    case "directory":
      return 4096;
    case "device":
      return 0;
  }
}
