import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OfficeAddinManifest } from "office-addin-manifest";
import { expect, test } from "vitest";
import type { Manifest } from "@muniment/extension-kit";
import { checkOfficeManifest } from "./check-manifest.ts";
import { fillManifest } from "./fill-manifest.ts";
import { installerScript } from "./installer-script.ts";
import { readOutlookSettings } from "./outlook-settings.ts";

const TRACKER = join(import.meta.dirname, "../../../../apps/tracker-web/work/public");
const template = readFileSync(join(TRACKER, "outlook/manifest.xml"), "utf8");
const manifest = JSON.parse(readFileSync(join(TRACKER, "manifest.json"), "utf8")) as Manifest;
const PLACES = { apps: "https://apps.example.org", platform: "https://work.example.org" };
const BASE = `${PLACES.apps}/apps/${manifest.id}`;

test("TRK-OUT-003 TRK-OUT-004 TRK-OUT-005 TRK-OUT-006 Tracker's manifest follows every rule, and Microsoft's own reader reads it", async () => {
  const filled = fillManifest(template, manifest, PLACES);
  expect(checkOfficeManifest(filled, manifest)).toEqual([]);
  const folder = await mkdtemp(join(tmpdir(), "muniment-manifest-"));
  const path = join(folder, "manifest.xml");
  await writeFile(path, filled);
  const read = await OfficeAddinManifest.readManifestFile(path);
  await rm(folder, { recursive: true });
  expect(read).toMatchObject({
    id: "7d0c9d0e-9c55-4c52-9e0a-6a7d2c6f1b10",
    version: `${manifest.version}.0`,
    officeAppType: "MailApp",
    displayName: "Tracker",
    defaultLocale: "en-US",
    hosts: ["Mailbox"],
    permissions: "ReadWriteItem",
    iconUrl: `${BASE}/icons/app-64.png`,
    highResolutionIconUrl: `${BASE}/icons/app-128.png`,
    supportUrl: `${BASE}/web/help/index.html`,
  });
});

test("TRK-OUT-004 another version keeps the add-in's id", () => {
  const next = { ...manifest, version: "2.10.3-beta.1" };
  const filled = fillManifest(template, next, PLACES);
  expect(filled).toContain("<Version>2.10.3.0</Version>");
  expect(filled).toContain(`<Id>${manifest.outlook?.addinId}</Id>`);
  expect(checkOfficeManifest(filled, next)).toEqual([]);
});

test("TRK-OUT-007 the pane can be pinned while a message is read and while one is written, by the newer overrides alone", () => {
  const filled = fillManifest(template, manifest, PLACES);
  const [old = "", pinned = ""] = filled.split("VersionOverridesV1_1");
  expect(old).not.toContain("SupportsPinning");
  expect(pinned.match(/SupportsPinning>true/g)).toHaveLength(2);
  expect(pinned).toContain("MessageReadCommandSurface");
  expect(pinned).toContain("MessageComposeCommandSurface");
});

test("TRK-OUT-003 names in other languages are there with a country, and whatever stands in them stays text", () => {
  const named = {
    ...manifest,
    name: { en: "Tracker & <Co>", de: "Aufgaben", "fr-CA": 'Suivi "rapide"' },
    publisher: { ...manifest.publisher, name: "</ProviderName><Evil/>" },
  };
  const filled = fillManifest(template, named, PLACES);
  expect(filled).toContain('DefaultValue="Tracker &amp; &lt;Co&gt;"');
  expect(filled).toContain('<Override Locale="de-DE" Value="Aufgaben"/>');
  expect(filled).toContain('<bt:Override Locale="fr-CA" Value="Suivi &quot;rapide&quot;"/>');
  expect(filled).not.toContain("<Evil");
  expect(checkOfficeManifest(filled, named)).toEqual([]);
});

