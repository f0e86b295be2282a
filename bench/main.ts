import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ansibleContenders } from "./ansible-contenders.ts";
import { LoopbackHosts } from "./loopback-hosts.ts";
import { measureRounds } from "./measure.ts";
import { planningText } from "./planning.ts";
import { readingTable } from "./reading-table.ts";
import { rehearsingText } from "./rehearsing.ts";
import { rollingOutText } from "./rolling-out.ts";
import { scriptAloneText } from "./script-alone.ts";
import { sshFleetText } from "./ssh-fleet.ts";
import { ssh2Contenders } from "./ssh2-contenders.ts";

const { values } = parseArgs({
  options: {
    hosts: { type: "string", default: "50" },
    concurrency: { type: "string", default: "10" },
    rounds: { type: "string", default: "5" },
    "peer-rounds": { type: "string", default: "3" },
    "plan-hosts": { type: "string", default: "10000" },
    "rollout-hosts": { type: "string", default: "10000" },
    "rehearse-hosts": { type: "string", default: "1000" },
    "ssh-hosts": { type: "string", default: "1000" },
    ansible: { type: "boolean", default: true },
    "task-per-fact": { type: "boolean", default: true },
  },
  allowNegative: true,
});
const hostCount = positive("hosts", values.hosts);
const concurrency = positive("concurrency", values.concurrency);
const rounds = positive("rounds", values.rounds);
const peerRounds = positive("peer-rounds", values["peer-rounds"]);
const planHosts = positive("plan-hosts", values["plan-hosts"]);
const rolloutHosts = positive("rollout-hosts", values["rollout-hosts"]);
const rehearseHosts = positive("rehearse-hosts", values["rehearse-hosts"]);
const sshFleet = { hostCount: positive("ssh-hosts", values["ssh-hosts"]), concurrency: 50, rounds: 3 };

const report = (line: string): void => {
  process.stderr.write(`bench: ${line}\n`);
};
const print = (text: string): void => {
  process.stdout.write(text);
};

reportLoad();
report("planning");
const planning = await planningText(planHosts);
report("rolling out");
const rollout = await rollingOutText(rolloutHosts);
report("rehearsing");
const rehearsal = await rehearsingText(rehearseHosts);
report("the facts script alone");
const alone = scriptAloneText();
const hosts = await LoopbackHosts.start(hostCount);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    hosts.stop();
    process.exit(1);
  });
}
try {
  const ansible = values.ansible
    ? ansibleContenders(hosts.access, { concurrency, taskPerFact: values["task-per-fact"] })
    : { contenders: [], missing: ["Ansible was not asked for"] };
  const contenders = [
    ...ssh2Contenders(hosts.access, concurrency).map((contender) => ({ contender, rounds })),
    ...ansible.contenders.map((contender) => ({
      contender,
      rounds: contender.slow ? 1 : Math.min(rounds, peerRounds),
    })),
  ];
  const measured = await measureRounds(contenders, hosts, report);
  print(
    `Reading ${hostCount} hosts on the loopback, ${concurrency} at once, ${cpus().length} cores for client and hosts together, medians of ${rounds} rounds (peers: ${Math.min(rounds, peerRounds)}; a task a fact: 1)\n\n`,
  );
  print(readingTable(measured, hostCount));
  print(ansible.missing.map((line) => `${line}\n`).join(""));
  print(`\n${alone}\n${planning}${rollout}${rehearsal}`);
} finally {
  hosts.stop();
}
print(`\n${await sshFleetText(sshFleet, report)}`);
reportLoad();

function reportLoad(): void {
  const load = loadavg()[0] ?? 0;
  report(`load average ${load.toFixed(1)}${load > 1 ? ": other programs disturb the times" : ""}`);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  process.stderr.write(`bench: --${name} takes a whole number over 0, not ${text}\n`);
  process.exit(2);
}
