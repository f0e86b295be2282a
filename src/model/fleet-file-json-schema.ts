import * as z from "zod";
import { fleetFileSchema } from "./fleet-file-schema.ts";

/** The fleet file's JSON Schema (draft 7) as text, for editors to complete and check by. */
export function fleetFileJsonSchema(): string {
  const schema = z.toJSONSchema(fleetFileSchema, { target: "draft-7", io: "input" });
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
