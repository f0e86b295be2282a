import { chmod, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const outfile = fileURLToPath(new URL("dist/vfleet.js", root));

// Makes the npm package's program: one file that needs Node 24 and a few packages.
await rm(new URL("dist/", root), { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [fileURLToPath(new URL("src/main.ts", root))],
  outfile,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // These stay packages: ssh2, pg and mysql2 have parts that may be there or not, PGlite brings its database as files.
  external: ["ssh2", "pg", "pg-boss", "mysql2", "@electric-sql/pglite"],
  // Packages in CommonJS ask for Node's own modules by require.
  banner: {
    js: `#!/usr/bin/env node
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);`,
  },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await chmod(outfile, 0o755);
await writeFile(
  new URL("dist/third-party-licenses.txt", root),
  await collectLicenses(Object.keys(metafile.inputs)),
);

/** The licences of the packages that are in the file, as they ask for. */
async function collectLicenses(inputs: readonly string[]): Promise<string> {
  const packages = new Set(
    inputs.flatMap(
      (path) =>
        /^node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*/.exec(path)?.[0] ?? [],
    ),
  );
  const texts = [...packages].toSorted().map(async (path) => {
    const directory = new URL(`${path}/`, root);
    const file = (await readdir(directory)).find((name) => /^licen[cs]e/i.test(name));
    const text =
      file === undefined ? await licenseFieldOf(directory) : await readFile(new URL(file, directory), "utf8");
    return `${path.replace(/.*node_modules\//, "")}\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

/** What a package without a licence file says of its licence. */
async function licenseFieldOf(directory: URL): Promise<string> {
  const description: { license?: string } = JSON.parse(
    await readFile(new URL("package.json", directory), "utf8"),
  );
  return `Licence: ${description.license ?? "not given"}`;
}
