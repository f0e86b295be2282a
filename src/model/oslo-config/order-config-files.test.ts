import { expect, test } from "vitest";
import { orderConfigFiles } from "./order-config-files.ts";

const start = {
  defaultFiles: ["/etc/nova/nova.conf"],
  defaultDirs: ["/etc/nova/nova.conf.d", "/etc/nova/nova-compute.conf.d"],
  listings: {
    "/etc/nova/nova.conf.d": ["b.conf", "a.conf", "a.conf.dpkg-old", ".c.conf"],
    "/x/": ["y.conf"],
  },
};
const ofDefaultDir = ["/etc/nova/nova.conf.d/a.conf", "/etc/nova/nova.conf.d/b.conf"];

test.each<[string, readonly string[], readonly string[]]>([
  ["the defaults", ["--verbose"], ["/etc/nova/nova.conf", ...ofDefaultDir]],
  ["files after default folders", ["--config-file", "/a", "--config-file=/b"], [...ofDefaultDir, "/a", "/b"]],
  ["folders after default files", ["--config-dir=/x/"], ["/etc/nova/nova.conf", "/x/y.conf"]],
  ["both in the order given", ["--config-dir", "/x/", "--config-file", "/a"], ["/x/y.conf", "/a"]],
  ["nothing of a folder that is not there", ["--config-file=/a", "--config-dir=/z"], ["/a"]],
])("loads %s", (_, args, wanted) => {
  expect(orderConfigFiles({ ...start, args })).toEqual(wanted);
});
