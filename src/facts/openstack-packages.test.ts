import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createFakeRoot, type FakeRoot } from "../../test/fixtures/run-script.ts";
import { deploymentSignPaths } from "../knowledge/deployments/all.ts";
import type { FactOutput } from "../model/host-facts.ts";
import { deploymentSignsFact } from "./deployment-signs.ts";
import { openstackPackagesFact } from "./openstack-packages.ts";

const roots: FakeRoot[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

function host(files: Readonly<Record<string, string>>): FakeRoot {
  const root = createFakeRoot();
  roots.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(root.at(path)), { recursive: true });
    writeFileSync(root.at(path), content);
  }
  return root;
}

function run(root: FakeRoot, command: string): FactOutput {
  const moved = command.replaceAll(/(?<=[\s"])\/(?=(?:var|etc|usr|openstack)\/)/g, `${root.path}/`);
  const script = `export LC_ALL=C PATH="${root.path}/bin:$PATH"\n(${moved}\n) 2>&1; echo "exit $?"`;
  const text = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
  const [, output = "", exitCode = ""] = /^(.*)exit (\d+)\n$/s.exec(text) ?? [];
  return { exitCode: Number(exitCode), text: output.replaceAll(root.path, "") };
}

function read(files: Readonly<Record<string, string>>) {
  return openstackPackagesFact.parse(run(host(files), openstackPackagesFact.command));
}

const stanza = (name: string, status: string) =>
  `Package: ${name}\nStatus: ${status}\nPriority: optional\nVersion: 2:26.2.2-1~deb12u5\n\n`;
const status = [
  stanza("bash", "install ok installed"),
  stanza("nova-compute", "install ok installed"),
  stanza("nova-common", "hold ok installed"),
  stanza("neutron-sriov-agent", "install ok half-installed"),
].join("");
const info = "/var/lib/dpkg/info";

test("of dpkg's packages those of OpenStack that are installed in full are read", () => {
  const lists = {
    [`${info}/nova-compute.list`]: "",
    [`${info}/nova-common.list`]: "",
    [`${info}/neutron-sriov-agent.list`]: "",
  };
  const version = "2:26.2.2-1~deb12u5";
  expect(read({ "/var/lib/dpkg/status": status, ...lists })).toEqual({
    is: "known",
    value: { "nova-common": version, "nova-compute": version },
  });
});

test("a host without lists of such packages has none", () => {
  expect(read({ "/var/lib/dpkg/status": status })).toEqual({ is: "known", value: {} });
});

test("rpm is asked only where there is OpenStack", () => {
  const root = host({});
  root.addProgram(
    "rpm",
    "echo 'installed openstack-nova-compute 1:25.2.1-1.el9'; echo 'package nova-api is not installed'; exit 43",
  );
  expect(openstackPackagesFact.parse(run(root, openstackPackagesFact.command))).toEqual({
    is: "known",
    value: {},
  });
  mkdirSync(root.at("/etc/nova"), { recursive: true });
  expect(openstackPackagesFact.parse(run(root, openstackPackagesFact.command))).toEqual({
    is: "known",
    value: { "openstack-nova-compute": "1:25.2.1-1.el9" },
  });
});

test("signs of deployment tools are seen", () => {
  const [first = "", second = ""] = [deploymentSignPaths[0], deploymentSignPaths.at(-1)];
  expect(deploymentSignsFact.parse(run(host({}), deploymentSignsFact.command))).toEqual({
    is: "known",
    value: [],
  });
  const root = host({ [`${first}/file`]: "", [`${second}/file`]: "" });
  expect(deploymentSignsFact.parse(run(root, deploymentSignsFact.command))).toEqual({
    is: "known",
    value: [first, second],
  });
});
