import type {
  ElementDocumentData,
  ElementSettingsData,
  ElementsData,
} from "@muniment/work-api/control-center/extension-element";

/** Something that Tracker adds to Work or to Outlook. */
export type Element = ElementsData["elements"][number];

/** A group with its name. */
export type NamedGroup = ElementsData["groups"][number];

/** What the dialog changes; empty texts mean "as the package says". */
export interface ElementDraft {
  readonly isShown: boolean;
  readonly order: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, "primary" | "overflow" | "hidden">>;
  readonly isFirst: boolean;
  readonly width: string;
  /** `undefined` for everybody who has access. */
  readonly groups: readonly NamedGroup[] | undefined;
}

/** The panes, which have a width and can be the first that opens. */
export function isPane({ point }: Pick<Element, "point">): boolean {
  return point === "work.document.panel";
}

/** Only what stands beside others has an order. */
export function hasOrder({ point }: Pick<Element, "point">): boolean {
  return !point.startsWith("outlook.");
}

/** What is set now, as the dialog begins. */
export function draftOf(
  element: Element,
  settings: ElementSettingsData | undefined,
  names: readonly NamedGroup[],
): ElementDraft {
  const groups = settings?.groups?.map(
    (group) =>
      names.find((one) => one.library === group.library && one.id === group.id) ?? { ...group, name: group.id },
  );
  return {
    isShown: settings?.shown !== false,
    order: String(settings?.order ?? element.order),
    labels: settings?.label ?? {},
    places: Object.fromEntries(element.places.map((place) => [place, settings?.places?.[place] ?? "primary"])),
    isFirst: settings?.pane?.first === true,
    width: settings?.pane?.width === undefined ? "" : String(settings.pane.width),
    groups,
  };
}

/** What is sent: nothing for what is as the package has it. */
export function settingsOf(element: Element, draft: ElementDraft): ElementSettingsData {
  const labels = Object.entries(draft.labels).flatMap(([language, text]) =>
    text.trim() === "" ? [] : [[language, text.trim()] as const],
  );
  const places = Object.entries(draft.places).filter(([, place]) => place !== "primary");
  const order = Number(draft.order);
  const pane = {
    ...(draft.isFirst ? { first: true } : {}),
    ...(draft.width.trim() === "" ? {} : { width: Number(draft.width) }),
  };
  return {
    ...(draft.isShown ? {} : { shown: false }),
    ...(draft.order.trim() === "" || order === element.order ? {} : { order }),
    ...(labels.length === 0 ? {} : { label: Object.fromEntries(labels) }),
    ...(places.length === 0 ? {} : { places: Object.fromEntries(places) }),
    ...(isPane(element) && Object.keys(pane).length > 0 ? { pane } : {}),
    ...(draft.groups === undefined ? {} : { groups: draft.groups.map(({ library, id }) => ({ library, id })) }),
  };
}

/** The document with one element set; one that is as the package has it is left out. */
export function withElement(settings: ElementDocumentData, element: Element, draft: ElementDraft): ElementDocumentData {
  const { [element.id]: _before, ...others } = settings;
  const said = settingsOf(element, draft);
  return Object.keys(said).length === 0 ? others : { ...others, [element.id]: said };
}

/** Why the draft cannot be sent, by the field that is wrong. */
export function faultOf(
  element: Element,
  draft: ElementDraft,
  limits: { readonly least: number; readonly most: number },
): "order" | "width" | "groups" | undefined {
  const isWhole = (text: string): boolean => /^\d{1,5}$/.test(text.trim());
  if (hasOrder(element) && !(isWhole(draft.order) && Number(draft.order) <= 10_000)) return "order";
  const { width } = draft;
  const fits = isWhole(width) && Number(width) >= limits.least && Number(width) <= limits.most;
  if (isPane(element) && width.trim() !== "" && !fits) return "width";
  return draft.groups?.length === 0 ? "groups" : undefined;
}
