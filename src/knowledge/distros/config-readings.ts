import type { ConfigReading } from "../../model/openstack-distro.ts";

/** What oslo.config finds by itself for a program: files and folders of the project, then those of the program. */
export function readByDefault(project: "nova" | "neutron", program: string): ConfigReading {
  const base = `/etc/${project}`;
  return {
    args: [],
    defaultFiles: [`${base}/${project}.conf`, `${base}/${program}.conf`],
    defaultDirs: [`${base}/${project}.conf.d`, `${base}/${program}.conf.d`],
  };
}

/** The same for a program whose command line names files, and perhaps folders. */
export function readByArgs(
  project: "nova" | "neutron",
  program: string,
  args: readonly string[],
): ConfigReading {
  const namesFolder = args.some((arg) => arg.startsWith("--config-dir"));
  const { defaultDirs } = readByDefault(project, program);
  return { args, defaultFiles: [], defaultDirs: namesFolder ? [] : defaultDirs };
}

/** The arguments that name files. */
export function configFiles(...paths: readonly string[]): readonly string[] {
  return paths.map((path) => `--config-file=${path}`);
}

/** What Nova's API reads as a WSGI application, unless OS_NOVA_CONFIG_DIR says otherwise. */
export const novaWsgiReading: ConfigReading = {
  args: [],
  defaultFiles: ["/etc/nova/api-paste.ini", "/etc/nova/nova.conf"],
  defaultDirs: ["/etc/nova/nova.conf.d"],
};

/** What Neutron's API reads as a WSGI application, unless OS_NEUTRON_CONFIG_FILES says otherwise. */
export const neutronWsgiReading: ConfigReading = {
  args: [],
  defaultFiles: ["/etc/neutron/neutron.conf", "/etc/neutron/plugins/ml2/ml2_conf.ini"],
  defaultDirs: ["/etc/neutron/neutron.conf.d"],
};
