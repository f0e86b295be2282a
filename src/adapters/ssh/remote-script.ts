import { quoteShellWord } from "../../base/quote-shell.ts";
import type { Script } from "../../model/script.ts";

/** How the remote /bin/sh is started: as the login user, by sudo without asking, or by sudo with a password. */
export type StartWay = "plain" | "sudo" | "sudo-password";

/** The words that mark what is ours in the streams of one run; nonce keeps them apart from anything else. */
export type RemoteMarkers = {
  /** On its own line on stdout and stderr, just before the script runs. */
  readonly ready: string;
  /** On stdout once sudo has let us in, in the way sudo-password. */
  readonly root: string;
  /** On stdin, the line after which the script begins, in the way sudo-password. */
  readonly go: string;
  /** What sudo writes to stderr when it wants a password. */
  readonly prompt: string;
};

/** The markers of one run; nonce is hexadecimal. */
export function remoteMarkers(nonce: string): RemoteMarkers {
  return {
    ready: `vfleet-ready-${nonce}`,
    root: `vfleet-root-${nonce}`,
    go: `vfleet-go-${nonce}`,
    prompt: `vfleet-password-${nonce}:`,
  };
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The command for the login shell. It holds no data but markers, and is written so that sh, bash, csh and fish
 * read it alike: one line, single quotes without `!`, `'` or backslash in them. SSH_CONNECTION goes along as an
 * argument because sudo drops it from the environment.
 */
export function remoteCommand(way: StartWay, markers: RemoteMarkers): string {
  // LC_ALL goes in by env: it is the one notation that all these shells share, and makes sudo speak English.
  const sudo = "exec env LC_ALL=C sudo";
  switch (way) {
    case "plain":
      return `exec /bin/sh -s "$SSH_CONNECTION"`;
    case "sudo":
      return `${sudo} -n -- /bin/sh -s "$SSH_CONNECTION"`;
    case "sudo-password": {
      // Lines before `go` are thrown away: a password that sudo did not consume must never run as a command.
      const reader = `echo ${markers.root}; while IFS= read -r line; do [ "$line" = ${markers.go} ] && exec /bin/sh -s "$1"; done; exit 1`;
      return `${sudo} -S -p ${markers.prompt} -- /bin/sh -c '${reader}' vfleet "$SSH_CONNECTION"`;
    }
  }
}

/**
 * What goes to the stdin of the remote /bin/sh. A shell reads braces to their end before it runs anything in them, so
 * that a script which reads its stdin cannot eat itself, and a transmission that broke off runs nothing: everything is
 * in braces, for even half a word of ours could be a command (`ex` of `exit`). holdInput leaves stdin open to the
 * script, which then sees its end when we release it or the connection dies.
 */
export function remoteInput(script: Script, markers: RemoteMarkers, holdInput: boolean): string {
  return [
    // On its own, so that a script with a syntax error counts as begun.
    `{ echo ${markers.ready}; echo ${markers.ready} >&2`,
    "}",
    `{ SSH_CONNECTION=\${1:-\${SSH_CONNECTION:-}} PATH=${PATH} LC_ALL=C; export SSH_CONNECTION PATH LC_ALL`,
    `vfleet_fence=${quoteShellWord(script.fence ?? "")}`,
    ["set --", ...script.args.map(quoteShellWord)].join(" "),
    ":",
    script.text,
    "exit",
    holdInput ? "}" : "} </dev/null",
    "",
  ].join("\n");
}
