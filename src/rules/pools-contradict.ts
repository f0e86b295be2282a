import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** Two pools want one PF. */
export const poolsContradict: Rule = {
  code: "pools-contradict",
  severity: "error",
  layer: "nic",
  title: "Two pools want one PF",
  explanation: "vfleet gives it to neither: its VFs would be told to Nova as of two physical networks.",
  howToMakeSure: "vfleet plan --hosts HOST",
  fix: "Narrow one of the pools.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "pools-contradict"),
};
