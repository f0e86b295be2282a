import { novaDatabaseVariable, novaError } from "./nova-database-error.ts";

/** How one database of Nova is reached; it holds a password, and only `where` may be shown. */
export type NovaDatabase = {
  readonly kind: "mysql" | "postgresql";
  /** Where it is, without user and password. */
  readonly where: string;
  /** Empty: by the driver's own default. */
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  /** What follows the question mark. */
  readonly options: Readonly<Record<string, string>>;
};

// Nova's own URLs have a driver of Python in their scheme.
const schemes: readonly (readonly [RegExp, NovaDatabase["kind"]])[] = [
  [/^(?:mysql|mariadb)(?:\+[a-z0-9]+)?:$/, "mysql"],
  [/^postgres(?:ql)?(?:\+[a-z0-9]+)?:$/, "postgresql"],
];

const tls = ["ssl_ca", "ssl_cert", "ssl_key", "ssl_verify_identity"];
const knownOptions: Readonly<Record<NovaDatabase["kind"], readonly string[]>> = {
  mysql: [...tls, "unix_socket", "charset", "connect_timeout", "read_timeout", "write_timeout", "sql_mode"],
  postgresql: ["sslmode", "sslrootcert", "sslcert", "sslkey", "host", "client_encoding", "connect_timeout"],
};

/** The databases that the variable names, one a cell, as nova.conf writes them; throws OperatingError, which shows no part of them. */
export function parseDatabaseUrls(text: string): readonly NovaDatabase[] {
  const all = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word, at) => parseOne(word, at + 1));
  if (all.length === 0) throw invalid("holds no URL");
  return [...new Map(all.map((database) => [database.where, database])).values()];
}

function parseOne(word: string, number: number): NovaDatabase {
  const place = number === 1 ? "holds" : `holds, as number ${number},`;
  // Where a socket is named, there may be no host.
  const url = URL.parse(word.replace(/^([^/]*\/\/[^/@]*@)\//, "$1localhost/"));
  const kind = schemes.find(([scheme]) => url && scheme.test(url.protocol))?.[1];
  if (!url || kind === undefined) throw invalid(`${place} no URL of MySQL, MariaDB or PostgreSQL`);
  const decoded = decodeAll([url.username, url.password, url.pathname.slice(1), url.hostname]);
  if (!decoded) throw invalid(`${place} a URL with a % that begins no character`);
  const [user = "", password = "", name = "", host = ""] = decoded;
  if (user === "" || name === "")
    throw invalid(`${place} a URL without ${user === "" ? "user" : "database"}`);
  const options = Object.fromEntries(url.searchParams);
  const unknown = Object.keys(options).find((option) => !knownOptions[kind].includes(option));
  if (unknown !== undefined)
    throw invalid(
      `${place} a URL with an option that vfleet does not know; it knows ${knownOptions[kind].join(", ")}`,
    );
  const at = options.unix_socket ?? options.host ?? (host || "localhost");
  return {
    kind,
    where: `${at}${url.port === "" ? "" : `:${url.port}`}/${name}`,
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? undefined : Number(url.port),
    user,
    password,
    name,
    options,
  };
}

function decodeAll(parts: readonly string[]): readonly string[] | undefined {
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function invalid(what: string) {
  return novaError("nova-database-invalid", novaDatabaseVariable, {
    message: `${novaDatabaseVariable} ${what}`,
    hint: "It looks like mysql://vfleet@db.example/nova_cell1, one a cell with spaces between; characters such as @ and / in a password are written as %40 and %2F.",
  });
}