test.each([
  ["an address without https", { platform: "http://work.example.org" }, (xml: string) => xml, "https only"],
  ["an unknown placeholder", {}, (xml: string) => xml.replace("{permission}", "{power}"), "{power}"],
  ["no XML", {}, (xml: string) => xml.replace("</Hosts>", ""), "well-formed"],
  [
    "an entity",
    {},
    (xml: string) => xml.replace("<OfficeApp", '<!DOCTYPE x [<!ENTITY a "b">]><OfficeApp'),
    "well-formed",
  ],
  ["the wrong order", {}, swapped("<IconUrl", "<HighResolutionIconUrl"), "too late"],
  ["an element of nowhere", {}, (xml: string) => xml.replace("<Hosts>", "<Evil/><Hosts>"), "no place for Evil"],
  ["a missing element", {}, (xml: string) => xml.replace(/<SupportUrl[^>]*>/, ""), "no SupportUrl"],
  ["another id", {}, (xml: string) => xml.replace("{addinId}", "7d0c9d0e-9c55-4c52-9e0a-6a7d2c6f1b11"), "Id must be"],
  ["another version", {}, (xml: string) => xml.replace("{version}", "9.9.9.9"), "Version must be"],
  ["another permission", {}, (xml: string) => xml.replace("{permission}", "ReadWriteMailbox"), "Permissions must be"],
  ["another requirement", {}, (xml: string) => xml.replaceAll("{mailbox}", "1.15"), "Mailbox 1.5"],
  ["a missing resource", {}, (xml: string) => xml.replaceAll(' id="tip"', ' id="top"'), "explains tip"],
  ["a resource twice", {}, (xml: string) => xml.replaceAll('id="composeUrl"', 'id="readUrl"'), "twice"],
  ["a name too long", {}, (xml: string) => xml.replaceAll('"readUrl"', `"${"r".repeat(33)}"`), "32 characters"],
  ["a text too long", {}, (xml: string) => xml.replace("{description}", "x".repeat(251)), "250 characters"],
  ["pinning where it is not known", {}, pinnedEarly, "1.1 only"],
  ["a button without a picture", {}, (xml: string) => xml.replaceAll(/<bt:Image size="80"[^>]*>/g, ""), "80 pixels"],
  ["a pane too high", {}, (xml: string) => xml.replace(">450<", ">451<"), "RequestedHeight"],
  ["a file too large", {}, (xml: string) => `${xml}<!--${"x".repeat(256 * 1024)}-->`, "256 KB"],
] as const)("TRK-OUT-004 the check finds %s", (_name, places, change, said) => {
  const filled = fillManifest(change(template), manifest, { ...PLACES, ...places });
  const found = checkOfficeManifest(filled, manifest).map(({ text }) => text);
  expect(found.join("\n")).toContain(said);
});

function swapped(first: string, second: string): (xml: string) => string {
  return (xml) => {
    const lines = xml.split("\n");
    const [a, b] = [first, second].map((start) => lines.findIndex((line) => line.trim().startsWith(start)));
    if (a === undefined || b === undefined) return xml;
    [lines[a], lines[b]] = [lines[b] ?? "", lines[a] ?? ""];
    return lines.join("\n");
  };
}

function pinnedEarly(xml: string): string {
  return xml.replace(
    '<SourceLocation resid="readUrl"/>',
    '<SourceLocation resid="readUrl"/><SupportsPinning>true</SupportsPinning>',
  );
}

test("D25 the installer registers the manifest for one person and removes it, and a hostile name ends no text in it", () => {
  const script = installerScript({
    name: "O'Brien\u2019; Remove-Item C:\\ -Recurse #\n$(evil)",
    addinId: "7d0c9d0e-9c55-4c52-9e0a-6a7d2c6f1b10",
    manifestUrl: `${BASE}/outlook/manifest.xml`,
  });
  expect(script.startsWith("\uFEFF<#\r\n")).toBe(true);
  expect(script.replaceAll("\r\n", "")).not.toContain("\n");
  expect(script).toContain("$name = 'O''Brien\u2019\u2019; Remove-Item C:\\ -Recurse # $(evil)'");
  expect(script).toContain(`$manifestUrl = '${BASE}/outlook/manifest.xml'`);
  expect(script).toContain("'HKCU:\\Software\\Microsoft\\Office\\16.0\\WEF\\Developer'");
  expect(script).toContain("Remove-ItemProperty");
  expect(script).not.toMatch(/HKLM|Start-Process|Invoke-Expression/);
});

test("TRK-OUT-008 TRK-OUT-009 settings name Office.js and the firm's own Outlook, by https alone", () => {
  expect(
    readOutlookSettings({ officeJs: "", onPremises: " https://mail.example.org, https://owa.example.org:8443 " }),
  ).toEqual({
    officeJs: "https://appsforoffice.microsoft.com/lib/1/hosted/office.js",
    onPremises: ["https://mail.example.org", "https://owa.example.org:8443"],
  });
  for (const officeJs of [
    "http://x.example/office.js",
    "https://x.example/other.js",
    'https://x.example/"/office.js',
  ]) {
    expect(() => readOutlookSettings({ officeJs, onPremises: "" }), officeJs).toThrow("office.js");
  }
  for (const onPremises of ["http://mail.example.org", "https://mail.example.org/owa", "*", "https://*.example.org"]) {
    expect(() => readOutlookSettings({ officeJs: "", onPremises }), onPremises).toThrow("origin");
  }
});
