import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";
import { closed, consolePath, oneOf } from "./console.ts";
import { ExtensionHost, ExtensionPointView } from "./extension.ts";

/** The scope with which pages of an application arrange its own elements, for people who may (TRK-UIC-001). */
export const INTERFACE_SCOPE = "work.interface.write";

/** Where an element with several places stands in each of them (TRK-UIC-004). */
export const elementPlacements = ["primary", "overflow", "hidden"] as const;

/** How wide a pane may be, in pixels. */
export const paneWidth = { least: 300, most: 900 } as const;

const language = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";
const order = Type.Integer({ minimum: 0, maximum: 10_000 });
const width = Type.Integer({ minimum: paneWidth.least, maximum: paneWidth.most });
const places = <T extends ReturnType<typeof oneOf<(typeof elementPlacements)[number]>>>(word: T) =>
  Type.Record(Type.String({ pattern: "^[a-z_]{1,40}$" }), word, closed);

/** A group by its library's alias and its id. */
export const ElementGroup = Type.Object(
  { library: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 400 }) },
  closed,
);

/** How an administrator arranges one element of an application; what is absent is as its manifest says. */
export const ElementSettings = Type.Object(
  {
    shown: Type.Optional(Type.Boolean()),
    order: Type.Optional(order),
    label: Type.Optional(
      Type.Record(Type.String({ pattern: language }), Type.String({ minLength: 1, maxLength: 60 }), closed),
    ),
    places: Type.Optional(places(oneOf(...elementPlacements))),
    pane: Type.Optional(Type.Object({ first: Type.Optional(Type.Boolean()), width: Type.Optional(width) }, closed)),
    groups: Type.Optional(Type.Array(ElementGroup, { maxItems: 50 })),
  },
  closed,
);

/** What an administrator said of one element. */
export type ElementSettingsData = Static<typeof ElementSettings>;

/** The configuration of all elements of an application, by their ids in the manifests of its packages. */
export const ElementDocument = Type.Record(Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }), ElementSettings, closed);

/** Such a configuration. */
export type ElementDocumentData = Static<typeof ElementDocument>;

const Element = Type.Object({
  id: Type.String(),
  point: Type.String(),
  host: ExtensionHost,
  /** As the manifest says them, by language. */
  label: Type.Record(Type.String(), Type.String()),
  order: Type.Integer(),
  /** Toolbars, or kinds of items, at which it can stand; none for what has one place. */
  places: Type.Array(Type.String()),
});

const Elements = Type.Object({
  elements: Type.Array(Element),
  settings: ElementDocument,
  /** Names of the groups in `settings`, as far as they exist. */
  groups: Type.Array(Type.Object({ library: Type.String(), id: Type.String(), name: Type.String() })),
  /** When somebody confirmed or changed it; absent while nobody has. */
  changed: Type.Optional(Type.String()),
  changed_by: Type.Optional(Type.String()),
});

/** The elements of an application with their configuration. */
export type ElementsData = Static<typeof Elements>;

const ofPackage = Type.Object({ package: Type.String({ maxLength: 100 }) });
const base = `${consolePath}/extensions/:package`;

/** For who sees applications (CC-APP-002); a page of an application reads that of its own family only. */
export const getElements = endpoint({
  id: "getElements",
  method: "GET",
  path: `${base}/elements`,
  summary: "What a package adds to programs, and how that is arranged",
  auth: "user",
  params: ofPackage,
  response: Data(Elements),
});

/** Replaces it whole; an unknown element, place or group is refused. Takes NRTADMIN or a role with Tier 2 access. */
export const putElements = endpoint({
  id: "putElements",
  method: "PUT",
  path: `${base}/elements`,
  summary: "Arrange what a package adds to programs",
  auth: "user",
  act: "elements.change",
  scope: INTERFACE_SCOPE,
  params: ofPackage,
  body: Type.Object({ settings: ElementDocument }, closed),
  response: Data(Elements),
});

/** Everything is as the manifest says again (TRK-UIC-007). */
export const resetElements = endpoint({
  id: "resetElements",
  method: "DELETE",
  path: `${base}/elements`,
  summary: "Forget how a package's elements were arranged",
  auth: "user",
  act: "elements.change",
  scope: INTERFACE_SCOPE,
  params: ofPackage,
  response: Done,
});

/** Of `settings` before they are saved, or of what is saved. Changes nothing. */
export const previewElements = endpoint({
  id: "previewElements",
  method: "POST",
  path: `${base}/elements/preview`,
  summary: "What somebody who is in this group, and in no other, would be shown",
  auth: "user",
  reads: true,
  params: ofPackage,
  body: Type.Object(
    {
      group: ElementGroup,
      settings: Type.Optional(ElementDocument),
      language: Type.Optional(Type.String({ maxLength: 35 })),
    },
    closed,
  ),
  response: Data(Type.Object({ has_access: Type.Boolean(), points: Type.Array(ExtensionPointView) })),
});

const SetUpPackage = Type.Object({
  package_id: Type.String(),
  client_id: Type.String(),
  name: Type.String(),
  version: Type.String(),
  extends: ExtensionHost,
  enabled: Type.Boolean(),
  allow_token_refresh: Type.Boolean(),
  /** It works in the background, and so needs libraries to be authorized. */
  has_background: Type.Boolean(),
  has_outlook: Type.Boolean(),
});

/** How far a family of packages is set up, and which of its companions are missing (CC-BGA-013). */
export const getSetUp = endpoint({
  id: "getSetUp",
  method: "GET",
  path: `${base}/set-up`,
  summary: "How far the set-up of an application is",
  auth: "user",
  params: ofPackage,
  response: Data(
    Type.Object({
      packages: Type.Array(SetUpPackage),
      /** Ids of packages of the same family that one of these needs or is needed by, and that are not installed. */
      missing: Type.Array(Type.String()),
      elements_changed: Type.Optional(Type.String()),
      /** The platform's version, which is the only condition that an open product has (TRK-INST-012). */
      platform: Type.String(),
      platform_fits: Type.Boolean(),
      /** What the application says of itself; absent where its manifest names no such address (CC-BGA-014). */
      status: Type.Optional(
        Type.Object({
          state: oneOf("ready", "attention", "not_entitled", "unreachable"),
          text: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});

/** What arranges applications' elements. */
export const elementEndpoints = [getElements, putElements, resetElements, previewElements, getSetUp] as const;
