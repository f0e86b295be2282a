import { expect, test } from "vitest";
import { knownValue } from "../../model/reading.ts";
import { parseDeployment } from "./parse-deployment.ts";
import { parseHolders, parseWorkloads } from "./parse-holders.ts";
import { parseProcesses } from "./parse-processes.ts";
import { parseServices } from "./parse-services.ts";

/** Each process as its id, parent, start, group, name and words, as the two lists of ps have it. */
type Row = readonly [pid: number, parent: number, start: string, group: string, name: string, words: string];

const init: Row = [1, 0, "Fri Oct 30 10:00:00 2026", "0::/init.scope", "systemd", "/sbin/init splash"];
const lsof = "COMMAND     PID USER   FD      TYPE DEVICE NODE NAME\n";
const process = (name: string) => `sos_commands/process/${name}`;

function report(rows: readonly Row[], more: Readonly<Record<string, string>> = {}) {
  const starts = rows.map(
    ([pid, parent, start, , , words]) =>
      `4 S 0 ${pid} ${parent} 1 1 TS 19 0 - 42088 ep_poll              ${start} ?        00:00:05 ${words}`,
  );
  const groups = rows.map(
    ([pid, parent, , group, name]) => `  ${pid} ${parent} root root ${pid} 4 Oct30 ${name} ${group}`,
  );
  const files = new Map(
    Object.entries({
      [process("ps_axo_flags_state")]: starts.join("\n"),
      [process("ps_axo_pid_ppid_user")]: groups.join("\n"),
      [process("lsof_M_-n_-l_-c")]: lsof,
      "sos_commands/systemd/systemctl_list-unit-files":
        "UNIT FILE                STATE    PRESET\nnova-compute.service      enabled  enabled\nneutron-sriov-agent.service disabled enabled\nopenstack-nova-compute.service alias -\n",
      "sos_commands/systemd/systemctl_list-units":
        "  UNIT LOAD ACTIVE SUB DESCRIPTION\n  ssh.service loaded active running OpenSSH\n● nova-compute.service loaded failed failed OpenStack Compute\n",
      ...more,
    }),
  );
  const processes = parseProcesses(files);
  const services = parseServices(files, processes);
  return { files, processes, services, deployment: parseDeployment(files, { services, processes }) };
}

const inDocker = `0::/system.slice/docker-${"a".repeat(64)}.scope`;

test("processes of OpenStack with what they read, when they began, and whether in a container", () => {
  const { services } = report([
    init,
    [
      40,
      1,
      "Fri Oct 30 10:01:05 2026",
      "0::/system.slice/nova-compute.service",
      "nova-compute",
      "/usr/bin/python3 -s /usr/bin/nova-compute --config-file /etc/nova/nova.conf --log-file=/var/log/x.log",
    ],
    [
      41,
      1,
      "Fri Oct 30 11:00:00 2026",
      inDocker,
      "neutron-server:",
      "neutron-server: rpc worker (/usr/bin/python3 /usr/bin/neutron-server --config-dir=/etc/neutron/x)",
    ],
    [42, 1, "Fri Oct 30 10:00:09 2026", "0::/a", "apache2", "(wsgi:nova-api    -k start"],
    [
      43,
      1,
      "Fri Oct 30 10:00:09 2026",
      "0::/a",
      "uwsgi",
      "/usr/bin/uwsgi --ini /etc/neutron/neutron-api-uwsgi.ini",
    ],
    [44, 1, "Fri Oct 30 10:00:09 2026", "0::/a", "bash", "bash -c nova-compute"],
  ]);
  expect(knownValue(services)?.processes).toEqual([
    {
      program: "nova-compute",
      pid: 40,
      args: ["--config-file", "/etc/nova/nova.conf", "--log-file=/var/log/x.log"],
      startedAt: 65,
      contained: false,
    },
    {
      program: "neutron-server",
      pid: 41,
      args: ["--config-dir=/etc/neutron/x"],
      startedAt: 3600,
      contained: true,
    },
    { program: "nova-api", pid: 42, args: [], startedAt: 9, contained: false },
    { program: "neutron-api", pid: 43, args: [], startedAt: 9, contained: false },
  ]);
});

test("units that failed, that are not loaded, and that are another name", () => {
  expect(knownValue(report([init]).services)?.units).toEqual({
    "nova-compute": { enabled: "enabled", active: "failed" },
    "neutron-sriov-agent": { enabled: "disabled", active: "inactive" },
    "openstack-nova-compute": { enabled: "alias", active: "inactive" },
  });
});

