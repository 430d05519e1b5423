import type { ExtensionPoint, Manifest } from "@muniment/extension-kit";
import type { Output } from "@muniment/rest";
import type { listExtensions } from "@muniment/work-api/control-center/extension";
import { arrange } from "../element/index.ts";
import type { StoredElements } from "../element/index.ts";

type View = Output<typeof listExtensions>["data"][number];
type PointView = View["points"][number];

/** A program that shows extensions. */
export type HostName = "control-center" | "work" | "outlook";

/** The points that a program asks for begin so. */
const PREFIXES: Readonly<Record<HostName, string>> = { "control-center": "cc.", work: "work.", outlook: "outlook." };

/** Where a point stands of which the manifest says nothing. */
export const USUAL_ORDER = 1_000;
/** What Control Center shows where a manifest does not say to whom (CC-EXT-007). */
const USUAL_AUDIENCE = { anyOf: ["nrtadmin"] } as const;

/** What an audience asks of a person. */
export interface Viewer {
  /** Of any library. */
  readonly isNrtadmin: boolean;
  /** May administer applications. */
  readonly manages: boolean;
  /** In which they are, by number. */
  readonly groups: ReadonlySet<number>;
}

/** The program that a point is of. */
export function hostOf({ point }: ExtensionPoint): HostName {
  return point.startsWith(PREFIXES.work) ? "work" : point.startsWith(PREFIXES.outlook) ? "outlook" : "control-center";
}

/** The points of a package in one program that an actor is shown, with texts in a language. */
export function pointsFor(
  manifest: Manifest,
  given: {
    readonly host: HostName;
    readonly viewer: Viewer;
    readonly language: string;
    readonly base: string;
    /** How administrators arrange them (TRK-UIC-003 to -006). */
    readonly settings: StoredElements | undefined;
  },
): PointView[] {
  const { host, viewer, language, base, settings } = given;
  return (manifest.extensionPoints ?? [])
    .filter((point) => point.point.startsWith(PREFIXES[host]) && isInAudience(point, viewer))
    .flatMap((point) => arrange(point, settings?.[point.id], viewer.groups) ?? [])
    .map((point) => viewOf(point, language, base))
    .toSorted((left, right) => left.order - right.order || left.id.localeCompare(right.id));
}

/** A text in the language that is asked for, in that language of another country, or in English. */
export function inLanguage(texts: Readonly<Record<string, string>>, language: string): string {
  return texts[language] ?? texts[language.split("-")[0] ?? ""] ?? texts["en"] ?? "";
}

function isInAudience(point: ExtensionPoint, { isNrtadmin, manages }: Viewer): boolean {
  if (!point.point.startsWith("cc.")) return true;
  const { anyOf } = ("audience" in point ? point.audience : undefined) ?? USUAL_AUDIENCE;
  return anyOf.some((who) => (who === "nrtadmin" ? isNrtadmin : manages));
}

function viewOf(point: ExtensionPoint, language: string, base: string): PointView {
  const {
    label,
    title,
    icon,
    order,
    requiresAccess,
    actions,
    point: name,
    id,
    ...rest
  } = point as ExtensionPoint & {
    readonly label?: Readonly<Record<string, string>>;
    readonly title?: Readonly<Record<string, string>>;
    readonly icon?: string;
    readonly order?: number;
    readonly requiresAccess?: PointView["requires_access"];
    readonly actions?: readonly {
      readonly id: string;
      readonly label: Readonly<Record<string, string>>;
      readonly entry: string;
    }[];
  };
  const { entry, opens, contexts, toolbars, multiple, shortcut, size, badge, endpoint, overflow, pane } =
    rest as Partial<PointView>;
  const said = { entry, opens, contexts, toolbars, multiple, shortcut, size, badge, endpoint, overflow, pane };
  return {
    point: name,
    id,
    label: inLanguage(label ?? title ?? {}, language),
    order: order ?? USUAL_ORDER,
    ...(icon === undefined ? {} : { icon: base + icon }),
    ...(requiresAccess === undefined ? {} : { requires_access: requiresAccess }),
    ...(actions === undefined
      ? {}
      : {
          actions: actions.map((action) => ({
            id: action.id,
            label: inLanguage(action.label, language),
            entry: action.entry,
          })),
        }),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  };
}
