import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";

/** A user of this machine for the time of the tests. */
export type SystemUser = {
  readonly name: string;
  readonly shell: string;
  readonly password: string;
  /** Lines for sudoers; `USER` stands for the name. */
  readonly sudoers: readonly string[];
};

/** Makes users with sudo rules; gives what removes them again. Needs root. */
export function addSystemUsers(users: readonly SystemUser[]): () => void {
  const sudoers = `/etc/sudoers.d/vfleet-test-${process.pid}`;
  const remove = (): void => {
    rmSync(sudoers, { force: true });
    for (const { name } of users) removeUser(name);
  };
  try {
    for (const user of users) addUser(user);
    const rules = users.flatMap(({ name, sudoers: lines }) =>
      lines.map((line) => line.replaceAll("USER", name)),
    );
    writeFileSync(sudoers, `${rules.join("\n")}\n`, { mode: 0o440 });
    execFileSync("visudo", ["-c", "-q", "-f", sudoers]);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
}

function addUser({ name, shell, password }: SystemUser): void {
  if (!existsSync(shell)) throw new Error(`${shell} is missing. Run as root: apt-get install -y tcsh fish`);
  execFileSync("useradd", ["--no-create-home", "--home-dir", "/", "--shell", shell, name]);
  execFileSync("chpasswd", { input: `${name}:${password}\n` });
}

function removeUser(name: string): void {
  try {
    execFileSync("userdel", [name], { stdio: "ignore" });
  } catch {
    // It was not made, or a process of it is still ending: then force.
    execFileSync("sh", ["-c", 'id "$1" >/dev/null 2>&1 && userdel -f "$1"; true', "sh", name], {
      stdio: "ignore",
    });
  }
}