test("jobs of upstart; one whose override sos has left behind is not known", () => {
  const upstart = {
    "sos_commands/systemd/systemctl_list-unit-files": "",
    "sos_commands/upstart/initctl_--system_list":
      "nova-compute start/running, process 40\ncron stop/waiting\n",
    "etc/init/nova-compute.conf": "exec nova-compute\n",
  };
  expect(knownValue(report([init], upstart).services)?.units).toEqual({
    "nova-compute": { enabled: "enabled", active: "active" },
  });
  const listing = {
    "sos_commands/upstart/ls_-l_.etc.init": "-rw-r--r-- 1 root root 7 x nova-compute.override\n",
  };
  expect(report([init], { ...upstart, ...listing }).services).toEqual({
    is: "unreadable",
    reason: "not in the sosreport: etc/init/nova-compute.override",
  });
});

test("lists of before sos 3.6 have no times: what runs is not known", () => {
  const old = {
    [process("ps_axo_flags_state")]: "4 S 0 1 0 1 1 TS 19 - 42 ep_poll 10:00 ? 00:00:05 /sbin/init\n",
  };
  for (const fact of [report([init], old).services, parseWorkloads(report([init], old).processes)])
    expect(fact).toEqual({ is: "unreadable", reason: "ps axo shows no process 1" });
});

test("packages are told by services that run on the host itself; containers and agents of Juju are not taken for them", () => {
  const compute = (group: string): Row => [
    40,
    1,
    "Fri Oct 30 10:01:05 2026",
    group,
    "nova-compute",
    "/usr/bin/python3 /usr/bin/nova-compute",
  ];
  const own = compute("0::/system.slice/nova-compute.service");
  expect(report([init, own]).deployment).toEqual({ is: "known", value: [] });
  expect(report([init, compute(inDocker)]).deployment.is).toBe("unreadable");
  expect(report([init]).deployment.is).toBe("unreadable");
  const juju: Row = [
    50,
    1,
    "Fri Oct 30 10:01:05 2026",
    "0::/a",
    "jujud",
    "/var/lib/juju/tools/machine-3/jujud machine",
  ];
  expect(report([init, own, juju]).deployment).toEqual({ is: "known", value: ["/var/lib/juju/agents"] });
  const tripleo = { "var/lib/config-data/puppet-generated/nova_libvirt/etc/nova/nova.conf": "[pci]\n" };
  expect(report([init, compute(inDocker)], tripleo).deployment).toEqual({
    is: "known",
    value: ["/var/lib/config-data/puppet-generated"],
  });
});

test("holders are known only from a whole list of open files, and with what libvirt says of VMs", () => {
  const qemu: Row = [
    70,
    1,
    "Fri Oct 30 12:00:00 2026",
    "0::/a",
    "qemu-system-x86",
    "/usr/bin/qemu-system-x86_64 -name guest=i1",
  ];
  const dpdk: Row = [71, 1, "Fri Oct 30 12:00:00 2026", "0::/a", "testpmd", "testpmd"];
  const open = { [process("lsof_M_-n_-l_-c")]: `${lsof}testpmd 71 0 9u CHR 243,0 0t0 5 /dev/vfio/34\n` };
  const holders = (rows: readonly Row[], more: Readonly<Record<string, string>>) => {
    const { files, processes } = report(rows, more);
    return parseHolders(files, processes);
  };
  expect(holders([init, dpdk], open)).toEqual({
    is: "known",
    value: { byGroup: { 34: [{ kind: "process", name: "testpmd", pid: 71 }] }, byAddress: {} },
  });
  expect(holders([init, qemu], open)).toMatchObject({ reason: expect.stringContaining("/run/libvirt/qemu") });
  const cut = {
    ...open,
    "sos_logs/sos.log": "[plugin:process] command 'lsof +M -n -l -c ''' timed out after 15s\n",
  };
  expect(holders([init], cut)).toMatchObject({ reason: expect.stringContaining("ended lsof") });
  const devices = {
    [process("lsof_M_-n_-l_-c")]: `${lsof}testpmd 71 0 9u CHR 243,0 0t0 5 /dev/vfio/devices/vfio0\n`,
  };
  expect(holders([init], devices)).toMatchObject({ is: "unreadable" });
});
