import { beforeAll, expect, test } from "vitest";
import { cutCloudPower, startCloudHost } from "../../lab/src/cloud-api.ts";
import { cloudEnvironment, cloudFleetFile, etcOfCloud, on, runningServices } from "./cloud-ground.ts";
import { type Ended, type Vfleet, waitFor } from "./vfleet-process.ts";

/** What the tests share. */
type Trouble = {
  readonly directory: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** The fleet's controller alone. */
  readonly controllerOnly: () => readonly string[];
  /** Known once the tests run. */
  fleet: string;
  etc: readonly string[];
};

/** Tests of what goes wrong on a real cloud before SR-IOV: each time a clear finding, the rest safe, and a way back. */
export function itSurvivesTrouble(vfleet: Vfleet): void {
  const trouble: Trouble = {
    directory: vfleet.directory,
    run: (...args) => vfleet.run(args, cloudEnvironment()),
    controllerOnly: () => ["-f", trouble.fleet, "--hosts", "ctl"],
    fleet: "",
    etc: [],
  };
  beforeAll(async () => {
    trouble.fleet = cloudFleetFile(vfleet, "fleet", { computes: ["cmp2"] });
    trouble.etc = await etcOfCloud();
  });
  itLosesNoFile(trouble);
  itStopsWhereServicesEnd(trouble);
}

/** Undoes the last run, which must bring /etc back. */
async function undoLast(trouble: Trouble): Promise<void> {
  const { code, stdout, stderr } = await trouble.run("undo", "last", "--yes");
  expect(code, stdout + stderr).toBe(0);
  expect(await etcOfCloud()).toEqual(trouble.etc);
}

function itLosesNoFile(trouble: Trouble): void {
  test("a file that may not be changed: the other one is changed, the finding names it, undo takes that back", async () => {
    await on("ctl", "chattr +i /etc/nova/nova.conf");
    try {
      const { code, stdout, stderr } = await trouble.run("apply", ...trouble.controllerOnly(), "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("file-protected");
      expect(stdout + stderr).toContain("/etc/nova/nova.conf");
    } finally {
      await on("ctl", "chattr -i /etc/nova/nova.conf");
    }
    await undoLast(trouble);
  });

  test("a full disk: nothing of the file is lost", async () => {
    await on(
      "ctl",
      "cp -a /etc/neutron/plugins/ml2 /root/ml2 && mount -t tmpfs -o size=1m,mode=0755 none /etc/neutron/plugins/ml2 && cp -a /root/ml2/. /etc/neutron/plugins/ml2/ && (cat /dev/zero >/etc/neutron/plugins/ml2/filler 2>/dev/null || true)",
    );
    try {
      const digest = await on("ctl", "sha256sum /etc/neutron/plugins/ml2/ml2_conf.ini");
      const { code, stdout, stderr } = await trouble.run("apply", ...trouble.controllerOnly(), "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("no-space");
      expect(await on("ctl", "sha256sum /etc/neutron/plugins/ml2/ml2_conf.ini")).toBe(digest);
    } finally {
      await on("ctl", "umount /etc/neutron/plugins/ml2 && rm -rf /root/ml2");
    }
    await undoLast(trouble);
  });
}

function itStopsWhereServicesEnd(trouble: Trouble): void {
  test("a service that does not come back: said with its own words, the compute host is not begun, undo has it run again", async () => {
    const dropIn = "/run/systemd/system/nova-scheduler.service.d";
    await on(
      "ctl",
      `mkdir -p ${dropIn} && printf '[Service]\\nExecStartPre=/bin/sh -c "echo ERROR the test stops it >&2; exit 3"\\nRestart=no\\n' >${dropIn}/broken.conf && systemctl daemon-reload`,
    );
    try {
      const { code, stdout, stderr } = await trouble.run("apply", "-f", trouble.fleet, "--yes");
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toContain("nova-scheduler does not start");
      expect(stdout + stderr).toContain("held-back");
    } finally {
      await on("ctl", `rm -r ${dropIn} && systemctl daemon-reload`);
    }
    await undoLast(trouble);
    await waitFor(
      "nova-scheduler to run",
      async () => (await on("ctl", "systemctl is-active nova-scheduler || true")) === "active",
    );
  });

  test("a file that was edited by hand between plan and apply: nothing is done on that host", async () => {
    const plan = `${trouble.directory}/plan.json`;
    await trouble.run("plan", ...trouble.controllerOnly(), "--out", plan);
    await on("ctl", "cp -a /etc/nova/nova.conf /root/nova.conf && echo '# by hand' >>/etc/nova/nova.conf");
    const { code, stdout, stderr } = await trouble.run("apply", plan, "--yes");
    await on("ctl", "mv /root/nova.conf /etc/nova/nova.conf");
    expect(code, stdout).toBe(1);
    expect(stdout + stderr).toMatch(/differs|changed/);
    expect(await etcOfCloud()).toEqual(trouble.etc);
  });

  test("a controller that is down: it is said, and asked for its cloud verify says that it does not know", async () => {
    const services = JSON.stringify(await runningServices());
    await cutCloudPower("ctl");
    try {
      const { code, stdout, stderr } = await trouble.run("plan", "-f", trouble.fleet);
      expect(code, stdout).toBe(1);
      expect(stdout + stderr).toMatch(/ctl: not reached/);
      expect(stdout + stderr).toContain("cmp2: to change");
      const verified = await trouble.run("verify", "-f", trouble.fleet);
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
}
