import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";
import type { RestartService, ServiceReadiness } from "../model/action.ts";
import { hostName } from "../model/ids.ts";
import { restartService } from "./restart-service.ts";

let root: FakeRoot;
const servers: Server[] = [];

beforeEach(() => {
  root = createFakeRoot();
  mkdirSync(root.at("/run/vfleet/stale"), { recursive: true });
  mkdirSync(root.at("/proc"));
  root.addProgram("systemctl", systemctl);
  root.addProgram("journalctl", '[ ! -e "$root/journal" ] || cat "$root/journal"');
  addUnit("nova-compute");
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  root.remove();
});

/** Units are folders of $root/units; what `$root/on-restart` says happens at each restart, of $unit in $state. */
const systemctl = `
for last; do :; done
unit=$last state=$root/units/$last
echo "$*" >>"$root/told"
case $* in
"show -p LoadState "*) if [ -d "$state" ]; then echo LoadState=loaded; else echo LoadState=not-found; fi ;;
"show -p MainPID "*) echo "MainPID=$(cat "$state/pid")" ;;
"show "*) echo "MainPID=$(cat "$state/pid")"; echo "NRestarts=0"; echo "ActiveState=$(cat "$state/active")"; echo SubState=running
  if [ -e "$root/on-show" ]; then . "$root/on-show"; fi ;;
"restart "*) pid=$(cat "$state/pid"); echo $((pid + 1)) >"$state/pid"; echo active >"$state/active"
  if [ -e "$root/on-restart" ]; then . "$root/on-restart"; fi ;;
esac`;

function addUnit(name: string): void {
  mkdirSync(root.at(`/units/${name}`), { recursive: true });
  writeFileSync(root.at(`/units/${name}/active`), "active\n");
  writeFileSync(root.at(`/units/${name}/pid`), "100\n");
  writeFileSync(root.at(`/run/vfleet/stale/${name}`), "1.00\n");
}

const when = (event: "restart" | "show", text: string) => writeFileSync(root.at(`/on-${event}`), text);
const told = () => readFileSync(root.at("/told"), "utf8").trim().split("\n");
const isStale = (unit = "nova-compute") => existsSync(root.at(`/run/vfleet/stale/${unit}`));

type How = Partial<RestartService> & {
  readonly shell?: (typeof shells)[number];
  readonly steady?: number;
  readonly without?: string;
};

async function run(readiness: ServiceReadiness = { kind: "running" }, how: How = {}) {
  const { shell = "dash", steady = 0, without, ...rest } = how;
  const action: RestartService = {
    kind: "restart-service",
    service: "nova-compute",
    init: "systemd",
    units: ["nova-compute"],
    readiness,
    timeoutMs: 3000,
    ...rest,
  };
  const { text, args } = restartService.toScript(action);
  const tools = without
    ? text.replaceAll(new RegExp(`command -v (${without}) `, "g"), "command -v no-such-tool ")
    : text;
  const result = await runScript(root, { text: tools, args: args.with(5, String(steady)) }, shell);
  const outcome = restartService.readResult(action, result, hostName("alpha"));
  const finding = "finding" in outcome ? outcome.finding : undefined;
  return { result, detail: finding?.detail ?? "", code: finding?.code ?? outcome.kind };
}

describe.each(shells)("by %s", (shell) => {
  test("restarts the units in their order, and takes their marks away", async () => {
    addUnit("neutron-api");
    addUnit("neutron-rpc-server");
    const units = ["neutron-api", "neutron-rpc-server"];
    expect(await run({ kind: "running" }, { units, shell })).toMatchObject({
      code: "done",
      result: { stderr: "", stdout: "" },
    });
    expect(told().filter((line) => line.startsWith("restart"))).toEqual(
      units.map((unit) => `restart ${unit}`),
    );
    expect([isStale("neutron-api"), isStale("neutron-rpc-server"), isStale()]).toEqual([false, false, true]);
    expect((await run({ kind: "running" }, { units, shell })).code).toBe("done");
  });
});

