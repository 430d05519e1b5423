import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const addinsPath = `${consolePath}/outlook-addins`;
const file = Type.Unsafe<unknown>({ type: "string", format: "binary" });
const oneAddin = Type.Object({ application: Type.String({ maxLength: 100, description: "Its Client ID" }) });

/** A rule of Office that a manifest breaks, by which Outlook would refuse it. */
export const ManifestFinding = Type.Object({
  rule: oneOf("form", "order", "size", "address", "version", "resource", "icon", "requirement"),
  text: Type.String(),
});

/** An installed application with a pane in Outlook, and what an administrator needs to deploy it (TRK-OUT-003). */
export const OutlookAddin = Type.Object({
  client_id: Type.String(),
  package_id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  enabled: Type.Boolean(),
  addin_id: Type.String({ description: "The same in every version" }),
  manifest_url: Type.String({ description: "Read without a sign-in, by whoever deploys add-ins" }),
  min_mailbox: Type.String(),
  permission: Type.String(),
  frame_hosts: Type.Array(Type.String(), { description: "Who else may show the pane in a frame" }),
  office_js: Type.String(),
  findings: Type.Array(ManifestFinding, { description: "Empty when the manifest follows every rule" }),
});

/** An add-in on the wire. */
export type OutlookAddinData = Static<typeof OutlookAddin>;

export const listOutlookAddins = endpoint({
  id: "listOutlookAddins",
  method: "GET",
  path: addinsPath,
  summary: "Applications with a pane in Outlook, each with what the check of its manifest found",
  auth: "user",
  response: List(OutlookAddin),
});

export const downloadOutlookManifest = endpoint({
  id: "downloadOutlookManifest",
  method: "GET",
  path: `${addinsPath}/:application/manifest`,
  summary: "The add-in's manifest, with the addresses of this installation",
  auth: "user",
  params: oneAddin,
  produces: "binary",
  response: file,
});

export const downloadOutlookInstaller = endpoint({
  id: "downloadOutlookInstaller",
  method: "GET",
  path: `${addinsPath}/:application/installer`,
  summary: "A PowerShell script by which one person registers the manifest in Outlook on Windows, or removes it",
  auth: "user",
  params: oneAddin,
  produces: "binary",
  response: file,
});

/** What is served about panes in Outlook. */
export const outlookEndpoints = [listOutlookAddins, downloadOutlookManifest, downloadOutlookInstaller] as const;
