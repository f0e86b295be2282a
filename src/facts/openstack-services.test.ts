import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { createFakeRoot, type FakeRoot } from "../../test/fixtures/run-script.ts";
import { knownValue } from "../model/reading.ts";
import { openstackServicesFact } from "./openstack-services.ts";
import { parseOpenstackProcesses } from "./parse-openstack-processes.ts";
import { processWordsAwk } from "./process-words-awk.ts";

const awks = [["/usr/bin/mawk"], ["/usr/bin/gawk"], ["/usr/bin/busybox", "awk"]].filter(([program = ""]) =>
  existsSync(program),
);

/** Programs and arguments that awk takes from the words of a process's command line. */
function read(awk: readonly string[], words: readonly string[]): string[] {
  const [program = "", ...rest] = awk;
  const input = words.map((word) => `/proc/7/cmdline:${word}\n`).join("");
  const text = execFileSync(program, [...rest, processWordsAwk], { input, encoding: "utf8" });
  const lines = ["process 7 1 4200 host", ...text.split("\n")];
  return parseOpenstackProcesses(lines).flatMap(({ program: name, args }) => [name, ...args]);
}

const conf = "--config-file=/etc/nova/nova.conf";
const server = ["--config-dir=/etc/neutron/server.conf.d", "--config-file=/etc/neutron/neutron.conf"];

describe.each(awks)("%s %s", (...awk) => {
  const words = awk.filter((word) => word !== undefined);

  test.each<[string, readonly string[], readonly string[]]>([
    ["a script", ["/usr/bin/python3", "/usr/bin/nova-compute", conf], ["nova-compute", conf]],
    ["RDO's script", ["/usr/bin/python3", "-s", "/usr/bin/nova-compute"], ["nova-compute"]],
    ["a script of Python 2", ["/usr/bin/python2.7", "/usr/bin/nova-api", conf], ["nova-api", conf]],
    [
      "a virtual environment",
      ["/openstack/venvs/nova/bin/python", "/openstack/venvs/nova/bin/nova-scheduler"],
      ["nova-scheduler"],
    ],
    [
      "words that stand apart",
      ["nova-compute", "--config-file", "/etc/a b", "--log-file", "/c"],
      ["nova-compute", "--config-file", "/etc/a b", "--log-file", "/c"],
    ],
    [
      "no word more",
      ["nova-compute", "--password=x", "--debug", conf, "y", "--config-file-x=z"],
      ["nova-compute", conf],
    ],
    [
      "a title",
      [
        "neutron-sriov-nic-agent (/usr/bin/python3 /usr/bin/neutron-sriov-nic-agent --config-file=/a --secret=x --config-file=/b)",
        "",
        "",
      ],
      ["neutron-sriov-nic-agent", "--config-file=/a", "--config-file=/b"],
    ],
    [
      "the title of a worker",
      ["neutron-server: rpc worker (/usr/bin/python3 /usr/bin/neutron-rpc-server --config-file=/a)"],
      ["neutron-rpc-server", "--config-file=/a"],
    ],
    [
      "the title of a parent",
      ["/usr/bin/python3 /usr/bin/neutron-rpc-server --config-file=/a --secret=x", ""],
      ["neutron-rpc-server", "--config-file=/a"],
    ],
    ["a title without words", ["neutron-server: api worker"], ["neutron-server"]],
    ["another program's title", ["nova-compute-x: password y"], []],
    [
      "Debian's uWSGI",
      ["/usr/bin/uwsgi_python311", "--http-socket", ":8774", "--ini", "/etc/nova/nova-api-uwsgi.ini"],
      ["nova-api"],
    ],
    [
      "uWSGI with arguments",
      [
        "/usr/bin/uwsgi_python311",
        "--ini",
        "/etc/neutron/neutron-api-uwsgi.ini",
        "--pyargv",
        server.join(" "),
      ],
      ["neutron-api", ...server],
    ],
    [
      "uWSGI with arguments of their own",
      ["/usr/bin/uwsgi_python3-core", "--ini", "/etc/neutron/neutron-api-uwsgi.ini", "--pyargv", ...server],
      ["neutron-api", ...server],
    ],
    [
      "OpenStack-Ansible's uWSGI",
      ["/openstack/venvs/uwsgi/bin/uwsgi", "--ini", "/etc/uwsgi/nova-api-os-compute.ini"],
      ["nova-api"],
    ],
    ["a module", ["uwsgi", "--module", "neutron.wsgi.api:application", "--key=x"], ["neutron-api"]],
    ["a script in uWSGI", ["uwsgi", "--wsgi-file", "/usr/bin/nova-api-wsgi"], ["nova-api"]],
    ["Apache", ["(wsgi:nova-api      -k start"], ["nova-api"]],
    ["Apache of another", ["(wsgi:keystone -k start"], []],
    ["another web server", ["/usr/sbin/apache2", "-k", "start"], []],
    ["another uWSGI", ["/usr/bin/uwsgi_python311", "--ini", "/etc/keystone/keystone-uwsgi.ini"], []],
    ["the title of OVN", ["ovn-controller: monitoring pid 12 (healthy)"], ["ovn-controller"]],
    ["what only names a program", ["/usr/bin/python3", "/usr/bin/nova-manage", "nova-compute"], []],
    ["an editor", ["vi", "/usr/bin/nova-compute"], []],
    ["a line feed within a word", ["nova-compute", "--x=a\nsecret"], ["nova-compute"]],
  ])("understands %s", (_, line, wanted) => {
    expect(read(words, line)).toEqual(wanted);
  });
});

