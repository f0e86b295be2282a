import { expect, test } from "vitest";
import {
  byHand,
  makeDirectPort,
  makeServerWith,
  type RegionGround,
  useRegions,
} from "../../../test/fixtures/region-ground.ts";
import { beginReboot } from "../machines/run-machine.ts";
import { isRunning, vfAt } from "./machine-hypervisor.ts";
import { startGuests } from "./start-guests.ts";

const makeRegion = useRegions();

async function servicesOf({ ask }: RegionGround): Promise<readonly string[]> {
  const { services } = await ask("GET", "/compute/v2.1/os-services?binary=nova-compute");
  return (services as readonly { host: string; state: string }[]).map(
    ({ host, state }) => `${host} ${state}`,
  );
}

async function agentsOf({ ask }: RegionGround) {
  const { agents } = await ask("GET", "/networking/v2.0/agents");
  return (agents as readonly { agent_type: string; host: string; alive: boolean; configurations: object }[])
    .filter(({ agent_type }) => agent_type === "NIC Switch agent")
    .map(({ host, alive, configurations }) => ({ host, alive, configurations }));
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
  ["debian-12", "zed", byHand.listDevice, "nova-compute"],
  [
    "ubuntu-14.04",
    "kilo",
    `sed -i 's/^my_ip.*/&\\npci_passthrough_whitelist = {"address": "*:01:10.*", "physical_network": "physnet2"}/' /etc/nova/nova.conf`,
    "nova-compute",
  ],
] as const)(
  "VFs that a machine has and its files list are what Nova hands out: %s, %s",
  async (system, release, list, unit) => {
    const ground = await makeRegion({ system, release });
    const restart = system === "ubuntu-14.04" ? `initctl restart ${unit}` : `systemctl restart ${unit}`;
    const known = () =>
      ground.region.cloud
        .onHost("cmp1")
        .pfs.flatMap(({ physicalNetwork, vfs }) =>
          vfs.map(({ isKnownToNova }) => (isKnownToNova ? physicalNetwork : undefined)),
        );
    await ground.run("cmp1", `${byHand.makeVfs}; ${list}`);
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
  await ground.run("cmp2", `${byHand.makeVfs}; ${byHand.installAgent}`);
  const configurations = expect.objectContaining({ device_mappings: { physnet2: ["enp1s0"] } });
  expect(await agentsOf(ground)).toEqual([{ host: "cmp2", alive: true, configurations }]);
});

test("a VM with a direct port holds a VF of its machine, with the port's MAC address and VLAN, until it is deleted", async () => {
  const ground = await makeRegion();
  await startGuests(ground.ask, []);
  await ground.run("ctl", byHand.serveNetwork);
  await ground.run(
    "cmp1",
    `${byHand.makeVfs}; ${byHand.listDevice}; ${byHand.installAgent}; systemctl restart nova-compute`,
  );
  const port = await makeDirectPort(ground);
  const { id, look } = await makeServerWith(ground, port.id);
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
