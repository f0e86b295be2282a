/** How a service is started, and what stands in the folders that it reads. */
export type ConfigStart = {
  /** The arguments of its process. */
  readonly args: readonly string[];
  /** What it reads without --config-file: /etc/nova/nova.conf. */
  readonly defaultFiles: readonly string[];
  /** What it reads without --config-dir: /etc/nova/nova.conf.d; nothing before oslo.config 3.20 (Ocata). */
  readonly defaultDirs: readonly string[];
  /** The names in each folder that is there. */
  readonly listings: Readonly<Record<string, readonly string[]>>;
};

const options = ["--config-file", "--config-dir"] as const;

type Given = { readonly option: (typeof options)[number]; readonly path: string };

/**
 * The files in the order in which oslo.config loads them; the last one wins. Files and folders of the command line
 * count in its order. The default files or folders are read where it has none of their kind, and before it: so a
 * default nova.conf.d loses against a --config-file, though beside the default nova.conf it wins.
 */
export function orderConfigFiles({ args, defaultFiles, defaultDirs, listings }: ConfigStart): string[] {
  const given = findGiven(args);
  const has = (option: Given["option"]) => given.some((each) => each.option === option);
  const paths = has("--config-file") ? [] : [...defaultFiles];
  if (!has("--config-dir")) for (const dir of defaultDirs) paths.push(...listFiles(dir, listings[dir]));
  for (const { option, path } of given) {
    if (option === "--config-dir") paths.push(...listFiles(path, listings[path]));
    else paths.push(path);
  }
  return paths;
}

function findGiven(args: readonly string[]): Given[] {
  const given: Given[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    const option = options.find((each) => arg.startsWith(each));
    if (option === undefined) continue;
    const path = arg === option ? args[index + 1] : undefined;
    if (path !== undefined) given.push({ option, path });
    else if (arg[option.length] === "=") given.push({ option, path: arg.slice(option.length + 1) });
  }
  return given;
}

function listFiles(dir: string, names: readonly string[] | undefined): string[] {
  if (!names || names.length === 0) return [];
  return names
    .filter((name) => name.endsWith(".conf") && !name.startsWith("."))
    .toSorted()
    .map((name) => (dir.endsWith("/") ? dir + name : `${dir}/${name}`));
}
