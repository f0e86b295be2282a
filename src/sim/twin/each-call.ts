import type { Cloud } from "../../ports/cloud.ts";

type Call = (...given: readonly unknown[]) => Promise<unknown>;

/** The cloud with something before each of its calls, which is named as `servers.list`. */
export function eachCall(cloud: Cloud, before: (call: string) => Promise<void>): Cloud {
  const wrap = (name: string, call: Call): Call => {
    return async (...given) => {
      await before(name);
      return call(...given);
    };
  };
  const wrapAll = (of: object, prefix: string): object =>
    Object.fromEntries(
      Object.entries(of).map(([name, part]: [string, unknown]) => {
        if (typeof part === "function") return [name, wrap(`${prefix}${name}`, part as Call)];
        return [name, typeof part === "object" && part !== null ? wrapAll(part, `${name}.`) : part];
      }),
    );
  return wrapAll(cloud, "") as Cloud;
}
