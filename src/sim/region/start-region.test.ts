import { afterEach, expect, test } from "vitest";
import { hostIntent } from "../../../test/fixtures/intent.ts";
import { wideLimits } from "../../../test/fixtures/plain-machine.ts";
import { describeMachine } from "../machines/describe-machine.ts";
import { describeNic } from "../machines/describe-nic.ts";
import { beginReboot } from "../machines/run-machine.ts";
import { createSimulatedShell } from "../machines/simulated-shell.ts";
import type { SystemWord } from "../machines/systems.ts";
import { createVirtualClock } from "../virtual-clock.ts";
import { askCloud } from "./ask-cloud.ts";
import { isRunning, vfAt } from "./machine-hypervisor.ts";
import { startGuests } from "./start-guests.ts";
import { startRegion } from "./start-region.ts";

const pf = "0000:01:00.0";
const started: { stop: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});

/** Two computes on AMD, whose IOMMU is on by itself, and a controller. */
async function makeRegion(system: SystemWord = "debian-12", release = "zed") {
  const clock = createVirtualClock();
  const nic = (mac: string) =>
    describeNic({ address: pf, id: "8086:10c9", name: "enp1s0", mac, totalVfs: 7 });
  const compute = (name: string, mac: string) => ({
    role: "compute" as const,
    spec: describeMachine({ name, system, nics: [nic(mac)], cpu: "amd", release }),
  });
  const controller = describeMachine({
    name: "ctl",
    system,
    nics: [nic("52:54:00:00:00:09")],
    release,
    role: "controller",
  });
  const region = await startRegion({
    release,
    seed: 1,
    clock,
    machines: [
      compute("cmp1", "52:54:00:00:00:01"),
      compute("cmp2", "52:54:00:00:00:02"),
      { role: "controller", spec: controller },
    ],
  });
  started.push(region);
  const shell = createSimulatedShell((host) => region.machines.get(host));
  const run = async (name: string, text: string) => {
    const { address, ssh } = hostIntent(name);
    const session = await shell.connect({ host: hostIntent(name).name, address, ssh });
    const { exitCode, stdout, stderr } = await session.run({ text, args: [] }, wideLimits);
    await session.close();
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };
  const machine = (name: string) => {
    const found = region.machines.get(name);
    if (found === undefined) throw new Error(`there is no machine ${name}`);
    return found;
  };
  return { clock, region, run, machine, ask: await askCloud(region.cloud) };
}

type Ground = Awaited<ReturnType<typeof makeRegion>>;

async function servicesOf({ ask }: Ground): Promise<readonly string[]> {
  const { services } = await ask("GET", "/compute/v2.1/os-services?binary=nova-compute");
  return (services as readonly { host: string; state: string }[]).map(
    ({ host, state }) => `${host} ${state}`,
  );
}

async function agentsOf({ ask }: Ground) {
  const { agents } = await ask("GET", "/networking/v2.0/agents");
  return (agents as readonly { agent_type: string; host: string; alive: boolean; configurations: object }[])
    .filter(({ agent_type }) => agent_type === "NIC Switch agent")
    .map(({ host, alive, configurations }) => ({ host, alive, configurations }));
}

const makeVfs = `echo 4 >/sys/bus/pci/devices/${pf}/sriov_numvfs; ip link set dev enp1s0 up`;
const listDevice = `printf '[pci]\\ndevice_spec = {"devname": "enp1s0", "physical_network": "physnet2"}\\n' >>/etc/nova/nova.conf`;
const installAgent = `apt-get install -y neutron-sriov-agent
printf '[sriov_nic]\\nphysical_device_mappings = physnet2:enp1s0\\n' >>/etc/neutron/plugins/ml2/sriov_agent.ini
systemctl enable neutron-sriov-agent; systemctl restart neutron-sriov-agent`;
const serveNetwork = `sed -i 's/^mechanism_drivers = .*/&,sriovnicswitch/; s/^network_vlan_ranges = .*/&,physnet2:200:299/' /etc/neutron/plugins/ml2/ml2_conf.ini
systemctl restart neutron-api`;

