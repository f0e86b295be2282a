import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { hostName } from "../src/model/ids.ts";
import { composeLogScript } from "../src/rules/logs/compose-log-script.ts";
import { hintsOfLogs } from "../src/rules/logs/hints-of-logs.ts";
import { parseLogOutput } from "../src/rules/logs/parse-log-output.ts";
import { allSignatures } from "../src/rules/signatures/all.ts";
import { childrenCpuMs } from "./cpu-time.ts";

const bytes = Number(process.argv[2] ?? 1_000_000_000);
const rounds = Number(process.argv[3] ?? 5);

type Taken = { readonly wallMs: number; readonly cpuMs: number; readonly lines: number };

// A healthy line of nova-compute and, every two thousandth, one that a signature reads.
const healthy = [
  "INFO nova.compute.claims [REQ USER PROJECT - - default default] [instance: UUID] Claim successful on node node-9",
  "INFO nova.virt.libvirt.driver [REQ USER PROJECT - - default default] [instance: UUID] Creating image(s)",
  'DEBUG oslo_concurrency.lockutils [REQ - - - - - -] Lock "compute_resources" acquired by "nova.compute.resource_tracker.ResourceTracker.instance_claim" :: waited 0.000s inner /usr/lib/python3/dist-packages/oslo_concurrency/lockutils.py:404',
  "DEBUG nova.virt.libvirt.vif [REQ USER PROJECT - - default default] vif_type=hw_veb instance=Instance(architecture=None,auto_disk_config=False,availability_zone='nova',cell_name=None,config_drive='True',display_name='vm-NUMBER',uuid=UUID,vcpus=2) virt_type=kvm get_config /usr/lib/python3/dist-packages/nova/virt/libvirt/vif.py:563",
  "INFO nova.compute.manager [-] [instance: UUID] VM Started (Lifecycle Event)",
  "DEBUG nova.compute.resource_tracker [REQ - - - - - -] Final resource view: name=node-9 phys_ram=261632MB used_ram=8704MB phys_disk=1788GB used_disk=40GB total_vcpus=64 used_vcpus=4 pci_stats=[PciDevicePool(count=NUMBER,numa_node=0,product_id='10ed',tags={dev_type='type-VF',physical_network='physnet2'},vendor_id='8086')] _report_final_resource_view /usr/lib/python3/dist-packages/nova/compute/resource_tracker.py:1115",
];

const folder = mkdtempSync(join(tmpdir(), "vfleet-bench-logs-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "var/log/nova/nova-compute.log");
const patterns = join(folder, "patterns");
mkdirSync(join(folder, "var/log/nova"), { recursive: true });
writeLog();
writeFileSync(
  patterns,
  allSignatures.map(({ pattern }) => `${pattern.source.replaceAll("\\/", "/")}\n`).join(""),
);

const ripgrep: Taken[] = [];
const vfleet: Taken[] = [];
byRipgrep();
byVfleet();
for (let round = 1; round <= rounds; round++) {
  ripgrep.push(byRipgrep());
  vfleet.push(byVfleet());
}
const ratio = (of: "wallMs" | "cpuMs") =>
  median(ripgrep.map((each, at) => each[of] / (vfleet[at]?.[of] ?? 1)));
process.stdout.write(
  [
    `A nova-compute.log of ${(bytes / 1e6).toFixed(0)} MB with all ${allSignatures.length} signatures, medians of ${rounds} rounds, both with the lowest priority`,
    "",
    row("ripgrep, all patterns, line numbers", ripgrep),
    row("vfleet: the whole scan, to hints", vfleet),
    "",
    `vfleet has ${ratio("wallMs").toFixed(2)} times the speed of ripgrep by the clock, ${ratio("cpuMs").toFixed(2)} by processor time (aim: 0.3)`,
    "",
  ].join("\n"),
);

function byRipgrep(): Taken {
  return take(() => {
    const words = ["-n", "19", "rg", "--no-config", "-n", "-f", patterns, path];
    return execFileSync("nice", words, { encoding: "utf8", maxBuffer: 1e9 }).split("\n").length - 1;
  });
}

// The same script that a host is sent, and all that is made of its answer.
function byVfleet(): Taken {
  return take(() => {
    const { text, args } = composeLogScript({ maxAgeSeconds: 0, maxBytes: 2 * bytes }, folder);
    const input = text.replaceAll("ionice -c 3 ", "");
    const reading = parseLogOutput(
      execFileSync("sh", ["-s", ...args], { input, encoding: "utf8", maxBuffer: 1e9 }),
    );
    if (reading.is !== "known") throw new Error("the scan did not come to its end");
    hintsOfLogs(hostName("bench"), reading.value);
    return reading.value.files.flatMap(({ groups }) => groups).reduce((sum, { count }) => sum + count, 0);
  });
}

function take(work: () => number): Taken {
  const [cpu, started] = [childrenCpuMs("self"), performance.now()];
  const lines = work();
  return { wallMs: performance.now() - started, cpuMs: childrenCpuMs("self") - cpu, lines };
}

function writeLog(): void {
  const file = openSync(path, "w");
  let state = 7;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  const hex = (length: number) => Array.from({ length }, () => ((next() >> 8) & 15).toString(16)).join("");
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const project = hex(32);
  for (let size = 0, count = 0, block = ""; size < bytes; block = "") {
    while (block.length < 1_000_000) {
      const time = new Date(1_790_000_000_000 + count * 150).toISOString().replace("T", " ").slice(0, 23);
      const line = healthy[count % healthy.length] ?? "";
      const text = line
        .replace("REQ", `None req-${uuid()}`)
        .replace("USER", project)
        .replace("PROJECT", project);
      const found = `ERROR nova.compute.manager [None req-${uuid()}] ${allSignatures[(count / 2000) % allSignatures.length]?.example ?? ""}`;
      block += `${time} 1718 ${count % 2000 === 0 ? found : text.replace("UUID", uuid()).replace("NUMBER", String(next() % 64))}\n`;
      count++;
    }
    size += writeSync(file, block);
  }
  closeSync(file);
}

function row(title: string, taken: readonly Taken[]): string {
  const speed = bytes / 1e3 / median(taken.map(({ wallMs }) => wallMs));
  const seconds = (of: "wallMs" | "cpuMs") => (median(taken.map((each) => each[of])) / 1000).toFixed(2);
  return `${title.padEnd(38)} ${seconds("wallMs").padStart(7)} s, CPU ${seconds("cpuMs").padStart(6)} s, ${speed.toFixed(0).padStart(5)} MB/s, ${taken[0]?.lines ?? 0} lines`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
