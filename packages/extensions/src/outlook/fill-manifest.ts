import type { Manifest } from "@muniment/extension-kit";
import { escapeXml } from "./xml.ts";

/** Where an installation is reached. */
export interface OutlookPlaces {
  /** The origin of the package's files. */
  readonly apps: string;
  /** The origin of the platform, where people sign in. */
  readonly platform: string;
}

const PLACEHOLDER = /\{([a-zA-Z]+(?:\.[a-z]+)?)\}/g;
const USUAL_LANGUAGE = "en";

/**
 * The add-in's manifest for this installation: the package's template with its placeholders filled (TRK-OUT-003). One
 * that nobody knows stays as it is, and the check of the manifest finds it.
 */
export function fillManifest(template: string, manifest: Manifest, places: OutlookPlaces): string {
  const { outlook, name, description, publisher, id, version } = manifest;
  const values: Readonly<Record<string, string>> = {
    addinId: outlook?.addinId ?? "",
    version: officeVersion(version),
    publisher: escapeXml(publisher.name),
    name: escapeXml(name[USUAL_LANGUAGE] ?? ""),
    description: escapeXml(description[USUAL_LANGUAGE] ?? ""),
    "name.overrides": overridesOf(name, "Override"),
    "description.overrides": overridesOf(description, "Override"),
    "name.strings": overridesOf(name, "bt:Override"),
    permission: outlook?.permission ?? "",
    mailbox: outlook?.minMailbox ?? "",
    origin: escapeXml(places.apps),
    platform: escapeXml(places.platform),
    base: escapeXml(`${places.apps}/apps/${id}`),
  };
  return template.replaceAll(PLACEHOLDER, (whole, key: string) => values[key] ?? whole);
}

/** A version as Office writes it: four numbers, and nothing about what comes before a release. */
export function officeVersion(version: string): string {
  const [numbers = ""] = version.split(/[-+]/);
  return `${numbers}.0`;
}

function overridesOf(texts: Readonly<Record<string, string>>, element: string): string {
  return Object.entries(texts)
    .filter(([language]) => language !== USUAL_LANGUAGE)
    .map(([language, text]) => `<${element} Locale="${localeOf(language)}" Value="${escapeXml(text)}"/>`)
    .join("");
}

/** Office wants a country with every language: of `de` the one where it is spoken most. */
function localeOf(language: string): string {
  const { language: base, region } = new Intl.Locale(language).maximize();
  return region === undefined ? base : `${base}-${region}`;
}
