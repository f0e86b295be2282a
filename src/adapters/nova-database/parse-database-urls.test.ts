import { inspect } from "node:util";
import { expect, test } from "vitest";
import { OperatingError } from "../../base/operating-error.ts";
import { parseDatabaseUrls } from "./parse-database-urls.ts";

test("URLs are read as nova.conf writes them, one a cell", () => {
  const urls = parseDatabaseUrls(`
    mysql+pymysql://nova:p%40ss%2F1@ctl.example/nova_cell1?charset=utf8
    mariadb://nova@[2001:db8::1]:3307/nova?ssl_ca=/etc/ssl/ca.pem
    mysql://nova@/nova?unix_socket=/run/mysqld/mysqld.sock
    postgresql+psycopg2://nova:x@db/nova?sslmode=require
    mysql://other@ctl.example/nova_cell1`);
  expect(urls).toEqual([
    expect.objectContaining({
      kind: "mysql",
      where: "ctl.example/nova_cell1",
      host: "ctl.example",
      port: undefined,
      user: "other",
    }),
    expect.objectContaining({
      where: "[2001:db8::1]:3307/nova",
      host: "2001:db8::1",
      port: 3307,
      password: "",
      options: { ssl_ca: "/etc/ssl/ca.pem" },
    }),
    expect.objectContaining({ where: "/run/mysqld/mysqld.sock/nova", user: "nova" }),
    expect.objectContaining({ kind: "postgresql", where: "db/nova", options: { sslmode: "require" } }),
  ]);
  expect(parseDatabaseUrls("mysql+pymysql://nova:p%40ss%2F1@ctl/nova")[0]?.password).toBe("p@ss/1");
});

test.each([
  ["sqlite:////var/lib/nova/s3cret.sqlite", "no URL of MySQL"],
  ["nova:s3cret@ctl/nova", "no URL of MySQL"],
  ["mysql://nova:s3cret#1@ctl/nova", "no URL of MySQL"],
  ["mysql://nova:s3cret%1@ctl/nova", "begins no character"],
  ["mysql://nova:s3cret@ctl/", "without database"],
  ["mysql://:s3cret@ctl/nova", "without user"],
  ["mysql://nova:s3cret@ctl/nova?password=s3cret", "does not know"],
  ["mysql://nova@ctl/nova mysql://nova:s3cret@ctl", "as number 2, a URL without database"],
  ["  ", "no URL"],
])("%j is refused, and no part of it is shown", (text, why) => {
  let thrown: unknown;
  try {
    parseDatabaseUrls(text);
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof OperatingError)) throw new Error("it did not fail as it should");
  expect(thrown.code).toBe("nova-database-invalid");
  expect(thrown.message).toContain(why);
  expect(inspect(thrown)).not.toContain("s3cret");
});
