import { describe, expect, test } from "vitest";
import { computeService, fakeCloud } from "../../test/fixtures/cloud-answers.ts";
import { OperatingError } from "../base/operating-error.ts";
import { askCloud } from "./ask-cloud.ts";

const never = new AbortController().signal;
const forbidden = new OperatingError("cloud-forbidden", "mycloud", {
  message: "Neutron shows no agents",
  hint: "Be an administrator.",
});

describe("a cloud is asked", () => {
  test("for all that verify looks at", async () => {
    const cloud = fakeCloud({
      listComputeServices: async () => [computeService("node-1")],
      listNetworkExtensions: async () => ["qos"],
    });
    expect(await askCloud(async () => cloud, "mycloud", never)).toEqual({
      cloud: "mycloud",
      computeServices: { is: "known", value: [computeService("node-1")] },
      agents: { is: "known", value: [] },
      extensions: { is: "known", value: ["qos"] },
      troubles: [],
    });
  });

  test("and what it refuses hides nothing else", async () => {
    const cloud = fakeCloud({
      listNetworkAgents: async () => {
        throw forbidden;
      },
    });
    const answers = await askCloud(async () => cloud, "mycloud", never);
    expect(answers).toMatchObject({
      computeServices: { is: "known" },
      agents: { is: "unreadable", reason: "Neutron shows no agents" },
      troubles: [{ code: "cloud-forbidden", hint: "Be an administrator." }],
    });
  });

  test("in vain: the trouble is told once, with its cause", async () => {
    const cause = new Error("ECONNREFUSED");
    const down = new OperatingError("cloud-unreachable", "https://x", {
      message: "no way",
      hint: "Go.",
      cause,
    });
    const answers = await askCloud(() => Promise.reject(down), "mycloud", never);
    expect(answers.troubles).toEqual([
      {
        code: "cloud-unreachable",
        subject: "https://x",
        message: "no way",
        hint: "Go.",
        because: "ECONNREFUSED",
      },
    ]);
    expect([answers.computeServices.is, answers.agents.is, answers.extensions.is]).toEqual(
      Array(3).fill("unreadable"),
    );
  });

  test("and the same refusal of several parts is one", async () => {
    const refuse = () => Promise.reject(forbidden);
    const cloud = fakeCloud({ listNetworkAgents: refuse, listNetworkExtensions: refuse });
    expect((await askCloud(async () => cloud, "mycloud", never)).troubles).toHaveLength(1);
  });

  test("but a bug is none of the cloud's", async () => {
    const open = () => Promise.reject(new TypeError("x is undefined"));
    await expect(askCloud(open, "mycloud", never)).rejects.toThrow("x is undefined");
  });

  test("until the operator stops", async () => {
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(askCloud(() => Promise.reject(forbidden), "mycloud", stopped)).rejects.toThrow("stopped");
  });
});
