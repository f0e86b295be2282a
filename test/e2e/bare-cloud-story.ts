import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudClient, cloudFreePf } from "../../lab/src/cloud-api.ts";
import { logInToCloud, on } from "./cloud-ground.ts";

const computes = ["cmp1", "cmp2"];

/** What a file of options sets, without comments. */
const optionsOf = (name: string, file: string) => on(name, `grep -Ev '^[[:space:]]*(#|$)' ${file}`);

/** Tests of the lab's cloud as it is before SR-IOV, which every story about OpenStack stands on. */
export function itIsBeforeSriov(): void {
  itLetsVfleetIn();
  itKnowsNothingOfSriov();
}

function itLetsVfleetIn(): void {
  test("Keystone lets this machine in with what clouds.yaml says", async () => {
    const { cloudsFile, authUrl } = cloudClient();
    expect(readFileSync(cloudsFile, "utf8")).toContain(authUrl);
    const { status, catalog } = await logInToCloud();
    expect(status).toBe(201);
    expect(catalog.map((service) => service.type).toSorted()).toEqual([
      "compute",
      "identity",
      "image",
      "network",
      "placement",
    ]);
    for (const url of catalog.flatMap((service) => service.endpoints.map((endpoint) => endpoint.url))) {
      expect((await fetch(url)).status, url).toBeLessThan(500);
    }
  });

  test("both compute nodes are up, and their agents are alive", async () => {
    const list = await on("ctl", ". /root/openrc && openstack compute service list -f json");
    const services = JSON.parse(list) as { Binary: string; Host: string; State: string }[];
    const nodes = services.filter((service) => service.Binary === "nova-compute");
    expect(nodes.map(({ Host, State }) => `${Host} ${State}`).toSorted()).toEqual(["cmp1 up", "cmp2 up"]);
    const agents = JSON.parse(await on("ctl", ". /root/openrc && openstack network agent list -f json")) as {
      Binary: string;
      Host: string;
      Alive: boolean;
    }[];
    expect(agents.filter((agent) => !agent.Alive)).toEqual([]);
    expect(agents.map(({ Binary, Host }) => `${Binary} ${Host}`).toSorted()).toEqual([
      "neutron-dhcp-agent ctl",
      "neutron-metadata-agent ctl",
      "neutron-openvswitch-agent cmp1",
      "neutron-openvswitch-agent cmp2",
      "neutron-openvswitch-agent ctl",
    ]);
  });
}

function itKnowsNothingOfSriov(): void {
  test("nothing is configured for SR-IOV", async () => {
    const ml2 = await optionsOf("ctl", "/etc/neutron/plugins/ml2/ml2_conf.ini");
    expect(ml2).not.toContain("sriovnicswitch");
    expect(ml2).not.toContain("physnet2");
    for (const name of ["ctl", ...computes]) {
      const nova = await optionsOf(name, "/etc/nova/nova.conf");
      expect(nova).toMatch(/^\[pci\]\n\[/m);
      expect(nova).not.toContain("enabled_filters");
      expect(nova).toContain("transport_url = rabbit://openstack:");
    }
  });

  test("the PFs are there without VFs, and only cmp1 needs a reboot for the IOMMU", async () => {
    for (const name of computes) {
      const pf = `/sys/bus/pci/devices/${cloudFreePf.address}`;
      expect(await on(name, `cat ${pf}/sriov_totalvfs ${pf}/sriov_numvfs; ls ${pf}/net`)).toBe(
        `7\n0\n${cloudFreePf.name}`,
      );
    }
    expect(await on("cmp1", "ls /sys/class/iommu")).toBe("");
    expect(await on("cmp2", "ls /sys/class/iommu")).toBe("dmar0");
  });

  test("the SR-IOV agent is not installed, and could be", async () => {
    for (const name of computes) {
      const look = "dpkg -s neutron-sriov-agent >/dev/null 2>&1 && echo there || echo none";
      expect(await on(name, look)).toBe("none");
      expect(await on(name, "apt-get -s install neutron-sriov-agent")).toContain("Inst neutron-sriov-agent");
    }
  });

  test("every unit of every host is well", async () => {
    for (const name of ["ctl", ...computes])
      expect(await on(name, "systemctl --failed --no-legend")).toBe("");
  });
}
