import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allFacts } from "../src/facts/all.ts";
import { composeFactsScript } from "../src/stages/facts-script.ts";
import type { Contender } from "./contender.ts";
import type { HostAccess } from "./loopback-hosts.ts";
import { runProgram } from "./run-program.ts";

const MITOGEN = "/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy/mitogen_linear.py";

/** Of setup, what vfleet reads too; the shell task reads the rest. */
const SETUP =
  "- setup: {gather_subset: ['!all', '!min', distribution, platform, cmdline, interfaces, service_mgr]}";

/** Which ways there are, and why others are not. */
export type AnsibleContenders = {
  readonly contenders: readonly Contender[];
  readonly missing: readonly string[];
};

type Shape = { readonly title: string; readonly strategy: string; readonly tasks: readonly string[] };

/**
 * Ansible at its best: pipelining, one connection a host, as many forks as we have connections, the interpreter given,
 * the smallest setup, and all commands in one task. The commands are those of vfleet's own facts.
 */
export function ansibleContenders(
  access: HostAccess,
  { concurrency, taskPerFact }: { readonly concurrency: number; readonly taskPerFact: boolean },
): AnsibleContenders {
  if (!existsSync("/usr/bin/ansible-playbook"))
    return { contenders: [], missing: ["Ansible is not installed"] };
  const script = join(access.folder, "facts.sh");
  writeFileSync(script, factsScript());
  const shell = `- shell: "{{ lookup('file', '${script}') }}"`;
  const raw = `- raw: "{{ lookup('file', '${script}') }}"`;
  const shapes: Shape[] = [
    { title: "Ansible: setup, one shell task", strategy: "linear", tasks: [SETUP, shell] },
    { title: "Ansible: one raw task, no setup", strategy: "linear", tasks: [raw] },
  ];
  if (taskPerFact) {
    const tasks = [SETUP, ...taskEachFact(access.folder)];
    shapes.push({ title: "Ansible: setup, a shell task a fact", strategy: "linear", tasks });
  }
  const hasMitogen = existsSync(MITOGEN);
  if (hasMitogen)
    shapes.push({
      title: "Mitogen: setup, one shell task",
      strategy: "mitogen_linear",
      tasks: [SETUP, shell],
    });
  return {
    contenders: shapes.map((shape, at) =>
      ansibleContender(shape, join(access.folder, `a${at}`), { access, concurrency }),
    ),
    missing: hasMitogen ? [] : ["Mitogen is not installed"],
  };
}

type Setting = { readonly access: HostAccess; readonly concurrency: number };

function ansibleContender({ title, strategy, tasks }: Shape, folder: string, setting: Setting): Contender {
  const { access } = setting;
  mkdirSync(folder);
  const [settings, inventory, playbook] = ["ansible.cfg", "hosts", "play.yml"].map((name) =>
    join(folder, name),
  );
  if (settings === undefined || inventory === undefined || playbook === undefined)
    throw new RangeError("no files");
  writeFileSync(settings, settingsText(folder, strategy, setting));
  writeFileSync(inventory, access.names.map((name) => `${name}\n`).join(""));
  writeFileSync(
    playbook,
    ["- hosts: all", "  gather_facts: false", "  tasks:", ...tasks.map((task) => `    ${task}`), ""].join(
      "\n",
    ),
  );
  const sockets = join(folder, "cp");
  return {
    title,
    slow: tasks.length > 2,
    read: async (hostCount) => {
      const hosts = hostCount === access.names.length ? [] : ["-l", `all[0:${hostCount - 1}]`];
      const stdout = await runProgram("/usr/bin/ansible-playbook", ["-i", inventory, ...hosts, playbook], {
        ANSIBLE_CONFIG: settings,
        ANSIBLE_LOCALHOST_WARNING: "0",
        LC_ALL: "C.UTF-8",
      });
      const read = stdout.match(/ok=[1-9]\d* .*unreachable=0 +failed=0/g)?.length ?? 0;
      if (read !== hostCount)
        throw new Error(`${title} read ${read} of ${hostCount} hosts:\n${stdout.slice(-2000)}`);
      return undefined;
    },
    cleanUp: () => endMasters(sockets),
  };
}

function settingsText(folder: string, strategy: string, { access, concurrency }: Setting): string {
  return `[defaults]
forks = ${concurrency}
strategy = ${strategy}
gathering = explicit
interpreter_python = /usr/bin/python3
local_tmp = ${folder}/tmp
remote_tmp = ${folder}/remote
retry_files_enabled = False
nocows = True
[ssh_connection]
pipelining = True
ssh_args = -F ${access.sshConfig} -o ControlMaster=auto -o ControlPersist=60s
control_path_dir = ${folder}/cp
`;
}

/** As a playbook is mostly written: a task for each thing. */
function taskEachFact(folder: string): readonly string[] {
  return Object.values(allFacts).map(({ id, command }) => {
    const file = join(folder, `${id}.sh`);
    // A fact that a host does not have is no failure.
    writeFileSync(file, `(${command}\n) || :\n`);
    return `- shell: "{{ lookup('file', '${file}') }}"`;
  });
}

/** The facts script as a command; set gives the nonce that it takes as its argument. */
function factsScript(): string {
  const { text, args } = composeFactsScript("0".repeat(32));
  return `set -- ${args.join(" ")}\n${text}`;
}

/** Ends the ssh masters that Ansible leaves open for the next play. */
async function endMasters(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    await runProgram("ssh", ["-o", `ControlPath=${join(folder, name)}`, "-O", "exit", "bench"]).catch(
      () => "",
    );
  }
}
