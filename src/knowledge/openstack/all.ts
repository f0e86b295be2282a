import type { ConfigOption, Known, OpenstackRelease, ReleaseDelta } from "../../model/openstack-release.ts";
import type { FeatureWord, MicroversionWord, OptionWord } from "../../model/openstack-words.ts";
import { antelope } from "./antelope.ts";
import { bobcat } from "./bobcat.ts";
import { caracal } from "./caracal.ts";
import { composeReleases } from "./compose-releases.ts";
import { dalmatian } from "./dalmatian.ts";
import { epoxy } from "./epoxy.ts";
import { flamingo } from "./flamingo.ts";
import { gazpacho } from "./gazpacho.ts";
import { kilo } from "./kilo.ts";
import { liberty } from "./liberty.ts";
import { master } from "./master.ts";
import { type ApiAnswers, answersSo, parseVersionLine } from "./match-release.ts";
import { mitaka } from "./mitaka.ts";
import { newton } from "./newton.ts";
import { ocata } from "./ocata.ts";
import { pike } from "./pike.ts";
import { queens } from "./queens.ts";
import { rocky } from "./rocky.ts";
import { stein } from "./stein.ts";
import { train } from "./train.ts";
import { ussuri } from "./ussuri.ts";
import { victoria } from "./victoria.ts";
import { wallaby } from "./wallaby.ts";
import { xena } from "./xena.ts";
import { yoga } from "./yoga.ts";
import { zed } from "./zed.ts";

/** Every OpenStack release that vfleet knows, oldest first, each as what changed since the one before. */
export const releaseDeltas: readonly ReleaseDelta[] = [
  kilo,
  liberty,
  mitaka,
  newton,
  ocata,
  pike,
  queens,
  rocky,
  stein,
  train,
  ussuri,
  victoria,
  wallaby,
  xena,
  yoga,
  zed,
  antelope,
  bobcat,
  caracal,
  dalmatian,
  epoxy,
  flamingo,
  gazpacho,
  master,
];

/** The same releases as a whole. */
export const openstackReleases: readonly OpenstackRelease[] = composeReleases(releaseDeltas);

/** The release of a word (`zed`) or a series (`2022.2`); undefined: not known. */
export function findRelease(idOrSeries: string): OpenstackRelease | undefined {
  return openstackReleases.find(({ id, series }) => id === idOrSeries || series === idOrSeries);
}

/** What the release makes of an option; undefined: it has none of that meaning. */
export function optionOf(release: OpenstackRelease, word: OptionWord): Known<ConfigOption> | undefined {
  return release.options[word];
}

/** Whether the release has a feature or a peculiarity. */
export function hasFeature(release: OpenstackRelease, word: FeatureWord): boolean {
  return release.features[word]?.has === true;
}

/** The microversion of the compute API from which it is so; undefined: the release does not know it. */
export function microversionOf(release: OpenstackRelease, word: MicroversionWord): string | undefined {
  return release.microversions[word];
}

/** The release of a Nova version, with or without epoch and revision (`2:26.2.2-1~deb12u5`); undefined: not known. */
export function findReleaseByNovaVersion(version: string): OpenstackRelease | undefined {
  return byNovaLine.get(parseVersionLine(version));
}

/** The release of a Neutron version, with or without epoch and revision (`1:20.3.0-1.el9`); undefined: not known. */
export function findReleaseByNeutronVersion(version: string): OpenstackRelease | undefined {
  return byNeutronLine.get(parseVersionLine(version));
}

const oldestFirst = openstackReleases.toReversed();
const byNovaLine = new Map(oldestFirst.map((release) => [release.nova.line as string | undefined, release]));
const byNeutronLine = new Map(
  oldestFirst.map((release) => [release.neutron.line as string | undefined, release]),
);

const tellingExtensions = new Set(openstackReleases.flatMap((release) => release.networkExtensions));

/** The releases whose APIs answer so, oldest first; several where the answers do not tell them apart. */
export function findReleasesByApi(answers: ApiAnswers): readonly OpenstackRelease[] {
  return openstackReleases.filter((release) => answersSo(release, answers, tellingExtensions));
}