describe("a service that only has to run", () => {
  test("may take its time to come up", async () => {
    when(
      "restart",
      'echo activating >"$state/active"; (sleep 1.5; echo active >"$state/active") >/dev/null 2>&1 &\nexit 1',
    );
    expect((await run()).code).toBe("done");
  });

  test("has to stay up with the same process for a while", async () => {
    when("show", '[ "$(cat "$state/pid")" -ge 104 ] || echo $(($(cat "$state/pid") + 1)) >"$state/pid"');
    expect((await run({ kind: "running" }, { steady: 1, timeoutMs: 9000 })).code).toBe("done");
    when("show", 'date +%s >"$state/pid"');
    const { code, detail } = await run({ kind: "running" }, { steady: 2, timeoutMs: 1000 });
    expect(code).toBe("service-failed");
    expect(detail).toContain("did not stay up");
  });

  test.each(["failed", "inactive"])("is told to have failed at once when it is %s", async (state) => {
    when("restart", `echo ${state} >"$state/active"; echo "Job for $unit.service failed." >&2; exit 1`);
    const { code, detail } = await run({ kind: "running" }, { timeoutMs: 60_000 });
    expect(code).toBe("service-failed");
    expect(detail).toContain("nova-compute does not start");
    expect(detail).toContain(`ActiveState=${state}`);
    expect(detail).toContain("Job for nova-compute.service failed.");
    expect(isStale()).toBe(true);
  });

  test("is told to have failed when it ends a while after its start", async () => {
    when("restart", '(sleep 1; echo failed >"$state/active") >/dev/null 2>&1 &');
    expect((await run({ kind: "running" }, { steady: 5, timeoutMs: 9000 })).detail).toContain(
      "has ended again",
    );
  });

  test("is not waited for longer than its time, even if its start hangs", async () => {
    when("restart", 'echo activating >"$state/active"; exec sleep 20');
    const started = performance.now();
    const { code, detail } = await run({ kind: "running" }, { timeoutMs: 1000 });
    expect(performance.now() - started).toBeLessThan(8000);
    expect(code).toBe("service-not-ready");
    expect(detail).toContain("was not up within 1 s");
  });

  test("has to be there", async () => {
    const { code } = await run({ kind: "running" }, { units: ["nova-compute", "gone"] });
    expect(code).toBe("missing-on-host");
    expect(told().some((line) => line.startsWith("restart"))).toBe(false);
  });
});

describe("the lines of its logs", () => {
  const secret = "rabbit-secret";
  const lines = [
    "2026 INFO fine",
    `2026 \u001b[01;31mERROR nova.rpc [00m cannot reach amqp://nova:${secret}@ctl:5672/`,
    `2026 ERROR db_password = ${secret}/ @x`,
    `2026 CRITICAL {"password": "${secret}"}`,
  ];

  test("that look like errors are told, of the journal, without secrets", async () => {
    writeFileSync(root.at("/journal"), lines.join("\n"));
    when("restart", 'echo failed >"$state/active"; exit 1');
    const { detail } = await run();
    expect(detail).toContain("cannot reach amqp://***@ctl:5672/");
    expect(detail).toContain("db_password = ***");
    expect(detail).not.toContain("INFO fine");
    expect(detail).not.toContain(secret);
    expect(detail).not.toContain("\u001b");
  });

  test("are those of the file that its process wrote, since the restart", async () => {
    const log = root.at("/var/log/nova/nova-compute.log");
    mkdirSync(root.at("/var/log/nova"), { recursive: true });
    mkdirSync(root.at("/proc/100/fd"), { recursive: true });
    symlinkSync(log, root.at("/proc/100/fd/3"));
    symlinkSync("socket:[1]", root.at("/proc/100/fd/4"));
    writeFileSync(log, "an old ERROR\n");
    when("restart", `echo "a new ERROR" >>"${log}"; echo failed >"$state/active"; exit 1`);
    const action = { kind: "running" } as const;
    // The log is in the root, where no service of a host has it.
    root.addProgram(
      "grep",
      `case "$*" in '^/var/log/.*log$') exec /bin/grep '/var/log/.*log$' ;; esac; exec /bin/grep "$@"`,
    );
    const { detail } = await run(action);
    expect(detail).toContain("a new ERROR");
    expect(detail).not.toContain("an old ERROR");
  });
});

