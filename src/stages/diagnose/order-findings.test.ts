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

  it("is of all hosts where the control plane is at fault, and of any host where the cloud as a whole is", () => {
    const driver = loose({ code: "driver", layer: "neutron", subject: { host: "ctl" } });
    const bound = loose({ code: "port", layer: "neutron" }, ["driver"]);
    expect(order(bound, driver)).toEqual([["driver", ["port"]]]);
    const none = loose({ code: "down", layer: "scheduler", subject: { host: "cloud:lab" } }, ["iommu"]);
    expect(order(none, iommu)).toEqual([["iommu", ["down"]]]);
  });

  it("makes a warning as grave as it is, but not advice", () => {
    const [first] = orderFindings([loose({ code: "iommu", severity: "warning" }), vfs]);
    expect(first).toMatchObject({ code: "iommu", severity: "error", consequences: [{ code: "vfs" }] });
    expect(order(loose({ code: "iommu", severity: "advice" }), vfs)).toEqual([["vfs"], ["iommu"]]);
  });

  it("is set by the option that stands in the wrong place", () => {
    const wrong = (name: string) =>
      loose({ code: "config-wrong", severity: "warning", layer: "config", summary: `${name} stands in [x]` });
    const evidence = [{ source: "/etc/nova/nova.conf", text: "[pci] device_spec is not set" }];
    const list = loose({ code: "list", layer: "config", evidence }, ["config-wrong"]);
    expect(order(wrong("device_spec"), list)).toEqual([["config-wrong", ["list"]]]);
    expect(order(wrong("alias"), list)).toEqual([["list"], ["config-wrong"]]);
  });

  it("is all that is missed of a host that is not reached, but not of a cloud", () => {
    const down = (host: string) => loose({ code: "host-unreachable", layer: "access", subject: { host } });
    expect(order(vfs, down("alpha"))).toEqual([["host-unreachable", ["vfs"]]]);
    const ofCloud = loose({ code: "filter", layer: "scheduler", subject: { host: "cloud:lab" } });
    expect(order(ofCloud, down("cloud:lab"))).toEqual([["host-unreachable"], ["filter"]]);
  });
});
