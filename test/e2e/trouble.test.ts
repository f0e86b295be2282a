import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutCloudPower, resetCloud, startCloudHost, stopCloud } from "../../lab/src/cloud-api.ts";
import { cloudEnvironment, cloudFleetFile, etcOfCloud, on, runningServices } from "./cloud-ground.ts";
import { createVfleet, waitFor } from "./vfleet-process.ts";

// What goes wrong on a real cloud before SR-IOV: each time a clear finding, the rest safe, and a way back.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run(args, cloudEnvironment());
let fleet = "";
let etc: readonly string[] = [];
const controllerOnly = () => ["-f", fleet, "--hosts", "ctl"];

beforeAll(async () => {
  await resetCloud();
  fleet = cloudFleetFile(vfleet, "fleet", { computes: ["cmp2"] });
  etc = await etcOfCloud();
});

afterAll(() => stopCloud());

/** Undoes the last run, which must bring /etc back. */
async function undoLast(): Promise<void> {
  const { code, stdout, stderr } = await run("undo", "last", "--yes");
  expect(code, stdout + stderr).toBe(0);
  expect(await etcOfCloud()).toEqual(etc);
}

describe("nothing of a file is lost", () => {
  test("a file that may not be changed: the other one is changed, the finding names it, undo takes that back", async () => {
    await on("ctl", "chattr +i /etc/nova/nova.conf");
    try {
      const { code, stdout, stderr } = await run("apply", ...controllerOnly(), "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("file-protected");
      expect(stdout + stderr).toContain("/etc/nova/nova.conf");
    } finally {
      await on("ctl", "chattr -i /etc/nova/nova.conf");
    }
    await undoLast();
  });

  test("a full disk: nothing of the file is lost", async () => {
    await on(
      "ctl",
      "cp -a /etc/neutron/plugins/ml2 /root/ml2 && mount -t tmpfs -o size=1m,mode=0755 none /etc/neutron/plugins/ml2 && cp -a /root/ml2/. /etc/neutron/plugins/ml2/ && (cat /dev/zero >/etc/neutron/plugins/ml2/filler 2>/dev/null || true)",
    );
    try {
      const digest = await on("ctl", "sha256sum /etc/neutron/plugins/ml2/ml2_conf.ini");
      const { code, stdout, stderr } = await run("apply", ...controllerOnly(), "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("no-space");
      expect(await on("ctl", "sha256sum /etc/neutron/plugins/ml2/ml2_conf.ini")).toBe(digest);
    } finally {
      await on("ctl", "umount /etc/neutron/plugins/ml2 && rm -rf /root/ml2");
    }
    await undoLast();
  });
});

describe("it stops where services or hosts end", () => {
  test("a service that does not come back: said with its own words, the compute host is not begun, undo has it run again", async () => {
    const dropIn = "/run/systemd/system/nova-scheduler.service.d";
    await on(
      "ctl",
      `mkdir -p ${dropIn} && printf '[Service]\\nExecStartPre=/bin/sh -c "echo ERROR the test stops it >&2; exit 3"\\nRestart=no\\n' >${dropIn}/broken.conf && systemctl daemon-reload`,
    );
    try {
      const { code, stdout, stderr } = await run("apply", "-f", fleet, "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("nova-scheduler does not start");
      expect(stdout + stderr).toContain("held-back");
    } finally {
      await on("ctl", `rm -r ${dropIn} && systemctl daemon-reload`);
    }
    await undoLast();
    await waitFor(
      "nova-scheduler to run",
      async () => (await on("ctl", "systemctl is-active nova-scheduler || true")) === "active",
    );
  });

  test("a file that was edited by hand between plan and apply: nothing is done on that host", async () => {
    const plan = `${vfleet.directory}/plan.json`;
    await run("plan", ...controllerOnly(), "--out", plan);
    await on("ctl", "cp -a /etc/nova/nova.conf /root/nova.conf && echo '# by hand' >>/etc/nova/nova.conf");
    const { code, stdout, stderr } = await run("apply", plan, "--yes");
    await on("ctl", "mv /root/nova.conf /etc/nova/nova.conf");
    expect(code, stdout).toBe(1);
    expect(stdout + stderr).toMatch(/differs|changed/);
    expect(await etcOfCloud()).toEqual(etc);
  });

  test("a controller that is down: it is said, and asked for its cloud verify says that it does not know", async () => {
    const services = JSON.stringify(await runningServices());
    await cutCloudPower("ctl");
    try {
      const { code, stdout, stderr } = await run("plan", "-f", fleet);
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toMatch(/ctl: not reached/);
      expect(stdout + stderr).toContain("cmp2: to change");
      const verified = await run("verify", "-f", fleet);
      expect(verified.code).not.toBe(0);
      expect(verified.stdout + verified.stderr).toContain("cloud-");
    } finally {
      await startCloudHost("ctl");
    }
    await waitFor(
      "all services to run again",
      async () => JSON.stringify(await runningServices()) === services,
      600_000,
    );
  });
});