describe("a service that writes to its log when it is ready", () => {
  const file = () => root.at("/agent.log");
  const ready = (): ServiceReadiness => ({ kind: "log", file: file(), text: "Agent [out] of sync" });

  test("is ready with a line after the restart, and not by one before", async () => {
    writeFileSync(file(), "Agent [out] of sync\n");
    when("restart", `(sleep 1; echo "x Agent [out] of sync y" >>"${file()}") >/dev/null 2>&1 &`);
    const started = performance.now();
    expect((await run(ready())).code).toBe("done");
    expect(performance.now() - started).toBeGreaterThan(900);
    when("restart", "");
    const { code, detail } = await run(ready(), { timeoutMs: 2000 });
    expect(code).toBe("service-not-ready");
    expect(detail).toContain('no line with "Agent [out] of sync"');
  });

  test.each<[string, () => void]>([
    ["is new", () => undefined],
    ["was rotated by name", () => renameSync(file(), `${file()}.1`)],
    ["was cut to nothing", () => writeFileSync(file(), "")],
  ])("also if the file %s", async (_, rotate) => {
    if (_ !== "is new") writeFileSync(file(), "a long line of before\n".repeat(20));
    when(
      "restart",
      `(sleep 1; while [ ! -e "${root.at("/go")}" ]; do sleep 0.1; done; echo "Agent [out] of sync" >>"${file()}") >/dev/null 2>&1 &`,
    );
    const running = run(ready(), { timeoutMs: 9000 });
    while (!existsSync(root.at("/told")) || !told().includes("restart nova-compute"))
      await new Promise((resolve) => setTimeout(resolve, 50));
    rotate();
    appendFileSync(root.at("/go"), "");
    expect((await running).code).toBe("done");
  });
});

describe("an API", () => {
  const versions = JSON.stringify({ versions: [{ id: "v2.1", status: "CURRENT" }] }, undefined, 1);

  /** Plays an API at a free port, and what /proc/net/tcp says of it. */
  async function serve(
    code: number,
    body: string,
    how: { tls?: boolean; address?: string; table?: string } = {},
  ) {
    const { tls = false, address = "127.0.0.1" } = how;
    const answer = (_: unknown, response: { writeHead: (code: number) => { end: (body: string) => void } }) =>
      void response.writeHead(code).end(body);
    const server = tls ? createTlsServer(certificate(), answer) : createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const { port } = server.address() as AddressInfo;
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    mkdirSync(root.at("/proc/net"), { recursive: true });
    writeFileSync(
      root.at("/proc/net/tcp"),
      `  sl  local_address rem_address   st\n   0: ${how.table ?? "0100007F"}:${hex} 00000000:0000 0A 0\n   1: 0200007F:${hex} 0100007F:1234 01 0\n`,
    );
    return { kind: "api", port } as const;
  }

  function certificate() {
    const [key, cert] = [root.at("/key"), root.at("/cert")];
    const words = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      "/CN=x",
      "-keyout",
      key,
      "-out",
      cert,
    ];
    execFileSync("openssl", words, { stdio: "ignore" });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  }

  test.each([
    ["curl", "none"],
    ["wget", "curl"],
    ["python3", "curl|wget"],
  ])("is asked by %s", async (_, without) => {
    expect((await run(await serve(200, versions), { without })).code).toBe("done");
    expect((await run(await serve(300, versions), { without })).code).toBe("done");
    expect((await run(await serve(200, "<html>versions</html>"), { without, timeoutMs: 1000 })).code).toBe(
      "api-not-answering",
    );
    expect((await run(await serve(200, versions, { tls: true }), { without })).code).toBe("done");
  });

  test.each(["00000000", "0200007F"])("is found where it listens: %s", async (table) => {
    const address = table === "00000000" ? "0.0.0.0" : "127.0.0.2";
    expect((await run(await serve(200, versions, { address, table }))).code).toBe("done");
  });

  test("that fails is told", async () => {
    const api = await serve(503, versions);
    const { code, detail } = await run(api, { timeoutMs: 1000 });
    expect(code).toBe("api-not-answering");
    expect(detail).toContain(`http`);
    expect((await run({ kind: "api", port: 1 }, { timeoutMs: 1000 })).detail).toContain(
      "nothing listens at port 1",
    );
  });
});

test("by upstart a job is restarted, or started if it does not run", async () => {
  root.addProgram(
    "initctl",
    'echo "$*" >>"$root/told"; case $1 in status) cat "$root/job" ;; *) echo "nova-compute start/running, process 7" >"$root/job" ;; esac',
  );
  writeFileSync(root.at("/job"), "nova-compute stop/waiting\n");
  expect((await run({ kind: "running" }, { init: "upstart" })).code).toBe("done");
  expect((await run({ kind: "running" }, { init: "upstart" })).code).toBe("done");
  expect(told().filter((line) => !line.startsWith("status"))).toEqual([
    "start nova-compute",
    "restart nova-compute",
  ]);
  expect(isStale()).toBe(false);
});
