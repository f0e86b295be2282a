/** Some of the tests. */
export type Suite = {
  /** Of vitest.config.ts. */
  readonly projects: readonly string[];
  /** Whether it needs the images of the lab's cloud. */
  readonly onCloud?: true;
  /** It is left out, and that is said, where fewer seconds are left: enough on a machine half as fast as most. */
  readonly needsSeconds?: number;
};

const suites: Readonly<Record<string, Suite>> = {
  fast: { projects: ["fast"] },
  contracts: { projects: ["contracts-together", "contracts"] },
  lab: { projects: ["lab-cloud"], onCloud: true },
  "lab-hosts": { projects: ["lab-hosts"], needsSeconds: 1700 },
  "lab-trouble": { projects: ["lab-trouble"], onCloud: true, needsSeconds: 800 },
  "lab-long": { projects: ["lab-long"], onCloud: true },
};

/** The suite of a name. */
export function suiteOf(name: string): Suite {
  const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
  if (!suite) throw new Error(`no suite "${name}": take some of ${Object.keys(suites).join(", ")}`);
  return suite;
}

/**
 * Why a suite is left out; undefined: it is not. until: when the tests have to be over, in seconds since 1970, as a build
 * server with a limit of time says it in VFLEET_TESTS_UNTIL; left out, nothing is.
 */
export function whyLeftOut(
  { needsSeconds }: Suite,
  until: string | undefined,
  nowMs: number,
): string | undefined {
  if (needsSeconds === undefined || !until) return undefined;
  const seconds = Math.round(Number(until) - nowMs / 1000);
  return seconds >= needsSeconds ? undefined : `${seconds} s are left, and it may take ${needsSeconds}`;
}