test.each([
  "nova-compute",
  "neutron-sriov-n",
  "neutron-server:",
  "/usr/bin/python",
  "/var/lib/kolla/",
  "uwsgi_python311",
  "python3.11",
])("the words of a process are read that the kernel calls %s", (name) => {
  const [, pattern = ""] = /grep -lE '([^']+)'/.exec(openstackServicesFact.command) ?? [];
  expect(name).toMatch(new RegExp(pattern));
});

test("of a program that forks the parent counts, in each container", () => {
  const lines = [
    "process 10 1 100 host",
    "process 11 10 200 host",
    "process 20 19 300 contained",
    "program 10 nova-conductor",
    "program 11 nova-conductor",
    "program 20 nova-conductor",
  ];
  expect(parseOpenstackProcesses(lines)).toEqual([
    { program: "nova-conductor", pid: 10, args: [], startedAt: 1, contained: false },
    { program: "nova-conductor", pid: 20, args: [], startedAt: 3, contained: true },
  ]);
});

const children: number[] = [];
const folder = mkdtempSync(join(tmpdir(), "vfleet-proc-"));
afterAll(() => {
  for (const pid of children) process.kill(pid, "SIGKILL");
  rmSync(folder, { recursive: true });
});

describe("the whole command", () => {
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

  function readHost(root: FakeRoot, pid = process.pid, shell = "dash") {
    const moved = openstackServicesFact.command
      .replaceAll(/(?<=[\s"])\/(?=(?:etc|run|usr|lib)\/)/g, `${root.path}/`)
      .replaceAll("/proc/[0-9]*/comm", `/proc/${pid}/comm`)
      .replaceAll("[ -r /proc/1/fd ]", "true");
    const text = execFileSync(
      shell,
      ["-c", `export LC_ALL=C PATH="${root.path}/bin:$PATH"\n(${moved}\n) 2>&1; :`],
      {
        encoding: "utf8",
      },
    );
    return openstackServicesFact.parse({ exitCode: 0, text });
  }

  test.each(["dash", "bash"])("finds a process and when it began (%s)", async (shell) => {
    const program = join(folder, `nova-compute`);
    if (!existsSync(program)) symlinkSync("/bin/sh", program);
    const child = spawn(program, ["-c", "read -r line; :", "--secret=x", conf], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    const pid = child.pid ?? 0;
    children.push(pid);
    await setTimeout(100);
    const found = knownValue(readHost(host({}), pid, shell))?.processes ?? [];
    const uptime = Number(execFileSync("cut", ["-d ", "-f1", "/proc/uptime"], { encoding: "utf8" }));
    expect(found).toMatchObject([{ program: "nova-compute", pid, args: [conf], contained: false }]);
    expect(Math.abs((found[0]?.startedAt ?? 0) - uptime)).toBeLessThan(5);
  });

  test("asks systemd of the units that are there, and only then", () => {
    const root = host({
      "/run/systemd/system/.keep": "",
      "/lib/systemd/system/nova-compute.service": "",
      "/run/systemd/generator.late/nova-scheduler.service": "",
      "/run/systemd/generator.late/nova-conductor.service": "",
      "/run/systemd/generator.late/multi-user.target.wants/.keep": "",
    });
    symlinkSync(
      "../nova-scheduler.service",
      root.at("/run/systemd/generator.late/multi-user.target.wants/nova-scheduler.service"),
    );
    root.addProgram(
      "systemctl",
      `for unit; do case $unit in *.service) printf '%s\\n' "Id=$unit" "Names=alias.service $unit" ActiveState=active UnitFileState=$([ "$unit" != nova-compute.service ] || echo disabled) ''; esac; done`,
    );
    expect(knownValue(readHost(root))?.units).toEqual({
      "nova-compute": { enabled: "disabled", active: "active" },
      "nova-conductor": { enabled: "disabled", active: "active" },
      "nova-scheduler": { enabled: "generated", active: "active" },
    });
    root.addProgram("systemctl", "echo 'Failed to connect to bus' >&2; exit 1");
    expect(readHost(root)).toEqual({ is: "unreadable", reason: "systemctl failed: 1" });
    expect(knownValue(readHost(host({ "/run/systemd/system/.keep": "" })))?.units).toEqual({});
  });

  test("asks upstart where it is", () => {
    const root = host({
      "/etc/init/nova-compute.conf": "",
      "/etc/init/libvirt-bin.conf": "",
      "/etc/init/libvirt-bin.override": "manual\n",
    });
    root.addProgram(
      "initctl",
      "echo 'nova-compute start/running, process 12'; echo 'libvirt-bin stop/waiting'; echo 'tty1 start/running'",
    );
    expect(knownValue(readHost(root))?.units).toEqual({
      "libvirt-bin": { enabled: "disabled", active: "inactive" },
      "nova-compute": { enabled: "enabled", active: "active" },
    });
  });

  test("takes what runs for the state of init scripts", () => {
    expect(
      knownValue(readHost(host({ "/etc/init.d/nova-compute": "", "/etc/init.d/libvirtd": "" })))?.units,
    ).toEqual({
      libvirtd: { enabled: "enabled", active: "unknown" },
      "nova-compute": { enabled: "enabled", active: "inactive" },
    });
  });

  test("reads the marks of units that need a restart", () => {
    const root = host({ "/run/vfleet/stale/nova-compute": "1234.56\n", "/run/vfleet/stale/nova-api": "99" });
    expect(knownValue(readHost(root))?.stale).toEqual({ "nova-api": 99, "nova-compute": 1234.56 });
    const broken = readHost(host({ "/run/vfleet/stale/nova-compute": "" }));
    expect(broken).toEqual({ is: "unreadable", reason: "/run/vfleet/stale/nova-compute holds no time" });
  });
});