async function makePort({ ask }: Ground): Promise<{
  readonly id: string;
  readonly networkId: string;
  readonly mac: string;
}> {
  const { network } = await ask("POST", "/networking/v2.0/networks", {
    network: {
      name: "fast",
      "provider:network_type": "vlan",
      "provider:physical_network": "physnet2",
      "provider:segmentation_id": 204,
    },
  });
  const { id } = network as { readonly id: string };
  await ask("POST", "/networking/v2.0/subnets", {
    subnet: { network_id: id, name: "fast", cidr: "198.18.0.0/24", ip_version: 4 },
  });
  const { port } = await ask("POST", "/networking/v2.0/ports", {
    port: { network_id: id, name: "vf", "binding:vnic_type": "direct" },
  });
  const made = port as { readonly id: string; readonly mac_address: string };
  return { id: made.id, networkId: id, mac: made.mac_address };
}

async function makeServer({ ask }: Ground, portId: string) {
  const { flavors } = (await ask("GET", "/compute/v2.1/flavors/detail")) as { flavors: { id: string }[] };
  const { images } = (await ask("GET", "/image/v2/images")) as { images: { id: string }[] };
  const { server } = await ask("POST", "/compute/v2.1/servers", {
    server: {
      name: "fast",
      imageRef: images[0]?.id,
      flavorRef: flavors[0]?.id,
      networks: [{ port: portId }],
    },
  });
  const { id } = server as { readonly id: string };
  const look = async () => {
    const seen = await ask("GET", `/compute/v2.1/servers/${id}`);
    return seen.server as Readonly<Record<string, string>>;
  };
  return { id, look };
}

test("what systemctl does to nova-compute shows in Nova, when it has not reported for a minute", async () => {
  const ground = await makeRegion();
  await ground.run("cmp1", "systemctl stop nova-compute");
  expect(await servicesOf(ground)).toEqual(["cmp1 up", "cmp2 up"]);
  await ground.clock.sleep(61_000);
  expect(await servicesOf(ground)).toEqual(["cmp1 down", "cmp2 up"]);
  await ground.run("cmp1", "systemctl start nova-compute");
  expect(await servicesOf(ground)).toEqual(["cmp1 up", "cmp2 up"]);
});

