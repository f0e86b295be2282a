import { expect, test } from "vitest";
import { removeSecrets } from "./remove-secrets.ts";

test.each([
  ["password=hunter2 next", "password=(not shown) next"],
  ["'admin_password': u'hunter2', 'a'", "'admin_password': (not shown), 'a'"],
  ["X-Auth-Token: hunter2", "X-Auth-Token: (not shown)"],
  ["Authorization: Bearer hunter2 x", "Authorization: (not shown) x"],
  ["rabbit://u:hunter2@h:5672/", "rabbit://(not shown)@h:5672/"],
  ["rabbit://u:hunter2@h1,u:hunter2@h2:5672//", "rabbit://(not shown)@h2:5672//"],
  ["mysql+pymysql://nova:hun/ter2@db/nova x@y", "mysql+pymysql://(not shown)@db/nova x@y"],
  ["a\0http://h/\0b@c", "a\0http://h/\0b@c"],
  ["a gAAAAABhunter2 b", "a (not shown) b"],
  ["password_pbkdf2 root grub.pbkdf2.sha512.10000.HUNTER2", "password_pbkdf2 root (not shown)"],
  ["root:$6$hunter2$x:1", "root:(not shown):1"],
  ["-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\nx", "(not shown)\nx"],
  ["password = (not shown)", "password = (not shown)"],
  ['[pci]\ndevice_spec = {"address": "0000:06:00.0"}', '[pci]\ndevice_spec = {"address": "0000:06:00.0"}'],
])("%j", (text, wanted) => {
  expect(removeSecrets(text)).toBe(wanted);
  expect(removeSecrets(wanted)).toBe(wanted);
});
