import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { composeGuestScript, type GuestTask } from "./guest-script.ts";
import { parseGuestWords } from "./guest-words.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-guest-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A guest with one NIC, whose programs are those given; sleeping takes no time and ends the script after a while. */
function runGuest(task: Partial<GuestTask>, programs: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(folder, "root-"));
  const device = join(root, "devices/0000:00:05.0");
  mkdirSync(join(root, "net/eth0"), { recursive: true });
  mkdirSync(join(root, "net/lo"), { recursive: true });
  mkdirSync(device, { recursive: true });
  mkdirSync(join(root, "drivers/igbvf"), { recursive: true });
  symlinkSync(device, join(root, "net/eth0/device"));
  symlinkSync(join(root, "drivers/igbvf"), join(device, "driver"));
  writeFileSync(join(root, "net/eth0/address"), "fa:16:3e:00:00:01\n");
  writeFileSync(join(root, "net/eth0/mtu"), "1500\n");
  const bin = join(root, "bin");
  mkdirSync(bin);
  const all = {
    ip: "echo '2: eth0    inet 10.20.4.11/24 brd 10.20.4.255 scope global eth0'",
    // Each sleep is one of a few; then the guest is switched off.
    sleep: `if [ "$1" = 1 ]; then exec /bin/sleep 0.1; fi
echo x >>${root}/slept
[ "$(wc -l <${root}/slept)" -lt 8 ] || kill -TERM 0`,
    nc: "exit 1",
    ...programs,
  };
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const console = join(root, "console");
  const script = composeGuestScript({
    nonce: "n1",
    target: undefined,
    mtu: undefined,
    measures: false,
    ...task,
  })
    .replaceAll("/dev/console", `>${console}`)
    .replaceAll("/sys/class/net", join(root, "net"));
  const path = join(root, "script");
  writeFileSync(path, script);
  // In a session of its own, so that all of it ends at once.
  spawnSync("setsid", ["-w", "sh", path], {
    env: { PATH: `${bin}:/usr/bin:/bin` },
    stdio: "ignore",
    timeout: 60_000,
  });
  return readFileSync(console, "utf8");
}

const answering = 'echo "5 packets transmitted, 4 received, 20% packet loss"';

it("tells of the guest's NIC, once as long as it stays the same", () => {
  const text = runGuest({}, {});
  expect(text.match(/ nic /g)).toHaveLength(1);
  expect(parseGuestWords(text, "n1")).toMatchObject({
    begun: true,
    done: false,
    ping: undefined,
    nics: [
      {
        name: "eth0",
        mac: "fa:16:3e:00:00:01",
        pci: "0000:00:05.0",
        driver: "igbvf",
        mtu: 1500,
        address: "10.20.4.11",
      },
    ],
  });
});

it("tells how its target answers, also to packets of full size, with the summary of busybox as well", () => {
  const busybox = 'echo "5 packets transmitted, 4 packets received, 20% packet loss"';
  for (const ping of [answering, busybox]) {
    const words = parseGuestWords(runGuest({ target: "10.20.4.12", mtu: 1500 }, { ping }), "n1");
    expect(words).toMatchObject({
      ping: { received: 4, sent: 5 },
      whole: { received: 4, sent: 5 },
      done: true,
    });
  }
});

it("sends packets that fill the network's MTU with their headers", () => {
  const ping = `case $* in *"-s 8972"*) ${answering} ;; *) echo "5 packets transmitted, 5 received" ;; esac`;
  const words = parseGuestWords(runGuest({ target: "10.20.4.12", mtu: 9000 }, { ping }), "n1");
  expect(words).toMatchObject({ ping: { received: 5, sent: 5 }, whole: { received: 4, sent: 5 } });
});

it("goes on trying a target that does not answer, and tells each try", () => {
  const ping = 'echo "5 packets transmitted, 0 received, 100% packet loss"; exit 1';
  const words = parseGuestWords(runGuest({ target: "10.20.4.12" }, { ping }), "n1");
  expect(words).toMatchObject({ ping: { received: 0, sent: 5 }, done: false });
  expect(words.pingTries).toBeGreaterThan(2);
});

it("measures how fast its target takes what it sends", () => {
  const words = parseGuestWords(
    runGuest(
      { target: "10.20.4.12", measures: true },
      { ping: answering, nc: "cat >/dev/null", timeout: 'shift; "$@"' },
    ),
    "n1",
  );
  expect(words.mbitPerSecond).toBeGreaterThan(0);
  expect(words.done).toBe(true);
});

it("has no word of what it is told for a program", () => {
  const text = runGuest({ nonce: "n1", target: "$(touch /tmp/never); '" }, { ping: answering });
  expect(text).toContain("vfleet-proof n1 begun");
});
