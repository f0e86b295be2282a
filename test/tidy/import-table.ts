const pure = ["base", "model", "knowledge", "facts", "actions", "steps", "rules", "views"] as const;

/** The folders of src whose code knows no IO: they compile without the types of Node, and import nothing of it. */
export const pureFolders: readonly string[] = pure;

/** Which folders of src each folder may import besides itself; main.ts may import all, and nothing imports it. */
export const importTable: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ["base"],
  knowledge: ["base", "model"],
  facts: ["base", "model", "knowledge"],
  actions: ["base", "model"],
  steps: ["base", "model", "knowledge", "facts", "actions"],
  rules: ["base", "model", "knowledge", "facts", "steps"],
  views: ["base", "model"],
  ports: ["base", "model"],
  stages: [...pure, "ports"],
  runs: ["base", "model", "ports", "stages"],
  adapters: ["base", "model", "ports"],
  sim: ["base", "model", "knowledge", "facts", "actions", "ports", "stages"],
  cli: ["base", "model", "views", "ports", "stages", "runs"],
  api: ["base", "model", "views", "ports", "stages", "runs"],
};

/** Where each runtime dependency may be imported: path prefixes within src. */
export const packageTable: Readonly<Record<string, readonly string[]>> = {
  yaml: ["model/", "views/", "adapters/openstack/", "adapters/postgres/"],
  zod: ["model/", "adapters/openstack/", "adapters/postgres/", "adapters/nova-database/"],
  kysely: ["adapters/postgres/"],
  pg: ["adapters/postgres/", "adapters/nova-database/"],
  mysql2: ["adapters/nova-database/"],
  "pg-boss": ["adapters/postgres/"],
  "@electric-sql/pglite": ["adapters/postgres/"],
  ssh2: ["adapters/ssh/", "sim/ssh/"],
  diff: ["views/"],
  "string-width": ["views/"],
  commander: ["cli/"],
  "@bomb.sh/tab": ["cli/"],
  "@clack/prompts": ["cli/"],
};

/** What tests in src may import besides. */
export const testPackages: readonly string[] = ["vitest", "fast-check"];
