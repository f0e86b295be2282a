import { describe, expect, it } from "vitest";
import type { Diagnosed } from "../../model/diagnosis.ts";
import { type Loose, orderFindings } from "./order-findings.ts";

function loose(
  change: Partial<Diagnosed> & { readonly code: string },
  follows: readonly string[] = [],
): Loose {
  const diagnosed: Diagnosed = {
    severity: "error",
    layer: "kernel",
    subject: { host: "alpha" },
    summary: change.code,
    detail: "",
    why: "",
    howToMakeSure: "",
    mend: { kind: "by-hand" },
    consequences: [],
    ...change,
  };
  return { diagnosed, follows };
}

type Shown = readonly [code: string, ...consequences: Shown[]];

function shown({ code, consequences }: Diagnosed): Shown {
  return [code, ...consequences.map(shown)];
}

const order = (...all: readonly Loose[]) => orderFindings(all).map(shown);

describe("the order", () => {
  it("is by severity, and then from the lowest layer on", () => {
    expect(
      order(
        loose({ code: "filter", layer: "scheduler" }),
        loose({ code: "many", layer: "nic", severity: "advice" }),
        loose({ code: "iommu" }),
        loose({ code: "late", layer: "firmware", severity: "warning" }),
      ),
    ).toEqual([["iommu"], ["filter"], ["late"], ["many"]]);
  });
});

describe("what follows from another", () => {
  const iommu = loose({ code: "iommu" });
  const vfs = loose({ code: "vfs", layer: "vf" }, ["iommu"]);
  const pool = loose({ code: "pool", layer: "compute" }, ["vfs", "iommu"]);

  it("stands beneath the lowest cause", () => {
    expect(order(pool, vfs, iommu)).toEqual([["iommu", ["vfs"], ["pool"]]]);
    expect(order(pool, vfs)).toEqual([["vfs", ["pool"]]]);
    expect(order(pool)).toEqual([["pool"]]);
  });

  it("is of the same host", () => {
    expect(order(loose({ code: "vfs", layer: "vf", subject: { host: "beta" } }, ["iommu"]), iommu)).toEqual([
      ["iommu"],
      ["vfs"],
    ]);
  });

  it("is not an error because of a warning", () => {
    expect(order(loose({ code: "iommu", severity: "warning" }), vfs)).toEqual([["vfs"], ["iommu"]]);
  });

  it("is all that is missed of a host that is not reached, but not of a cloud", () => {
    const down = (host: string) => loose({ code: "host-unreachable", layer: "access", subject: { host } });
    expect(order(vfs, down("alpha"))).toEqual([["host-unreachable", ["vfs"]]]);
    const ofCloud = loose({ code: "filter", layer: "scheduler", subject: { host: "cloud:lab" } });
    expect(order(ofCloud, down("cloud:lab"))).toEqual([["host-unreachable"], ["filter"]]);
  });
});
