import type { Lack } from "../../../model/scheduling/lack.ts";
import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** Names of before that Nova still reads of images. */
const names = {
  architecture: ["hw_architecture", "architecture"],
  hypervisor: ["img_hv_type", "hypervisor_type"],
  mode: ["hw_vm_mode", "vm_mode"],
  version: ["img_hv_requested_version", "hypervisor_version_requires"],
} as const;

/** Other words for the same. Source: nova 26.0.0 nova/objects/fields.py. */
const canonical: ReadonlyMap<string, string> = new Map([
  ["i386", "i686"],
  ["amd64", "x86_64"],
  ["arm64", "aarch64"],
  ["pv", "xen"],
  ["hv", "hvm"],
  ["baremetal", "hvm"],
]);

const libvirtTypes: readonly string[] = ["qemu", "kvm"];

/**
 * The host runs guests of the architecture, hypervisor and mode that the image names. What a host supports no API shows;
 * that a libvirt host runs fully virtual guests of its own architecture is certain, and so is that it is no Xen or VMware.
 */
export const imagePropertiesFilter: SchedulerFilter = {
  name: "ImagePropertiesFilter",
  source: "nova 26.0.0 nova/scheduler/filters/image_props_filter.py",
  judge: ({ request: { imageProperties }, host }) => {
    const asked = (word: keyof typeof names): string | undefined => {
      const given = names[word].map((name) => imageProperties[name]).find((value) => value !== undefined);
      const lower = given?.toLowerCase();
      return lower && (canonical.get(lower) ?? lower);
    };
    const [architecture, hypervisor, mode] = [asked("architecture"), asked("hypervisor"), asked("mode")];
    if (architecture === undefined && hypervisor === undefined && mode === undefined) return pass;
    if (host.capacity.is !== "known") return unknownVerdict("its hypervisor could not be read");
    const own = host.capacity.value;
    const type = own.hypervisorType?.toLowerCase();
    if (type === undefined || !libvirtTypes.includes(type))
      return unknownVerdict("no API tells what its hypervisor supports");
    const lacks: readonly Lack[] = [
      ...(hypervisor === undefined || libvirtTypes.includes(hypervisor)
        ? []
        : [{ kind: "image", property: "img_hv_type", wanted: hypervisor, has: type } as const]),
      ...(mode === undefined || mode === "hvm"
        ? []
        : [{ kind: "image", property: "hw_vm_mode", wanted: mode, has: "hvm" } as const]),
    ];
    if (lacks.length > 0) return verdictOf(lacks);
    const isOwn = architecture === undefined || architecture === own.architecture;
    if (isOwn && hypervisor === undefined && asked("version") === undefined) return pass;
    return unknownVerdict("no API tells what its hypervisor supports");
  },
};
