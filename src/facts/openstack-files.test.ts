import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { deployments } from "../knowledge/deployments/all.ts";
import { openstackDistros } from "../knowledge/distros/all.ts";
import { openstackReleases } from "../knowledge/openstack/all.ts";
import type { OpenstackService } from "../model/openstack-release.ts";
import { knownValue } from "../model/reading.ts";
import { maxConfigBytes } from "./compose-sparse-files-command.ts";
import { openstackFilePlaces, openstackFilesFact } from "./openstack-files.ts";

const captured = join(import.meta.dirname, "../../test/contracts/cases/oslo-config");
const scratch = mkdtempSync(join(tmpdir(), "vfleet-etc-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A host that has these files, read through a real shell and a real awk. */
function host(files: Readonly<Record<string, string | Uint8Array>>) {
  const root = mkdtempSync(join(scratch, "host-"));
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return {
    root,
    read: (shell = "dash") => {
      const command = openstackFilesFact.command.replaceAll(/(?<=[\s'])\/(?=(?:etc|usr|var)\/)/g, `${root}/`);
      const text = execFileSync(shell, ["-c", `export LC_ALL=C\n(${command}\n) 2>&1`], {
        encoding: "utf8",
      }).replaceAll(root, "");
      return { text, reading: openstackFilesFact.parse({ exitCode: 0, text }) };
    },
  };
}

function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe("a host with OpenStack", () => {
  const there = host({
    "/etc/nova/nova.conf": "[pci]\ndevice_spec = {}\n",
    "/etc/nova/rootwrap.conf": "[DEFAULT]\n",
    "/etc/nova/api-paste.ini": "[a]\n",
    "/etc/nova/nova.conf.d/20-b.conf": "[b]\n",
    "/etc/nova/nova.conf.d/README": "Read me.\n",
    "/etc/nova/nova.conf.d/10 a.conf": "[a]\nx = 1",
    "/etc/neutron/neutron.conf": "",
    "/etc/neutron/plugins/ml2/ml2_conf.ini": "[ml2]\n",
    "/etc/neutron/conf.d/common/c.conf": "[c]\n",
    "/etc/neutron/server.conf.d/.placeholder": "",
    "/usr/share/neutron/server/s.conf": "[s]\n",
    "/etc/default/neutron-server": 'NEUTRON_PLUGIN_CONFIG="/etc/neutron/plugins/ml2/ml2_conf.ini"\n',
    "/etc/kolla/nova-compute/nova.conf": "[k]\n",
    "/var/lib/config-data/puppet-generated/neutron/etc/neutron/plugins/ml2/ml2_conf.ini": "[t]\n",
  });
  chmodSync(join(there.root, "/etc/nova/nova.conf"), 0o640);
  symlinkSync("plugins/ml2/ml2_conf.ini", join(there.root, "/etc/neutron/plugin.ini"));
  symlinkSync("/nowhere", join(there.root, "/etc/neutron/conf.d/common/lost.conf"));

  test.each(["dash", "bash"])("has all that its services read (%s)", (shell) => {
    const found = knownValue(there.read(shell).reading);
    expect(Object.keys(found?.files ?? {})).toEqual([
      "/etc/default/neutron-server",
      "/etc/kolla/nova-compute/nova.conf",
      "/etc/neutron/conf.d/common/c.conf",
      "/etc/neutron/conf.d/common/lost.conf",
      "/etc/neutron/neutron.conf",
      "/etc/neutron/plugin.ini",
      "/etc/neutron/plugins/ml2/ml2_conf.ini",
      "/etc/nova/nova.conf",
      "/etc/nova/nova.conf.d/10 a.conf",
      "/etc/nova/nova.conf.d/20-b.conf",
      "/usr/share/neutron/server/s.conf",
      "/var/lib/config-data/puppet-generated/neutron/etc/neutron/plugins/ml2/ml2_conf.ini",
    ]);
    expect(found?.files["/etc/nova/nova.conf"]).toEqual({
      is: "known",
      value: {
        text: "[pci]\ndevice_spec = {}\n",
        sha256: "673ff254b2567e0a8b95dcee5389a0e10b8cd4ed5fc35f8792620bf3bf90848b",
        mode: "0640",
        uid: process.getuid?.(),
        gid: process.getgid?.(),
      },
    });
    expect(found?.files["/etc/neutron/neutron.conf"]).toMatchObject({ value: { text: "" } });
    expect(found?.files["/etc/nova/nova.conf.d/10 a.conf"]).toMatchObject({ value: { text: "[a]\nx = 1" } });
    expect(found?.files["/etc/neutron/conf.d/common/lost.conf"]).toMatchObject({ is: "unreadable" });
    expect(found?.links).toEqual({
      "/etc/neutron/conf.d/common/lost.conf": "/nowhere",
      "/etc/neutron/plugin.ini": "/etc/neutron/plugins/ml2/ml2_conf.ini",
    });
    expect(found?.folders).toEqual({
      "/etc/neutron/conf.d/common": ["c.conf", "lost.conf"],
      "/etc/neutron/server.conf.d": [],
      "/etc/nova/nova.conf.d": ["10 a.conf", "20-b.conf", "README"],
      "/usr/share/neutron/server": ["s.conf"],
    });
  });
});

test("a host without OpenStack has no files", () => {
  expect(host({}).read().reading).toEqual({ is: "known", value: { files: {}, links: {}, folders: {} } });
});

test.each<[string, string | Uint8Array, string]>([
  ["NUL bytes", "[a]\nx = \0\n", "it holds NUL bytes"],
  ["a NUL byte at the end", "[a]\n\0", "it holds NUL bytes"],
  ["another encoding", new Uint8Array([0x23, 0xfc, 0x0a]), "it is not UTF-8 text"],
  ["carriage returns within lines", "[a]\n# b\rx = 1\n", "it has a carriage return within a line"],
  [
    "too much",
    `#${"\n".repeat(maxConfigBytes)}`,
    `it has ${maxConfigBytes + 1} bytes, more than vfleet reads (${maxConfigBytes})`,
  ],
])("a file with %s is unreadable, and the others are not", (_, content, reason) => {
  const found = knownValue(
    host({ "/etc/nova/a.conf": "[a]\n", "/etc/nova/b.conf": content, "/etc/nova/c.conf": "[c]\n" }).read()
      .reading,
  );
  expect(found?.files["/etc/nova/b.conf"]).toEqual({ is: "unreadable", reason });
  expect(found?.files["/etc/nova/a.conf"]).toMatchObject({ value: { text: "[a]\n" } });
  expect(found?.files["/etc/nova/c.conf"]).toMatchObject({ value: { text: "[c]\n" } });
});

test("no content passes for another file's", () => {
  const forged = "[a]\nx = 1\n|y = 2\nend 9\nbegin /etc/nova/b.conf\n|[forged]\nchanged\ndone\n#9999\n";
  const found = knownValue(
    host({ "/etc/nova/a.conf": forged, "/etc/nova/b.conf": "[b]\n", "/etc/nova/done": "" }).read().reading,
  );
  expect(found?.files["/etc/nova/a.conf"]).toMatchObject({
    value: { text: `[a]\nx = 1\n|y = 2\n${"(not shown)\n".repeat(5)}#\n` },
  });
  expect(found?.files["/etc/nova/b.conf"]).toMatchObject({ value: { text: "[b]\n" } });
});

test.each(["a\nb.conf", "a\\b.conf"])("the name %j makes the fact unreadable", (name) => {
  expect(host({ [`/etc/nova/${name}`]: "[a]\n" }).read().reading.is).toBe("unreadable");
});

test("no secret of captured files leaves the host", () => {
  const there = host({});
  for (const [path, name] of [
    ["/etc/nova/nova.conf", "nova-without-comments.conf"],
    ["/etc/neutron/neutron.conf", "neutron-without-comments.conf"],
    ["/etc/neutron/plugins/ml2/ml2_conf.ini", "ml2_conf.ini"],
  ] as const)
    cpSync(join(captured, name), join(there.root, path));
  const { text, reading } = there.read();
  expect(text).not.toContain("lab-secret");
  expect(text).toContain("transport_url = (not shown)");
  expect(Object.values(knownValue(reading)?.files ?? {}).map(({ is }) => is)).toEqual([
    "known",
    "known",
    "known",
  ]);
});

test("the sum is that of the bytes as they are", () => {
  const found = knownValue(host({ "/etc/nova/a.conf": "[a]\npassword = x\n" }).read().reading);
  const sum = createHash("sha256").update("[a]\npassword = x\n").digest("hex");
  expect(found?.files["/etc/nova/a.conf"]).toMatchObject({ value: { sha256: sum } });
});

describe("what services read is among the places", () => {
  const { files, folders } = openstackFilePlaces;
  const isFile = (path: string) => files.some((pattern) => matchesGlob(path, pattern));
  const isFolder = (path: string) => folders.some((pattern) => matchesGlob(path, pattern));

  test.each(openstackDistros.map((distro) => [distro.id, distro] as const))("on %s", (_, distro) => {
    const readings = Object.values(distro.services).flatMap((variants) =>
      variants.flatMap(({ units }) => units.flatMap(({ reads }) => reads ?? [])),
    );
    const missing = readings.flatMap(({ args, defaultFiles, defaultDirs }) => [
      ...args.filter(
        (arg) => arg.startsWith("--config-file=") && !isFile(arg.slice("--config-file=".length)),
      ),
      ...args.filter(
        (arg) => arg.startsWith("--config-dir=") && !isFolder(arg.slice("--config-dir=".length)),
      ),
      ...defaultFiles.filter((path) => !isFile(path) && path !== "/etc/nova/api-paste.ini"),
      ...defaultDirs.filter((path) => !isFolder(path)),
    ]);
    expect(missing).toEqual([]);
  });

  test.each(deployments.map((deployment) => [deployment.id, deployment] as const))(
    "of %s",
    (_, deployment) => {
      if (deployment.owner === "vfleet") return;
      const services: readonly OpenstackService[] = [
        "nova-compute",
        "nova-scheduler",
        "nova-api",
        "neutron-server",
        "sriov-agent",
        "ovs-agent",
      ];
      const rendered = openstackReleases.flatMap((release) =>
        services.flatMap((service) => deployment.renderedFiles(service, release) ?? []),
      );
      expect(rendered.filter((path) => !isFile(path))).toEqual([]);
    },
  );
});
