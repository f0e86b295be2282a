import { appendFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { shells } from "../../test/fixtures/run-script.ts";
import { type ServiceGround, serviceTest as test } from "../../test/fixtures/service-test.ts";
import type { ServiceReadiness } from "../model/action.ts";

describe.concurrent.each(shells)("by %s", (shell) => {
  test("restarts the units in their order, and takes their marks away", async ({ ground }) => {
    ground.addUnit("neutron-api");
    ground.addUnit("neutron-rpc-server");
    const units = ["neutron-api", "neutron-rpc-server"];
    expect(await ground.run({ kind: "running" }, { units, shell })).toMatchObject({
      code: "done",
      result: { stderr: "", stdout: "" },
    });
    expect(ground.told().filter((line) => line.startsWith("restart"))).toEqual(
      units.map((unit) => `restart ${unit}`),
    );
    expect([ground.isStale("neutron-api"), ground.isStale("neutron-rpc-server"), ground.isStale()]).toEqual([
      false,
      false,
      true,
    ]);
    expect((await ground.run({ kind: "running" }, { units, shell })).code).toBe("done");
  });
});

describe.concurrent("a service that only has to run", () => {
  test("may take its time to come up", async ({ ground }) => {
    ground.when(
      "restart",
      'echo activating >"$state/active"; (sleep 1.5; echo active >"$state/active") >/dev/null 2>&1 &\nexit 1',
    );
    expect((await ground.run()).code).toBe("done");
  });

  test("has to stay up with the same process for a while", async ({ ground }) => {
    ground.when(
      "show",
      '[ "$(cat "$state/pid")" -ge 102 ] || echo $(($(cat "$state/pid") + 1)) >"$state/pid"',
    );
    expect((await ground.run({ kind: "running" }, { steady: 1 })).code).toBe("done");
    ground.when("show", 'date +%s >"$state/pid"');
    const { code, detail } = await ground.run({ kind: "running" }, { steady: 2, timeoutMs: 3000 });
    expect(code).toBe("service-failed");
    expect(detail).toContain("did not stay up");
  });

  test.for(["failed", "inactive"])(
    "is told to have failed at once when it is %s",
    async (state, { ground }) => {
      ground.when(
        "restart",
        `echo ${state} >"$state/active"; echo "Job for $unit.service failed." >&2; exit 1`,
      );
      const { code, detail } = await ground.run({ kind: "running" }, { timeoutMs: 60_000 });
      expect(code).toBe("service-failed");
      expect(detail).toContain("nova-compute does not start");
      expect(detail).toContain(`ActiveState=${state}`);
      expect(detail).toContain("Job for nova-compute.service failed.");
      expect(ground.isStale()).toBe(true);
    },
  );

  test("is told to have failed when it ends a while after its start", async ({ ground }) => {
    // Its state is looked at once before the restart, and twice in each round after it.
    ground.when(
      "show",
      'echo >>"$state/looks"; [ "$(wc -l <"$state/looks")" -lt 4 ] || echo failed >"$state/active"',
    );
    expect((await ground.run({ kind: "running" }, { steady: 5 })).detail).toContain("has ended again");
  });

  test("is not waited for longer than its time, even if its start hangs", async ({ ground }) => {
    ground.when("restart", 'echo activating >"$state/active"; exec sleep 40');
    const started = performance.now();
    const { code, detail } = await ground.run({ kind: "running" }, { timeoutMs: 3000 });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(code).toBe("service-not-ready");
    expect(detail).toContain("was not up within 3 s");
  });

  test("has to be there", async ({ ground }) => {
    const { code } = await ground.run({ kind: "running" }, { units: ["nova-compute", "gone"] });
    expect(code).toBe("missing-on-host");
    expect(ground.told().some((line) => line.startsWith("restart"))).toBe(false);
  });
});

describe.concurrent("the lines of its logs", () => {
  const secret = "rabbit-secret";
  const lines = [
    "2026 INFO fine",
    `2026 \u001b[01;31mERROR nova.rpc [00m cannot reach amqp://nova:${secret}@ctl:5672/`,
    `2026 ERROR db_password = ${secret}/ @x`,
    `2026 CRITICAL {"password": "${secret}"}`,
  ];

  test("that look like errors are told, of the journal, without secrets", async ({ ground }) => {
    writeFileSync(ground.root.at("/journal"), lines.join("\n"));
    ground.when("restart", 'echo failed >"$state/active"; exit 1');
    const { detail } = await ground.run();
    expect(detail).toContain("cannot reach amqp://***@ctl:5672/");
    expect(detail).toContain("db_password = ***");
    expect(detail).not.toContain("INFO fine");
    expect(detail).not.toContain(secret);
    expect(detail).not.toContain("\u001b");
  });

  test("are those of the file that its process wrote, since the restart", async ({ ground }) => {
    const log = ground.root.at("/var/log/nova/nova-compute.log");
    mkdirSync(ground.root.at("/var/log/nova"), { recursive: true });
    mkdirSync(ground.root.at("/proc/100/fd"), { recursive: true });
    symlinkSync(log, ground.root.at("/proc/100/fd/3"));
    symlinkSync("socket:[1]", ground.root.at("/proc/100/fd/4"));
    writeFileSync(log, "an old ERROR\n");
    ground.when("restart", `echo "a new ERROR" >>"${log}"; echo failed >"$state/active"; exit 1`);
    const action = { kind: "running" } as const;
    // The log is in the root, where no service of a host has it.
    ground.root.addProgram(
      "grep",
      `case "$*" in '^/var/log/.*log$') exec /bin/grep '/var/log/.*log$' ;; esac; exec /bin/grep "$@"`,
    );
    const { detail } = await ground.run(action);
    expect(detail).toContain("a new ERROR");
    expect(detail).not.toContain("an old ERROR");
  });
});

test.concurrent("a restart that the init system refuses is told, though the service goes on as it was", async ({
  ground,
}) => {
  ground.root.addProgram(
    "systemctl",
    'case $* in "show "*) echo LoadState=masked; echo MainPID=100; echo ActiveState=active ;; *) echo "Unit is masked." >&2; exit 1 ;; esac',
  );
  const { code, detail } = await ground.run();
  expect(code).toBe("restart-refused");
  expect(detail).toContain("Unit is masked.");
  expect(ground.isStale()).toBe(true);
});

describe.concurrent("a service that writes to its log when it is ready", () => {
  const logOf = ({ root }: ServiceGround) => root.at("/agent.log");
  const ready = (ground: ServiceGround): ServiceReadiness => ({
    kind: "log",
    file: logOf(ground),
    text: "Agent [out] of sync",
  });

  test("is ready with a line after the restart, and not by one before", async ({ ground }) => {
    writeFileSync(logOf(ground), "Agent [out] of sync\n");
    ground.when(
      "restart",
      `(sleep 1; echo "x Agent [out] of sync y" >>"${logOf(ground)}") >/dev/null 2>&1 &`,
    );
    const started = performance.now();
    expect((await ground.run(ready(ground))).code).toBe("done");
    expect(performance.now() - started).toBeGreaterThan(900);
    ground.when("restart", "");
    const { code, detail } = await ground.run(ready(ground), { timeoutMs: 3000 });
    expect(code).toBe("service-not-ready");
    expect(detail).toContain('no line with "Agent [out] of sync"');
  });

  test("is not waited for where its log never had such a line", async ({ ground }) => {
    expect((await ground.run(ready(ground))).code).toBe("done");
    writeFileSync(logOf(ground), "WARNING something else\n");
    expect((await ground.run(ready(ground))).code).toBe("done");
  });

  test.for<[string, (file: string) => void]>([
    ["was rotated by name", (file) => renameSync(file, `${file}.1`)],
    ["was cut to nothing", (file) => writeFileSync(file, "")],
  ])("also if the file %s", async ([, rotate], { ground }) => {
    writeFileSync(logOf(ground), `Agent [out] of sync\n${"a long line of before\n".repeat(20)}`);
    ground.when(
      "restart",
      `(sleep 1; while [ ! -e "${ground.root.at("/go")}" ]; do sleep 0.1; done; echo "Agent [out] of sync" >>"${logOf(ground)}") >/dev/null 2>&1 &`,
    );
    const running = ground.run(ready(ground));
    while (!ground.told().includes("restart nova-compute"))
      await new Promise((resolve) => setTimeout(resolve, 50));
    rotate(logOf(ground));
    appendFileSync(ground.root.at("/go"), "");
    expect((await running).code).toBe("done");
  });
});

test.concurrent("by upstart a job is restarted, or started if it does not run", async ({ ground }) => {
  ground.root.addProgram(
    "initctl",
    'echo "$*" >>"$root/told"; case $1 in status) cat "$root/job" ;; *) echo "nova-compute start/running, process 7" >"$root/job" ;; esac',
  );
  writeFileSync(ground.root.at("/job"), "nova-compute stop/waiting\n");
  expect((await ground.run({ kind: "running" }, { init: "upstart" })).code).toBe("done");
  expect((await ground.run({ kind: "running" }, { init: "upstart" })).code).toBe("done");
  expect(ground.told().filter((line) => !line.startsWith("status"))).toEqual([
    "start nova-compute",
    "restart nova-compute",
  ]);
  expect(ground.isStale()).toBe(false);
});
