import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  byHand,
  makeDirectPort,
  makeServerWith,
  type RegionGround,
  type RegionWish,
  useRegions,
} from "../../../test/fixtures/region-ground.ts";
import { startGuests } from "./start-guests.ts";

const makeRegion = useRegions();

const { makeVfs, listDevice, installAgent } = byHand;
const restartNova = "systemctl restart nova-compute";
const filters =
  "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,PciPassthroughFilter,AggregateInstanceExtraSpecsFilter";

type Case = {
  /** As the part of cases/captured-lines.txt is called. */
  readonly name: string;
  readonly on: "cmp1" | "ctl";
  readonly log: string;
  readonly wish?: RegionWish;
  readonly prepare: (ground: RegionGround) => Promise<unknown>;
};

const onCompute = { on: "cmp1", log: "/var/log/nova/nova-compute.log" } as const;

const cases: readonly Case[] = [
  {
    ...onCompute,
    name: "the SR-IOV agent does not run: nova-compute",
    prepare: async ({ run, clock }) => {
      await run("cmp1", `${makeVfs}; ${listDevice}; ${installAgent}; ${restartNova}`);
      await run("cmp1", "systemctl stop neutron-sriov-agent");
      await clock.sleep(80_000);
    },
  },
  {
    on: "ctl",
    log: "/var/log/neutron/neutron-api.log",
    name: "the SR-IOV agent has another physical network: neutron-api",
    prepare: ({ run }) =>
      run(
        "cmp1",
        `${makeVfs}; ${listDevice}; ${installAgent}; ${restartNova}
sed -i s/physnet2:/physnet9:/ /etc/neutron/plugins/ml2/sriov_agent.ini; systemctl restart neutron-sriov-agent`,
      ),
  },
  {
    ...onCompute,
    name: "the IOMMU is off: nova-compute",
    wish: { cpu: "intel" },
    prepare: ({ run }) => run("cmp1", `${makeVfs}; ${listDevice}; ${installAgent}; ${restartNova}`),
  },
  {
    ...onCompute,
    name: "the agent was started before there were VFs: nova-compute",
    prepare: ({ run }) => run("cmp1", `${installAgent}; ${makeVfs}; ${listDevice}; ${restartNova}`),
  },
  {
    on: "ctl",
    log: "/var/log/nova/nova-scheduler.log",
    name: "no VFs after a reboot: nova-scheduler",
    prepare: async ({ run, clock }) => {
      await run("cmp1", `${makeVfs}; ${listDevice}; ${installAgent}; ${restartNova}`);
      await run("ctl", `printf '[filter_scheduler]\\nenabled_filters = ${filters}\\n' >>/etc/nova/nova.conf`);
      await run("ctl", "systemctl restart nova-scheduler");
      await run("cmp1", "( sleep 1; systemctl reboot ) </dev/null >/dev/null 2>&1 &");
      await clock.sleep(300_000);
    },
  },
];

// One part after the other, each begun by its name.
const captured = new Map(
  readFileSync(new URL("cases/captured-lines.txt", import.meta.url), "utf8")
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const [name = "", ...lines] = part.trim().split("\n");
      return [name, lines.map(essenceOf)] as const;
    }),
);

/** A line without its time, process and request; ids are only ids. */
function essenceOf(line: string): string {
  return line
    .replace(/^\d{4}-\d\d-\d\d [\d:.]+ \d+ /, "")
    .replace(/ \[(?:None req-[^\]]*|-)\]/, "")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID");
}

test("each captured part has its case", () => {
  expect(cases.map(({ name }) => name)).toEqual([...captured.keys()]);
});

test.each(cases)("$name", async ({ name, on, log, wish, prepare }) => {
  const ground = await makeRegion({ computes: ["cmp1"], ...wish });
  await startGuests(ground.ask, []);
  await ground.run("ctl", byHand.serveNetwork);
  await prepare(ground);
  const port = await makeDirectPort(ground);
  const { look } = await makeServerWith(ground, port.id);
  await expect.poll(async () => (await look()).status, { interval: 5 }).toBe("ERROR");
  const { fault } = (await look()) as unknown as { readonly fault: { readonly message: string } };
  const lines = (ground.machine(on).files.read(log) ?? "").trim().split("\n").map(essenceOf);
  const wanted = captured.get(name) ?? [];
  expect([...lines, essenceOf(`fault: ${fault.message}`)]).toEqual(expect.arrayContaining([...wanted]));
  // Nova's and Neutron's own order.
  const places = wanted.slice(0, -1).map((line) => lines.indexOf(line));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
