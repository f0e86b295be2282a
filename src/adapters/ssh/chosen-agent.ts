import type { BaseAgent, KnownPublicKeys, ParsedKey } from "ssh2";
import { OpenSSHAgent } from "./ssh2-library.ts";

/** The agent at a socket, offering those of its keys that are chosen. */
export function createChosenAgent(socket: string, choose: (key: ParsedKey) => boolean): BaseAgent {
  const agent = new OpenSSHAgent(socket);
  const getIdentities = agent.getIdentities.bind(agent);
  agent.getIdentities = (callback) => {
    getIdentities((error, keys) => {
      if (error) return callback(error);
      const chosen: KnownPublicKeys<ParsedKey> = [];
      for (const key of keys ?? []) if ("getPublicSSH" in key && choose(key)) chosen.push(key);
      callback(null, chosen);
    });
  };
  return agent;
}
