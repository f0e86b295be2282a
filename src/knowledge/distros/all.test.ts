import { describe, expect, test } from "vitest";
import type { ConfigReading, OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import { findRelease, openstackReleases } from "../openstack/all.ts";
import { findDistro, findInit, findReading, findUnits, openstackDistros } from "./all.ts";

const systems: Readonly<Record<string, readonly string[]>> = {
  ubuntu: ["14.04", "16.04", "18.04", "24.04"],
  debian: ["12"],
  rhel: ["7", "9.4"],
  sles: ["15.6"],
};

describe("the table of distributions", () => {
  test.each(openstackDistros.map((distro) => [distro.id, distro] as const))(
    "%s has units for every service and release",
    (id, distro) => {
      for (const release of openstackReleases) {
        for (const versionId of systems[id] ?? []) {
          const empty = servicesOf(distro).filter(
            (service) => findUnits(distro, service, { release, versionId }).length === 0,
          );
          const isPackaged = id !== "sles" || release.series < "2025.2";
          expect(empty).toEqual(isPackaged ? [] : ["nova-api", "neutron-server"]);
          expect(findInit(distro, { release, versionId })).toBeDefined();
        }
      }
    },
  );

  test.each(openstackDistros.map((distro) => [distro.id, distro] as const))(
    "%s starts only programs that the release has",
    (id, distro) => {
      for (const release of openstackReleases) {
        const units = servicesOf(distro).flatMap((service) =>
          findUnits(distro, service, { release, versionId: systems[id]?.at(-1) ?? "" }),
        );
        const gone = units.filter((unit) => unit.verified !== false && !hasProgram(release, unit.program));
        expect(gone.map(({ unit }) => `${release.id} ${unit}`)).toEqual([]);
      }
    },
  );

  test.each(openstackDistros.map((distro) => [distro.id, distro] as const))("%s is complete", (_, distro) => {
    const units = servicesOf(distro).flatMap((service) =>
      distro.services[service].flatMap((each) => each.units),
    );
    expect(
      units.filter(({ source, why }) => source.length < 8 || (why !== undefined && why.length < 20)),
    ).toEqual([]);
    const paths = units.flatMap(({ log, reads }) => [log ?? "/", ...(reads ? pathsOf(reads) : [])]);
    expect(paths.filter((path) => !path.startsWith("/"))).toEqual([]);
    expect(distro.sources.length).toBeGreaterThan(0);
  });

  test.each(openstackDistros.map((distro) => [distro.id, distro] as const))(
    "gives %s the units of its golden file",
    async (id, distro) => {
      await expect(render(distro)).toMatchFileSnapshot(`./cases/${id}.txt`);
    },
  );
});

describe("findDistro", () => {
  test.each([
    ["ubuntu", ["debian"], "ubuntu"],
    ["linuxmint", ["ubuntu", "debian"], "ubuntu"],
    ["rocky", ["rhel", "centos", "fedora"], "rhel"],
    ["virtuozzo", ["rhel", "fedora"], "rhel"],
    ["sles", ["suse"], "sles"],
  ])("takes %s like %s for %s", (id, like, expected) => {
    expect(findDistro({ id, like })?.id).toBe(expected);
  });

  test("does not know others", () => {
    expect(findDistro({ id: "alpine", like: [] })).toBeUndefined();
  });
});

describe("findUnits", () => {
  test("knows the split of the Neutron server", () => {
    expect(units("debian", "neutron-server", "zed")).toEqual(["neutron-api", "neutron-rpc-server"]);
    expect(units("ubuntu", "neutron-server", "epoxy")).toEqual(["neutron-server"]);
    expect(units("ubuntu", "neutron-server", "flamingo")).toEqual([
      "apache2",
      "neutron-rpc-server",
      "neutron-periodic-workers",
    ]);
  });

  test("knows the agent's old name on Ubuntu", () => {
    expect(units("ubuntu", "sriov-agent", "liberty")).toEqual(["neutron-plugin-sriov-agent"]);
    expect(units("ubuntu", "sriov-agent", "mitaka")).toEqual(["neutron-sriov-agent"]);
  });

  test("takes a system without a version for a new one", () => {
    expect(units("rhel", "libvirt", "zed on ")).toEqual(["virtqemud", "virtnodedevd"]);
    expect(units("rhel", "libvirt", "zed on 8.6")).toEqual(["libvirtd"]);
  });
});

describe("findInit", () => {
  test("knows upstart where it was", () => {
    const restart = (versionId: string) =>
      findInit(distroOf("ubuntu"), { release: releaseOf("kilo"), versionId })?.restart;
    expect(restart("14.04")).toEqual(["restart"]);
    expect(restart("16.04")).toEqual(["systemctl", "restart"]);
  });
});

describe("findReading", () => {
  const read = (distro: string, service: OpenstackService, release: string) => {
    const [unit] = findUnits(distroOf(distro), service, { release: releaseOf(release), versionId: "" });
    return unit && findReading(unit, releaseOf(release));
  };

  test("leaves out folders that the release does not look for", () => {
    expect(read("ubuntu", "nova-compute", "newton")?.defaultDirs).toEqual([]);
    expect(read("ubuntu", "nova-compute", "ocata")?.defaultDirs).toEqual([
      "/etc/nova/nova.conf.d",
      "/etc/nova/nova-compute.conf.d",
    ]);
  });

  test("knows that RDO's nova-dist.conf was dropped", () => {
    expect(read("rhel", "nova-compute", "wallaby")?.defaultFiles).toContain("/usr/share/nova/nova-dist.conf");
    expect(read("rhel", "nova-compute", "xena")?.defaultFiles).not.toContain(
      "/usr/share/nova/nova-dist.conf",
    );
  });

  test("does not read the agent's file of Kilo on RDO", () => {
    expect(read("rhel", "sriov-agent", "kilo")?.args.join(" ")).not.toMatch(/\.ini/);
    expect(read("rhel", "sriov-agent", "liberty")?.args.join(" ")).toMatch(/sriov_agent\.ini/);
  });

  test("says nothing of what reads none", () => {
    expect(read("debian", "libvirt", "zed")).toBeUndefined();
  });
});

function servicesOf(distro: OpenstackDistro): OpenstackService[] {
  return Object.keys(distro.services) as OpenstackService[];
}

function hasProgram({ features }: OpenstackRelease, program: string | undefined): boolean {
  if (program === "neutron-server") return features["eventlet-neutron-server"]?.has === true;
  if (program === "neutron-rpc-server") return features["neutron-rpc-server"]?.has === true;
  if (program === "neutron-periodic-workers") return features["neutron-periodic-workers"]?.has === true;
  if (program === "nova-api") return features["eventlet-nova-api"]?.has === true;
  return true;
}

function distroOf(id: string): OpenstackDistro {
  const distro = openstackDistros.find((each) => each.id === id);
  if (!distro) throw new Error(id);
  return distro;
}

function releaseOf(id: string): OpenstackRelease {
  const release = findRelease(id);
  if (!release) throw new Error(id);
  return release;
}

function units(distro: string, service: OpenstackService, installed: string): string[] {
  const [release = "", versionId = "24.04"] = installed.split(" on ");
  const found = findUnits(distroOf(distro), service, { release: releaseOf(release), versionId });
  return found.map(({ unit }) => unit);
}

function pathsOf({ args, defaultFiles, defaultDirs }: ConfigReading): string[] {
  return [...args.map((arg) => arg.replace(/^--config-(file|dir)=/, "")), ...defaultFiles, ...defaultDirs];
}

function render(distro: OpenstackDistro): string {
  const services = servicesOf(distro).flatMap((service) => [
    `${service}:`,
    ...distro.services[service].flatMap(({ units: own, ...range }) => [
      `  ${renderRange(range)}`,
      ...own.flatMap(renderUnit),
    ]),
  ]);
  const init = distro.init.map(
    ({ kind, restart, note, ...range }) =>
      `${kind}, ${renderRange(range)}: ${restart.join(" ")} UNIT${note ? ` (${note})` : ""}`,
  );
  const { file, apply } = distro.kernelArguments;
  const kernel = `kernel arguments: ${file ?? "no file"}, ${apply.join(" ")}`;
  return `${[distro.name, `systems: ${distro.systemIds.join(" ")}`, ...init, kernel, "", ...services].join("\n")}\n`;
}

function renderRange(range: object): string {
  const words = Object.entries(range).map(([key, value]) => `${key} ${value}`);
  return words.length === 0 ? "else" : words.join(", ");
}

function renderUnit(unit: ServiceUnit): string[] {
  const { reads, log, note, why } = unit;
  const details = [
    reads && reads.args.length > 0 && `arguments: ${reads.args.join(" ")}`,
    reads && reads.defaultFiles.length > 0 && `files: ${reads.defaultFiles.join(" ")}`,
    reads && reads.defaultDirs.length > 0 && `folders: ${reads.defaultDirs.join(" ")}`,
    log && `log: ${log}`,
    note && `note: ${note}`,
    why && `not verified: ${why}`,
  ];
  return [
    `    ${unit.unit} of ${unit.package}${unit.program ? `, ${unit.program}` : ""}`,
    ...details.flatMap((detail) => (detail ? [`      ${detail}`] : [])),
  ];
}
