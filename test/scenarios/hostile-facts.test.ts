import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionTypeOf } from "../../src/actions/all.ts";
import { quoteShellWord } from "../../src/base/quote-shell.ts";
import { hostActionOf } from "../../src/model/action.ts";
import { withFact } from "../../src/model/facts-access.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { places } from "../../src/model/places.ts";
import type { HostPlan } from "../../src/model/plan.ts";
import { known, knownValue } from "../../src/model/reading.ts";
import { sampleActions } from "../../src/sim/fleet/facts-host.ts";
import { grubMenu } from "../../src/sim/fleet/grub-menu.ts";
import { planHost, verifyHost } from "../../src/stages/plan-host.ts";
import { parseVfConfig } from "../../src/steps/vf-config.ts";
import { anyCharacter, anyText } from "../fixtures/any-text.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool, question } from "../fixtures/intent.ts";
import { freePf, igbPf, link, netdev } from "../fixtures/network-facts.ts";

const texts = new Set(sampleActions.map((action) => actionTypeOf(action).toScript(action).text));

/** A name that Linux lets an interface have: no white space, no slash, at most 15 characters. */
const interfaceName = fc
  .string({ unit: anyCharacter.filter((character) => !/[\s/:]/.test(character)), minLength: 1, maxLength: 7 })
  .filter((name) => /^(?!\.{1,2}$)[^\s/:]{1,15}$/.test(name));

type Hostile = { readonly name: string; readonly text: string; readonly off: boolean };
const anyHostile: fc.Arbitrary<Hostile> = fc.record({
  name: interfaceName,
  text: anyText,
  off: fc.boolean(),
});

/** The lab's host with hostile text wherever a host can put some. */
function hostileHost({ name, text, off }: Hostile): HostFacts {
  const base = hostFacts({ iommu: off ? "off" : "on", vms: off ? [] : [text] });
  const kernel = knownValue(base.kernel);
  const bootLoader = knownValue(base.bootLoader);
  const network = knownValue(base.hostNetwork);
  if (!kernel || !bootLoader || !network) throw new Error("the fixture knows them");
  const facts = withFact(base, "kernel", { ...kernel, bootId: text, commandLine: `${text} intel_iommu=off` });
  const booted = withFact(facts, "bootLoader", {
    ...bootLoader,
    menu: known({ path: `/boot/${text}/grub.cfg`, content: grubMenu(text) }),
    configuredCommandLine: known(`${text} intel_iommu=off`),
  });
  const withNetwork = withFact(booted, "hostNetwork", {
    ...network,
    links: [link(name, { adminUp: false })],
  });
  return withFact(withNetwork, "networkFunctions", [igbPf(freePf, [netdev(name, { mac: text })])]);
}

const wanted = (name: string) => intent({ pools: [pool({ pfs: { name: [name] }, vfs: { trust: true } })] });

function scriptsOf({ phases }: HostPlan) {
  return phases.flatMap(({ actions }) =>
    actions.map(({ action }) => hostActionOf(action)).map((action) => actionTypeOf(action).toScript(action)),
  );
}

describe("hostile text on a host", () => {
  test("does not keep a host from being planned", () => {
    for (const off of [true, false]) {
      const facts = hostileHost({ name: "$(id)`x`';", text: "\u001b[2J$(reboot)\n", off });
      const plan = planHost(question(wanted("$(id)`x`';"), hostIntent(), facts));
      expect(plan.status).toBe("changes");
      expect(scriptsOf(plan).length).toBeGreaterThan(5);
    }
  });

  test("leads to plans whose scripts are the constant ones, with it in the arguments alone", () => {
    fc.assert(
      fc.property(anyHostile, (hostile) => {
        const facts = hostileHost(hostile);
        const plan = planHost(question(wanted(hostile.name), hostIntent(), facts));
        verifyHost(question(wanted(hostile.name), hostIntent(), facts));
        for (const { text } of scriptsOf(plan)) expect(texts.has(text)).toBe(true);
      }),
    );
  });

  test("adds no line to the files that vfleet writes", () => {
    fc.assert(
      fc.property(anyHostile, (hostile) => {
        const plan = planHost(
          question(wanted(hostile.name), hostIntent(), hostileHost({ ...hostile, off: false })),
        );
        const files = new Map(
          plan.phases.flatMap(({ actions }) =>
            actions.flatMap(({ action }) =>
              action.kind === "write-file" ? [[action.path, action.after.content]] : [],
            ),
          ),
        );
        const config = files.get(places.vfConfig);
        if (config === undefined) return;
        expect(parseVfConfig(config)).toEqual([{ pf: freePf, netdev: hostile.name, vfCount: 4 }]);
        expect(config.split("\n")).toHaveLength(2 + 1 + 4 + 1);
        const unit = files.get(places.vfUnit) ?? "";
        expect(unit.split("\n").filter((line) => !/^(?:#|\[\w+\]$|\w+=|$)/.test(line))).toEqual([]);
        expect(unit.match(/^Wants=.*$/m)?.[0].split(" ")).toHaveLength(2);
      }),
    );
  });

  test("arrives in a script as it was, and runs nothing", () => {
    fc.assert(
      fc.property(fc.array(anyHostile, { minLength: 5, maxLength: 5 }), (many) => {
        const args = many.flatMap((hostile) =>
          scriptsOf(planHost(question(wanted(hostile.name), hostIntent(), hostileHost(hostile)))).flatMap(
            (script) => [...script.args],
          ),
        );
        const input = `set -- ${args.map(quoteShellWord).join(" ")}\nPATH=/nonexistent\nprintf '%s\\0' "$@"\n`;
        const output = execFileSync("sh", ["-s"], { input, stdio: ["pipe", "pipe", "pipe"] }).toString(
          "utf8",
        );
        expect(output.split("\0").slice(0, -1)).toEqual(args.length === 0 ? [""] : args);
      }),
      { numRuns: 15 },
    );
  });
});

test.each(["a b", "a\tb", "a\nb", "a/b", "", ".".repeat(16), "a\u00a0b"])(
  "an interface of the name %j, which Linux allows to none, is not touched",
  (name) => {
    const facts = hostileHost({ name, text: "x", off: false });
    const plan = planHost(question(wanted(name), hostIntent(), facts));
    expect(plan.phases).toEqual([]);
    expect(plan.status).toBe("refused");
  },
);
