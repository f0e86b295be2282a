import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askCloud } from "../region/ask-cloud.ts";
import { startGuests } from "../region/start-guests.ts";
import { type Region, startRegion } from "../region/start-region.ts";
import { createScaledClock } from "../scaled-clock.ts";
import { makeKeyPair } from "../ssh/make-key-pair.ts";
import { type SshHosts, startSshHosts } from "../ssh/start-ssh-hosts.ts";
import type { BuiltFleet } from "./build-fleet.ts";
import { composeFleetFile } from "./compose-fleet-file.ts";

/** A fleet that runs: its machines behind SSH on the loopback, its cloud behind HTTP, and the files by which vfleet finds both. */
export type RunningFleet = {
  readonly region: Region;
  readonly ssh: SshHosts;
  readonly fleetFile: string;
  readonly cloudsFile: string;
  /** What the fleet file says besides how the hosts are reached. */
  readonly wishes: string;
  readonly stop: () => Promise<void>;
};

/** Starts a fleet whose machines live so many times as fast as we do. Its files go into the folder. */
export async function startFleet(
  fleet: BuiltFleet,
  { seed, speed, folder }: { readonly seed: number; readonly speed: number; readonly folder: string },
): Promise<RunningFleet> {
  const { release, computes, controllers } = fleet;
  const region = await startRegion({
    release,
    seed,
    clock: createScaledClock(speed),
    pace: { spawningMs: 200, migratingMs: 800, wiringMs: 50, deletingMs: 50, vifTimeoutMs: 5000 },
    config: { quotas: unlimited },
    machines: [
      ...computes.map((each) => ({ ...each, role: "compute" as const })),
      ...controllers.map((each) => ({ ...each, role: "controller" as const })),
    ],
  });
  const guests = computes.flatMap(({ name, hasGuest }) =>
    hasGuest ? [{ name: `web-${name}`, host: name }] : [],
  );
  await startGuests(await askCloud(region.cloud), guests);
  const key = makeKeyPair();
  const ssh = await startSshHosts([...region.machines.values()], { publicKeys: [key.publicLine] });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const { wishes, hosts } = composeFleetFile(fleet, {
    identityFile: file("id_ed25519", key.privateKey),
    knownHostsFile: file("known_hosts", ssh.knownHosts),
    cloud: "demo",
    portOf: ssh.portOf,
  });
  return {
    region,
    ssh,
    fleetFile: file("fleet.yaml", `${hosts}${wishes}`),
    cloudsFile: file("clouds.yaml", region.cloud.cloudsYaml("demo")),
    wishes,
    stop: async () => {
      await ssh.stop();
      await region.stop();
    },
  };
}

const unlimited = {
  instances: -1,
  cores: -1,
  ramMb: -1,
  keyPairs: -1,
  networks: -1,
  subnets: -1,
  ports: -1,
};
