import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloudClient, cloudFreePf, cloudHost, runOnCloud } from "../../lab/src/cloud-api.ts";
import { etcCommand, type Vfleet, waitFor } from "./vfleet-process.ts";

/** The hosts of the lab cloud, the controller first. */
export const cloudHosts = ["ctl", "cmp1", "cmp2"] as const;

/** Runs a shell command as root on a host of the cloud; throws if it fails. */
export async function on(name: string, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runOnCloud(name, command);
  if (exitCode !== 0) throw new Error(`on ${name}: ${command}: exit code ${exitCode}: ${stderr}`);
  return stdout.trim();
}

/** What differs between the fleet files of the stories. */
export type CloudFleet = {
  readonly computes: readonly string[];
  readonly vfCount?: number;
  /** A line of the section openstack. */
  readonly openstack?: string;
  readonly pool?: string;
  /** The section rollout. */
  readonly rollout?: string;
};

/** Writes a fleet file of the controller and some compute hosts, and returns its path. */
export function cloudFleetFile(vfleet: Vfleet, name: string, fleet: CloudFleet): string {
  const { identityFile, knownHostsFile } = cloudClient();
  const entry = (host: string, more = "") =>
    `  - { name: ${host}, address: 127.0.0.1, port: ${cloudHost(host).port}${more} }`;
  const path = join(vfleet.directory, `${name}.yaml`);
  const lines = [
    "apiVersion: vfleet/v1",
    `ssh: { user: root, identityFile: ${JSON.stringify(identityFile)}, knownHostsFile: ${JSON.stringify(knownHostsFile)} }`,
    "reboot: allow",
    "rebootTimeout: 30m",
    ...(fleet.rollout === undefined ? [] : [`rollout: ${fleet.rollout}`]),
    "hosts:",
    ...fleet.computes.map((host) => entry(host, ", labels: { role: compute }")),
    "controllers:",
    entry("ctl"),
    "openstack:",
    "  cloud: lab",
    "  physicalNetworks:",
    '    - { name: physnet2, vlans: "200-299", flat: true }',
    ...(fleet.openstack === undefined ? [] : [`  ${fleet.openstack}`]),
    "pools:",
    "  - name: fast",
    "    hosts: { role: compute }",
    `    pfs: { name: ${cloudFreePf.name} }`,
    `    vfCount: ${fleet.vfCount ?? 7}`,
    "    physicalNetwork: physnet2",
    "    trusted: true",
    ...(fleet.pool === undefined ? [] : [`    ${fleet.pool}`]),
    "",
  ];
  writeFileSync(path, lines.join("\n"));
  return path;
}

/** What Keystone answers to the admin of the lab's clouds.yaml. */
export type CloudLogin = {
  readonly status: number;
  /** What the APIs want in x-auth-token. */
  readonly token: string;
  readonly catalog: readonly {
    readonly type: string;
    readonly endpoints: readonly { readonly url: string }[];
  }[];
};

/** Logs in by Keystone's own API. */
export async function logInToCloud(): Promise<CloudLogin> {
  const { cloudsFile, authUrl } = cloudClient();
  const password = /password: (\S+)/.exec(readFileSync(cloudsFile, "utf8"))?.[1];
  const domain = { id: "default" };
  const identity = { methods: ["password"], password: { user: { name: "admin", domain, password } } };
  const scope = { project: { name: "admin", domain } };
  const answer = await fetch(`${authUrl}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth: { identity, scope } }),
  });
  const { token } = (await answer.json()) as { readonly token: Pick<CloudLogin, "catalog"> };
  const { catalog } = token;
  return { status: answer.status, token: answer.headers.get("x-subject-token") ?? "", catalog };
}

/** What vfleet needs in its environment to ask the lab's cloud. */
export function cloudEnvironment(): Readonly<Record<string, string>> {
  return { OS_CLIENT_CONFIG_FILE: cloudClient().cloudsFile };
}

/** All of /etc of each host of the cloud: paths, modes, owners, digests. */
export async function etcOfCloud(): Promise<readonly string[]> {
  return Promise.all(cloudHosts.map((name) => on(name, etcCommand)));
}

/** The services of OpenStack that run on each host. */
export function runningServices(): Promise<readonly string[]> {
  return Promise.all(
    cloudHosts.map((name) =>
      on(
        name,
        "systemctl list-units --state=active --no-legend --plain 'nova-*' 'neutron-*' 'libvirtd*' | cut -d' ' -f1",
      ),
    ),
  );
}

/** The passwords that stand in the configuration of a host. */
export async function passwordsOn(name: string): Promise<readonly string[]> {
  const text = await on(
    name,
    "grep -hv '^ *#' /etc/nova/nova.conf /etc/neutron/neutron.conf | sed -n -e 's/^[a-z_]*password *= *//p' -e 's#.*://[^:/]*:\\([^@]*\\)@.*#\\1#p' | sort -u",
  );
  return text.split("\n").filter((line) => line.length > 10);
}

/** Reboots a host of the cloud from within, and waits until it answers with another boot id. */
export async function rebootInCloud(name: string): Promise<void> {
  const bootId = async () => {
    const { exitCode, stdout } = await runOnCloud(name, "cat /proc/sys/kernel/random/boot_id");
    return exitCode === 0 ? stdout : undefined;
  };
  const before = await bootId();
  await on(name, "(sleep 1; systemctl reboot) >/dev/null 2>&1 </dev/null &");
  await waitFor(
    `${name} to come back`,
    async () => {
      const now = await bootId();
      return now !== undefined && now !== before;
    },
    900_000,
  );
}
