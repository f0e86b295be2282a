import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { problemsOf } from "./fleet-file-sample.ts";

const hosts = `apiVersion: vfleet/v1
hosts:
  - { name: node-1, labels: { role: compute } }
  - { name: node-2, labels: { role: sriov } }
  - { name: node-3, labels: { role: plain } }
`;

async function blocksOf(page: string): Promise<readonly string[]> {
  const guide = await readFile(new URL(`../../docs/guide/${page}.md`, import.meta.url), "utf8");
  return [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);
}

test("the whole files that the guide shows are right", async () => {
  const whole = (await blocksOf("fleet-file")).filter((text) => text.includes("apiVersion:"));
  expect(whole).toHaveLength(2);
  expect(whole.flatMap(problemsOf)).toEqual([]);
});

test("the rules of rollouts that the guide shows are right", async () => {
  const labelled = hosts.replace("role: compute", "role: canary, rack: r1, zone: a");
  const parts = (await blocksOf("rollouts")).filter((text) => text.startsWith("rollout:"));
  expect(parts).toHaveLength(1);
  expect(parts.flatMap((text) => problemsOf(labelled + text))).toEqual([]);
});

test.each([["fleet-file"], ["proof"], ["tenants"]])(
  "the parts for OpenStack in %s are right",
  async (page) => {
    const parts = (await blocksOf(page)).filter((text) => text.startsWith("openstack:"));
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.flatMap((text) => problemsOf(hosts + text))).toEqual([]);
  },
);
