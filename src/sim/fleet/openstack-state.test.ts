import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { actionTypeOf } from "../../actions/all.ts";
import type { EditOptions, HostAction } from "../../model/action.ts";
import { knownValue } from "../../model/reading.ts";
import { FactsHost } from "./facts-host.ts";
import { halfDone } from "./script-effect.ts";

const agent = "neutron-sriov-agent";
const path = "/etc/neutron/plugins/ml2/sriov_agent.ini";
const install: HostAction = { kind: "install-package", tool: "apt-get", package: agent };
const restart: HostAction = {
  kind: "restart-service",
  service: agent,
  init: "systemd",
  units: [agent],
  readiness: { kind: "running" },
  timeoutMs: 1,
};

function start() {
  const host = new FactsHost(hostFacts());
  const services = () => knownValue(host.facts.openstackServices);
  return {
    run: (action: HostAction) => host.run(actionTypeOf(action).toScript(action)).exitCode,
    file: () => {
      const reading = knownValue(host.facts.openstackFiles)?.files[path];
      return reading && knownValue(reading);
    },
    services,
    startedAt: () => services()?.processes[0]?.startedAt ?? 0,
  };
}

function editOf({ file }: ReturnType<typeof start>): EditOptions {
  const now = file();
  const at = now?.text.split("\n").indexOf("#physical_device_mappings =") ?? 0;
  return {
    kind: "edit-options",
    path,
    original: now?.sha256 ?? "",
    direction: "apply",
    settings: [],
    changes: [
      { line: at + 2, remove: [], insert: ["physical_device_mappings = a:b"], section: "[sriov_nic]" },
    ],
    stale: [agent],
  };
}

test("the fake host plays a package that comes, is set, restarted, and goes again", () => {
  const host = start();
  expect(host.run(install)).toBe(0);
  expect(host.run(install)).toBe(10);
  expect(host.services()?.units[agent]).toEqual({ enabled: "disabled", active: "active" });
  const fresh = host.file();

  const edit = editOf(host);
  expect(host.run({ ...edit, original: "other" })).toBe(20);
  expect(host.run(edit)).toBe(0);
  expect(host.run(edit)).toBe(10);
  expect(host.file()?.text).toContain("#physical_device_mappings =\nphysical_device_mappings = a:b\n");
  expect(host.services()?.stale[agent]).toBeGreaterThan(host.startedAt());

  expect(host.run(restart)).toBe(0);
  expect(host.services()?.stale).toEqual({});
  const restartedAt = host.startedAt();
  expect(host.run({ kind: "set-unit-enabled", unit: `${agent}.service`, from: false, to: true })).toBe(0);
  expect(host.services()?.units[agent]?.enabled).toBe("enabled");
  expect(host.startedAt()).toBeGreaterThan(restartedAt);

  expect(host.run({ ...edit, direction: "revert" })).toBe(0);
  expect(host.run({ ...edit, direction: "revert" })).toBe(10);
  expect(host.file()).toEqual(fresh);
  expect(host.run({ kind: "remove-package", tool: "apt-get", package: agent })).toBe(0);
  expect(host.run({ kind: "remove-package", tool: "apt-get", package: agent })).toBe(10);
  expect(host.file()).toBeUndefined();
  // As on a host, the mark stays until the next boot.
  expect(host.services()).toEqual({
    processes: [],
    units: {},
    stale: { [agent]: expect.any(Number) as number },
  });
  expect(host.run(restart)).toBe(22);
});

test("an installation that ends half way leaves the unit alone, and the next one, or taking it away, ends it", () => {
  const whole = new FactsHost(hostFacts());
  const script = actionTypeOf(install).toScript(install);
  const before = whole.facts;
  const half = halfDone(before, "install-package", script);
  expect(knownValue(half.openstackPackages)?.[agent]).toBeUndefined();
  expect(knownValue(half.openstackServices)?.units[agent]?.active).toBe("inactive");
  expect(knownValue(half.openstackServices)?.processes).toEqual([]);
  const goesOn = new FactsHost(half);
  whole.run(script);
  goesOn.run(script);
  expect(goesOn.facts).toEqual(whole.facts);
  const goesBack = new FactsHost(half);
  const remove: HostAction = { kind: "remove-package", tool: "apt-get", package: agent };
  expect(goesBack.run(actionTypeOf(remove).toScript(remove)).exitCode).toBe(0);
  expect(goesBack.facts).toEqual(before);
});
