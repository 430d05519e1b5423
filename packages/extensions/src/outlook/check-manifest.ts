import type { Static } from "typebox";
import type { Manifest } from "@muniment/extension-kit";
import type { ManifestFinding } from "@muniment/work-api/control-center/outlook";
import { officeVersion } from "./fill-manifest.ts";
import { childOf, everyElement, localName, readXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** A rule of Office that a manifest breaks. */
export type Finding = Static<typeof ManifestFinding>;

const MAX_BYTES = 256 * 1024;
const MAX_RESID = 32;
const OFFICE = "http://schemas.microsoft.com/office/appforoffice/1.1";

/** The children of these elements, in the order that Office's schema asks for; others are not known there. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  OfficeApp: [
    "Id",
    "AlternateId",
    "Version",
    "ProviderName",
    "DefaultLocale",
    "DisplayName",
    "Description",
    "IconUrl",
    "HighResolutionIconUrl",
    "SupportUrl",
    "AppDomains",
    "Hosts",
    "Requirements",
    "FormSettings",
    "Permissions",
    "Rule",
    "DisableEntityHighlighting",
    "VersionOverrides",
  ],
  VersionOverrides: ["Description", "Requirements", "Hosts", "Resources", "VersionOverrides"],
  DesktopFormFactor: ["FunctionFile", "SupportsSharedFolders", "ExtensionPoint"],
  Group: ["Label", "Control"],
  Control: ["Label", "Supertip", "Icon", "Action"],
  Supertip: ["Title", "Description"],
  Resources: ["Images", "Urls", "ShortStrings", "LongStrings"],
};

/** What each of these must have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  OfficeApp: [
    "Id",
    "Version",
    "ProviderName",
    "DefaultLocale",
    "DisplayName",
    "Description",
    "IconUrl",
    "HighResolutionIconUrl",
    "SupportUrl",
    "Hosts",
    "Requirements",
    "FormSettings",
    "Permissions",
    "Rule",
  ],
  VersionOverrides: ["Hosts", "Resources"],
  Group: ["Label", "Control"],
  Control: ["Label", "Supertip", "Icon", "Action"],
  Supertip: ["Title", "Description"],
};

const LONGEST: Readonly<Record<string, number>> = {
  ProviderName: 125,
  DisplayName: 125,
  Description: 250,
};
const LONGEST_STRINGS: Readonly<Record<string, number>> = { ShortStrings: 125, LongStrings: 250 };
const PERMISSIONS = new Set(["Restricted", "ReadItem", "ReadWriteItem", "ReadWriteMailbox"]);
const BUTTON_ICONS = ["16", "32", "80"];
const HEIGHTS = { least: 32, most: 450 };

/** What is wrong with a filled manifest by the rules that Microsoft documents for mail add-ins (TRK-OUT-003 to -007). */
export function checkOfficeManifest(text: string, manifest: Manifest): Finding[] {
  const root = readXml(text);
  if (root === undefined) return [{ rule: "form", text: "The manifest is no well-formed XML." }];
  return [
    ...formFindings(text, root, manifest),
    ...orderFindings(root),
    ...sizeFindings(root),
    ...addressFindings(root),
    ...requirementFindings(root, manifest),
    ...commandFindings(root),
    ...resourceFindings(root),
  ];
}

function finding(rule: Finding["rule"], text: string): Finding {
  return { rule, text };
}

function formFindings(text: string, root: XmlElement, { outlook, version }: Manifest): Finding[] {
  const findings: Finding[] = [];
  if (Buffer.byteLength(text) > MAX_BYTES) findings.push(finding("size", "A manifest has at most 256 KB."));
  if (localName(root) !== "OfficeApp" || root.attributes["xmlns"] !== OFFICE) {
    findings.push(finding("form", `The root must be OfficeApp of ${OFFICE}.`));
  }
  if (root.attributes["xsi:type"] !== "MailApp") findings.push(finding("form", "Its type must be MailApp."));
  const [unfilled] = /\{[a-zA-Z.]+\}/.exec(text) ?? [];
  if (unfilled !== undefined) findings.push(finding("form", `Nobody knows the placeholder ${unfilled}.`));
  if (textOf(root, "Id") !== outlook?.addinId) {
    findings.push(finding("version", "Id must be the add-in's id, which stays the same."));
  }
  if (textOf(root, "Version") !== officeVersion(version)) {
    findings.push(finding("version", `Version must be ${officeVersion(version)}, as the package.`));
  }
  if (!/^[a-z]{2,3}-[A-Z]{2}$/.test(textOf(root, "DefaultLocale"))) {
    findings.push(finding("form", "DefaultLocale must be a language with its country, as in en-US."));
  }
  return findings;
}

function orderFindings(root: XmlElement): Finding[] {
  return [...everyElement(root)].flatMap((element) => {
    const name = localName(element);
    const names = element.children.map(localName);
    const order = ORDERS[name];
    const missing = (NEEDED[name] ?? []).filter((needed) => !names.includes(needed));
    const findings = missing.map((needed) => finding("form", `${name} has no ${needed}.`));
    if (order === undefined) return findings;
    const places = names.map((child) => order.indexOf(child));
    const unknown = names.find((_, at) => places[at] === -1);
    if (unknown !== undefined) return [...findings, finding("form", `${name} has no place for ${unknown}.`)];
    const late = names.find((_, at) => at > 0 && (places[at] ?? 0) < (places[at - 1] ?? 0));
    return late === undefined ? findings : [...findings, finding("order", `${late} stands too late in ${name}.`)];
  });
}

function sizeFindings(root: XmlElement): Finding[] {
  const findings: Finding[] = [];
  const check = (name: string, longest: number, texts: readonly string[]): void => {
    if (texts.some((text) => text.length > longest)) {
      findings.push(finding("size", `${name} has at most ${longest} characters.`));
    }
    if (texts.some((text) => text.trim() === "")) findings.push(finding("size", `${name} is empty.`));
  };
  for (const [name, longest] of Object.entries(LONGEST)) {
    const element = childOf(root, name);
    if (element !== undefined) check(name, longest, valuesOf(element, name === "ProviderName"));
  }
  for (const element of everyElement(root)) {
    const longest = LONGEST_STRINGS[localName(element)];
    if (longest === undefined) continue;
    for (const string of element.children) check(`${string.attributes["id"]} in Resources`, longest, valuesOf(string));
  }
  for (const height of [...everyElement(root)].filter((one) => localName(one) === "RequestedHeight")) {
    const given = Number(height.text);
    if (!(given >= HEIGHTS.least && given <= HEIGHTS.most)) {
      findings.push(finding("size", `RequestedHeight is between ${HEIGHTS.least} and ${HEIGHTS.most}.`));
    }
  }
  return findings;
}

/** A text with those for other languages. */
function valuesOf(element: XmlElement, isOwnText = false): string[] {
  if (isOwnText) return [element.text];
  const overrides = element.children.filter((child) => localName(child) === "Override");
  return [element.attributes["DefaultValue"] ?? "", ...overrides.map(({ attributes }) => attributes["Value"] ?? "")];
}

const ADDRESSED = new Set(["IconUrl", "HighResolutionIconUrl", "SupportUrl", "SourceLocation", "Image", "Url"]);

function addressFindings(root: XmlElement): Finding[] {
  const addresses = [...everyElement(root)].flatMap((element) => {
    const name = localName(element);
    if (name === "AppDomain") return [element.text.trim()];
    // Within VersionOverrides these names stand for resources.
    if (!ADDRESSED.has(name) || element.attributes["resid"] !== undefined) return [];
    return valuesOf(element);
  });
  const bad = new Set(addresses.filter((address) => URL.parse(address)?.protocol !== "https:").map(originOf));
  return [...bad].map((origin) => finding("address", `Outlook opens addresses with https only, and not ${origin}.`));
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? (address === "" ? "an empty one" : address);
}

function requirementFindings(root: XmlElement, { outlook }: Manifest): Finding[] {
  const findings: Finding[] = [];
  const permission = textOf(root, "Permissions");
  if (!PERMISSIONS.has(permission) || permission !== outlook?.permission) {
    findings.push(finding("requirement", `Permissions must be ${outlook?.permission ?? "given"}.`));
  }
  if (childOf(childOf(root, "Hosts"), "Host")?.attributes["Name"] !== "Mailbox") {
    findings.push(finding("requirement", "The host must be Mailbox."));
  }
  const sets = childOf(childOf(root, "Requirements"), "Sets");
  const set = childOf(sets, "Set");
  const least = set?.attributes["MinVersion"] ?? sets?.attributes["DefaultMinVersion"];
  if (set?.attributes["Name"] !== "Mailbox" || least !== outlook?.minMailbox) {
    findings.push(finding("requirement", `Requirements must ask for Mailbox ${outlook?.minMailbox}.`));
  }
  return findings;
}

/** Buttons have their pictures, and only the newer overrides may ask for a pane that stays (TRK-OUT-007). */
function commandFindings(root: XmlElement): Finding[] {
  const findings: Finding[] = [];
  for (const element of everyElement(root)) {
    const name = localName(element);
    if (name === "VersionOverrides" && element.attributes["xsi:type"] === "VersionOverridesV1_0") {
      const own = [...everyElement({ ...element, children: element.children.filter(isNoOverrides) })];
      const early = own.find(
        (one) => localName(one) === "SupportsPinning" || localName(one) === "SupportsSharedFolders",
      );
      if (early !== undefined) {
        findings.push(finding("form", `${localName(early)} is possible in VersionOverrides 1.1 only.`));
      }
    }
    if (name !== "Icon") continue;
    const sizes = element.children.map(({ attributes }) => attributes["size"] ?? "");
    for (const size of BUTTON_ICONS.filter((one) => !sizes.includes(one))) {
      findings.push(finding("icon", `A button has no picture of ${size} pixels.`));
    }
  }
  return findings;
}

function isNoOverrides(element: XmlElement): boolean {
  return localName(element) !== "VersionOverrides";
}

/** In each block of overrides every name of a resource is explained there, once. */
function resourceFindings(root: XmlElement): Finding[] {
  const blocks = [...everyElement(root)].filter((one) => localName(one) === "VersionOverrides");
  return blocks.flatMap((block) => {
    const own = [...everyElement({ ...block, children: block.children.filter(isNoOverrides) })];
    const groups = childOf(block, "Resources")?.children ?? [];
    const ids = groups.flatMap(({ children }) => children.map(({ attributes }) => attributes["id"] ?? ""));
    const asked = own.flatMap(({ attributes }) => attributes["resid"] ?? []);
    return [
      ...[...new Set(asked)]
        .filter((id) => !ids.includes(id))
        .map((id) => finding("resource", `Nothing explains ${id}.`)),
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => finding("resource", `${id} is explained twice.`)),
      ...ids
        .filter((id) => id === "" || id.length > MAX_RESID)
        .map((id) => finding("resource", `The name ${id} must have 1 to ${MAX_RESID} characters.`)),
    ];
  });
}

function textOf(root: XmlElement, name: string): string {
  return childOf(root, name)?.text.trim() ?? "";
}
