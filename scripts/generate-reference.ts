import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderDeployments } from "./reference/deployments.ts";
import { renderNics } from "./reference/nics.ts";
import { renderOpenstack } from "./reference/openstack.ts";
import { renderRules } from "./reference/rules.ts";
import { renderSignatures } from "./reference/signatures.ts";

/** The generated pages by their path in the checkout; a test holds the files to what these functions give. */
export const referencePages: Readonly<Record<string, () => string>> = {
  "docs/reference/deployments.md": renderDeployments,
  "docs/reference/nics.md": renderNics,
  "docs/reference/openstack.md": renderOpenstack,
  "docs/reference/rules.md": renderRules,
  "docs/reference/signatures.md": renderSignatures,
};

if (import.meta.main) {
  for (const [path, render] of Object.entries(referencePages)) {
    const file = join(import.meta.dirname, "..", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, render());
  }
}
