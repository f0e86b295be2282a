import type { Script } from "../../model/script.ts";

/** From where on a host the VM is asked: the namespace of Neutron's DHCP for a network, or the host itself. */
export type Vantage =
  | { readonly kind: "dhcp-namespace"; readonly networkId: string }
  | { readonly kind: "host" };

/** Exit codes of the scripts below that say what could not even be tried. */
export const reachExits = { noNamespace: 21, noTool: 22 } as const;

// A namespace of several DHCP agents on one host has a suffix after the network's id. `enter` runs a command there.
const enterText = `
enter() { "$@"; }
if [ -n "$1" ]; then
  namespace=$(ip netns list | awk -v name="qdhcp-$1" 'index($1, name) == 1 { print $1; exit }')
  [ -n "$namespace" ] || exit ${reachExits.noNamespace}
  enter() { ip netns exec "$namespace" "$@"; }
fi
`;

function vantageWord(vantage: Vantage): string {
  return vantage.kind === "dhcp-namespace" ? vantage.networkId : "";
}

/** Pings an address five times. */
export function composePing(vantage: Vantage, address: string): Script {
  return {
    text: `${enterText}
command -v ping >/dev/null || exit ${reachExits.noTool}
enter ping -n -c 5 -W 2 "$2"`,
    args: [vantageWord(vantage), address],
  };
}

/** What an SSH login is tried with. */
export type LoginTrial = {
  readonly address: string;
  readonly user: string;
  readonly privateKey: string;
  /** Lines of the VM's public host keys as its console shows them; empty: they are not known, and taken as they come. */
  readonly hostKeys: readonly string[];
};

/** Logs in by SSH and runs `true`; the private key stays in the memory of an agent that ends with the script. */
export function composeLogin(vantage: Vantage, { address, user, privateKey, hostKeys }: LoginTrial): Script {
  const known = hostKeys.map((key) => `${address} ${key}\n`).join("");
  return {
    text: `${enterText}
for tool in ssh ssh-agent ssh-add mktemp; do
  command -v "$tool" >/dev/null || exit ${reachExits.noTool}
done
umask 077
folder=$(mktemp -d) || exit
eval "$(ssh-agent -a "$folder/agent")" >/dev/null
trap 'kill "$SSH_AGENT_PID" 2>/dev/null; rm -rf "$folder"' EXIT
printf '%s\\n' "$4" | ssh-add -q - || exit
printf '%s' "$5" >"$folder/known"
check=yes
[ -n "$5" ] || check=accept-new
enter ssh -F none -o BatchMode=yes -o StrictHostKeyChecking="$check" -o UserKnownHostsFile="$folder/known" \\
  -o GlobalKnownHostsFile=none -o ConnectTimeout=30 -o ServerAliveInterval=15 -o LogLevel=ERROR \\
  -l "$3" "$2" 'echo vfleet-was-here'`,
    args: [vantageWord(vantage), address, user, privateKey, known],
  };
}

/** How many packets came back, and after how many milliseconds on average. */
export type PingCounts = {
  readonly received: number;
  readonly sent: number;
  readonly averageMs: number | undefined;
};

/** Reads ping's summary; undefined: there is none. */
export function parsePing(text: string): PingCounts | undefined {
  const counts = /(\d+) packets transmitted, (\d+)(?: packets)? received/.exec(text);
  if (counts === null) return undefined;
  const average = /= [\d.]+\/([\d.]+)\//.exec(text)?.[1];
  return {
    sent: Number(counts[1]),
    received: Number(counts[2]),
    averageMs: average === undefined ? undefined : Number(average),
  };
}

/** The public host keys that a guest shows between cloud-init's marks in its console. */
export function parseHostKeys(console: string): readonly string[] {
  const [, block = ""] =
    /-----BEGIN SSH HOST KEY KEYS-----([\s\S]*?)-----END SSH HOST KEY KEYS-----/.exec(console) ?? [];
  const keys = block.matchAll(/\b(ssh-(?:ed25519|rsa)|ecdsa-sha2-nistp\d+) ([A-Za-z0-9+/]{40,}={0,2})/g);
  return [...keys].map(([, type, key]) => `${type} ${key}`);
}