test.each([
  ["debian-12", "zed", listDevice, "nova-compute"],
  [
    "ubuntu-14.04",
    "kilo",
    `sed -i 's/^my_ip.*/&\\npci_passthrough_whitelist = {"address": "*:01:10.*", "physical_network": "physnet2"}/' /etc/nova/nova.conf`,
    "nova-compute",
  ],
] as const)(
  "VFs that a machine has and its files list are what Nova hands out: %s, %s",
  async (system, release, list, unit) => {
    const ground = await makeRegion(system, release);
    const restart = system === "ubuntu-14.04" ? `initctl restart ${unit}` : `systemctl restart ${unit}`;
    const known = () =>
      ground.region.cloud
        .onHost("cmp1")
        .pfs.flatMap(({ physicalNetwork, vfs }) =>
          vfs.map(({ isKnownToNova }) => (isKnownToNova ? physicalNetwork : undefined)),
        );
    await ground.run("cmp1", `${makeVfs}; ${list}`);
    expect(known()).toEqual([]);
    await ground.run("cmp1", restart);
    expect(known()).toEqual(["physnet2", "physnet2", "physnet2", "physnet2"]);
    await ground.clock.sleep(2000);
    const log = ground.machine("cmp1").files.read("/var/log/nova/nova-compute.log") ?? "";
    expect(log).toMatch(/pci_stats=\[PciDevicePool\(count=4,.*physical_network='physnet2'/);
  },
);

test("the SR-IOV agent comes into Neutron with the mappings of its file", async () => {
  const ground = await makeRegion();
  expect(await agentsOf(ground)).toEqual([]);
  await ground.run("cmp2", `${makeVfs}; ${installAgent}`);
  const configurations = expect.objectContaining({ device_mappings: { physnet2: ["enp1s0"] } });
  expect(await agentsOf(ground)).toEqual([{ host: "cmp2", alive: true, configurations }]);
});

test("a VM with a direct port holds a VF of its machine, with the port's MAC address and VLAN, until it is deleted", async () => {
  const ground = await makeRegion();
  await startGuests(ground.ask, []);
  await ground.run("ctl", serveNetwork);
  await ground.run("cmp1", `${makeVfs}; ${listDevice}; ${installAgent}; systemctl restart nova-compute`);
  const port = await makePort(ground);
  const { id, look } = await makeServer(ground, port.id);
  await expect.poll(async () => (await look()).status, { interval: 5 }).toBe("ACTIVE");
  const { machine, region } = ground;
  const held = region.cloud
    .onHost("cmp1")
    .pfs.flatMap(({ vfs }) => vfs)
    .filter(({ serverId }) => serverId === id);
  const vf = vfAt(machine("cmp1"), held[0]?.address ?? "");
  expect(vf).toMatchObject({ driver: "vfio-pci", settings: { mac: port.mac, vlan: 204 } });
  const isOpen = `for fd in /proc/[0-9]*/fd/*; do readlink "$fd"; done | grep -c "^/dev/vfio/[0-9]"`;
  expect(await ground.run("cmp1", isOpen)).toBe("1\n");
  const [subnet] = (
    (await ground.ask("GET", `/networking/v2.0/ports/${port.id}`)).port as {
      fixed_ips: { ip_address: string }[];
    }
  ).fixed_ips;
  const ping = `ip netns exec qdhcp-${port.networkId} ping -n -c 5 -W 2 ${subnet?.ip_address}`;
  expect(await ground.run("ctl", ping)).toContain("5 received");
  await fetch(`${region.cloud.origin}/compute/v2.1/servers/${id}`, {
    method: "DELETE",
    headers: { "x-auth-token": region.cloud.tokens.at(-1) ?? "" },
  });
  await expect.poll(() => vfAt(machine("cmp1"), vf?.address ?? "")?.driver, { interval: 5 }).toBe("igbvf");
  expect(vfAt(machine("cmp1"), vf?.address ?? "")?.settings).toMatchObject({
    mac: "00:00:00:00:00:00",
    vlan: 0,
  });
});

test("a plain VM moves from machine to machine, and a reboot takes down what is on one", async () => {
  const ground = await makeRegion();
  const { machine, ask } = ground;
  await startGuests(ask, [{ name: "web", host: "cmp1" }]);
  const { servers } = (await ask("GET", "/compute/v2.1/servers/detail")) as {
    servers: Readonly<Record<string, string>>[];
  };
  const [{ id, "OS-EXT-SRV-ATTR:instance_name": name = "" } = {}] = servers;
  expect(isRunning(machine("cmp1"), name)).toBe(true);
  await fetch(`${ground.region.cloud.origin}/compute/v2.1/servers/${id}/action`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-auth-token": ground.region.cloud.tokens.at(-1) ?? "",
      "openstack-api-version": "compute 2.30",
    },
    body: JSON.stringify({ "os-migrateLive": { host: null, block_migration: "auto" } }),
  });
  await expect.poll(() => isRunning(machine("cmp2"), name), { interval: 5 }).toBe(true);
  expect(isRunning(machine("cmp1"), name)).toBe(false);
  beginReboot(machine("cmp2"));
  await ground.clock.sleep(80_000);
  expect(await servicesOf(ground)).toEqual(["cmp1 up", "cmp2 down"]);
  await ground.clock.sleep(120_000);
  expect(await servicesOf(ground)).toEqual(["cmp1 up", "cmp2 up"]);
  expect(isRunning(machine("cmp2"), name)).toBe(false);
  const { server } = (await ask("GET", `/compute/v2.1/servers/${id}`)) as {
    server: Readonly<Record<string, string>>;
  };
  expect(server.status).toBe("SHUTOFF");
});
