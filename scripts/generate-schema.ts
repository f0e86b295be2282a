import { writeFile } from "node:fs/promises";
import { fleetFileJsonSchema } from "../src/model/fleet-file-json-schema.ts";

await writeFile(new URL("../schema/fleet.schema.json", import.meta.url), fleetFileJsonSchema());
