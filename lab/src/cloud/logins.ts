import { readHostKey } from "../host-image.ts";
import type { Login } from "../ssh.ts";
import type { Member } from "./members.ts";
import { type CloudNetwork, insideOf } from "./network.ts";

/** The files that a login needs. */
export type LoginFiles = Pick<Login, "identityFile" | "knownHostsFile">;

/** How the lab itself logs in to a host of a cloud: from inside the cloud's network, to the host's own address. */
export function inside(network: CloudNetwork, member: Member, files: LoginFiles): Login {
  return { ...files, address: member.address, port: 22, user: "root", through: insideOf(network, []) };
}

/** The line of known_hosts for a host's own address; its key comes from its image. */
export async function knownHostsLine(member: Member, imageDir: string): Promise<string> {
  return `${member.address} ${await readHostKey(imageDir)}\n`;
}
