import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { downHosts, labHost, powerCut, resetHosts, startHost } from "../../lab/src/api.ts";
import { createVfleet, etcOf, hasBegun, onHost, waitFor } from "./vfleet-process.ts";

// beta has its IOMMU on by the kernel's default, so that no reboot is needed.
const host = "beta";
const pf = () => labHost(host).freePf.address;
const sysfs = () => `/sys/bus/pci/devices/${pf()}`;
const numVfs = async () => Number(await onHost(host, `cat ${sysfs()}/sriov_numvfs`));

beforeAll(() => resetHosts([host]));
afterAll(() => downHosts([host]));

test("VFs that a process holds under vfio are not taken away, by plan nor by an older plan", async () => {
  const vfleet = createVfleet();
  const seven = vfleet.fleetFile([host]);
  expect((await vfleet.run(["apply", "-f", seven, "--yes"])).code).toBe(0);
  const four = vfleet.fleetFile([host], { vfCount: 4 });
  const older = join(vfleet.directory, "older.json");
  expect((await vfleet.run(["plan", "-f", four, "--detailed-exitcode", "--out", older])).code).toBe(2);
  await onHost(
    host,
    `set -e; modprobe vfio-pci; vf=$(basename $(readlink ${sysfs()}/virtfn3)); cd /sys/bus/pci/devices/$vf; echo vfio-pci >driver_override; [ ! -e driver ] || echo $vf >driver/unbind; echo $vf >/sys/bus/pci/drivers_probe; group=$(basename $(readlink iommu_group)); nohup sh -c "exec 3<>/dev/vfio/$group; exec sleep 86400" >/dev/null 2>&1 </dev/null & echo $! >/run/holder; sleep 1`,
  );
  const plan = await vfleet.run(["plan", "-f", four, "-o", "json"]);
  expect(plan.code).toBe(1);
  const findings = JSON.parse(plan.stdout).hosts[0].findings;
  expect(findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ code: "vfs-in-use", severity: "error" })]),
  );
  expect(JSON.stringify(findings)).toContain("sleep");
  const apply = await vfleet.run(["apply", "-f", four, "--yes", older]);
  expect(apply.code).toBe(1);
  expect(await numVfs()).toBe(7);
  // What is as wanted stays so, in use or not.
  expect((await vfleet.run(["verify", "-f", seven])).code).toBe(0);
  await onHost(host, "kill $(cat /run/holder)");
  expect((await vfleet.run(["apply", "-f", four, "--yes"])).code).toBe(0);
  expect(await numVfs()).toBe(4);
});

test("a second vfleet at work on the same host is told so, and the first one is not disturbed", async () => {
  await resetHosts([host]);
  const one = createVfleet();
  const other = createVfleet();
  const first = one.start(["apply", "-f", one.fleetFile([host]), "--yes"]);
  await waitFor("the first action", () => hasBegun(one));
  // Asleep, so that it is at work all the time, however fast the host is.
  first.process.kill("SIGSTOP");
  const second = await other.run(["apply", "-f", other.fleetFile([host]), "--yes"]);
  expect(first.process.exitCode, "the first was at work all the time").toBe(null);
  first.process.kill("SIGCONT");
  const run = JSON.parse((await one.run(["runs", "-o", "json"])).stdout)[0]?.run ?? "none";
  expect(second.code).toBe(1);
  const said = `${second.stdout}${second.stderr}`.replaceAll(/\s+/g, " ");
  expect(said).toContain("host-locked");
  expect(said).toContain(run);
  expect((await first.ended).code).toBe(0);
  expect(await numVfs()).toBe(7);
});

test("a power cut in the middle of apply: apply again goes on, undo puts everything back", async () => {
  await resetHosts([host]);
  const vfleet = createVfleet();
  const before = await etcOf(host);
  const fleet = vfleet.fleetFile([host]);
  const first = vfleet.start(["apply", "-f", fleet, "--yes"]);
  await waitFor("the first VFs", () => hasBegun(vfleet, "set-vf-count"));
  await powerCut(host);
  const { code, stdout, stderr } = await first.ended;
  expect(code).toBe(1);
  expect(`${stdout}${stderr}`).toMatch(/connection|not known/);
  await startHost(host);
  expect((await vfleet.run(["apply", "-f", fleet, "--yes"])).code).toBe(0);
  expect((await vfleet.run(["verify", "-f", fleet])).code).toBe(0);
  const runs = JSON.parse((await vfleet.run(["runs", "-o", "json"])).stdout).map(
    ({ run }: { run: string }) => run,
  );
  for (const run of runs) expect((await vfleet.run(["undo", run, "--yes"])).code).toBe(0);
  expect(await etcOf(host)).toBe(before);
  expect(await numVfs()).toBe(0);
});

test("vfleet killed in the middle of apply: the journal knows, the lock is free, apply again goes on", async () => {
  await resetHosts([host]);
  const vfleet = createVfleet();
  const before = await etcOf(host);
  const fleet = vfleet.fleetFile([host]);
  const first = vfleet.start(["apply", "-f", fleet, "--yes"]);
  await waitFor("the first VFs", () => hasBegun(vfleet, "set-vf-count"));
  first.process.kill("SIGKILL");
  await first.ended;
  const killed = JSON.parse((await vfleet.run(["runs", "-o", "json"])).stdout)[0].run;
  // The action may still be under way on the host; then the next apply says so instead of meeting it.
  await waitFor(
    "the action's end",
    async () => (await onHost(host, "flock -n /run/vfleet/action echo free || true")) !== "",
  );
  const again = await vfleet.run(["apply", "-f", fleet, "--yes"]);
  expect(again.code).toBe(0);
  expect(await numVfs()).toBe(7);
  const latest = JSON.parse((await vfleet.run(["runs", "-o", "json"])).stdout)[0].run;
  expect((await vfleet.run(["undo", latest, "--yes"])).code).toBe(0);
  expect((await vfleet.run(["undo", killed, "--yes"])).code).toBe(0);
  expect(await etcOf(host)).toBe(before);
  expect(await numVfs()).toBe(0);
});
