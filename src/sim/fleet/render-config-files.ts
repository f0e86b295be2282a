import type { OpenstackFiles } from "../../model/openstack-facts.ts";

/** What the host prints of its configuration files, sparse as its awk program makes them. */
export function renderConfigFiles({ files, links, folders }: OpenstackFiles): string {
  const known = Object.entries(files).flatMap(([path, reading]) =>
    reading.is === "known" ? [{ path, ...reading.value, size: Buffer.byteLength(reading.value.text) }] : [],
  );
  const unknown = Object.entries(files).filter(([, reading]) => reading.is === "unreadable");
  const frames = known.flatMap(({ path, text, size }) => {
    const lines = text.replace(/\n$/, "").split("\n");
    const bytes = text.endsWith("\n") ? size : size + 1;
    return size === 0 ? [] : [`begin ${path}`, ...renderSparse(lines), `end ${bytes}`];
  });
  return [
    ...Object.entries(links).map(([path, target]) => `link ${path} ${target}`),
    ...unknown.map(([path]) => `denied ${path}`),
    ...Object.entries(folders).flatMap(([folder, names]) => [
      `folder ${folder}`,
      ...names.map((name) => `name ${folder}/${name}`),
    ]),
    ...known.map(
      ({ path, mode, uid, gid, size }) =>
        `file ${mode.replace(/^0/, "")} ${uid} ${gid} ${size} 1 1 2026-11-23 04:00:00.000000000 +0000 ${path}`,
    ),
    ...known.map(({ path, sha256 }) => `${sha256}  ${path}`),
    ...(frames.length > 0 ? ["contents", ...frames] : []),
    "done",
    "",
  ].join("\n");
}

/** As the awk program of the fact does: runs of comments and empty lines are counted, `#5.1`, some 500 characters a row. */
function renderSparse(lines: readonly string[]): string[] {
  const rows: string[] = [];
  let run = "";
  const endRun = () => {
    if (run !== "") rows.push(run);
    run = "";
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    let next = at + 1;
    while (next < lines.length && lines[next] === line) next += 1;
    if (line === "#" || line === "") {
      if (run.length > 500) endRun();
      run += `${line || "."}${next - at}`;
    } else {
      endRun();
      for (; at < next; at += 1) rows.push(`|${line}`);
    }
    at = next;
  }
  endRun();
  return rows;
}
