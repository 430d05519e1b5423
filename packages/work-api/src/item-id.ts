/** `LIBRARY!number` of a container, or `LIBRARY!number.version` of a document (work-api.md 1.2). */
export interface ItemId {
  readonly library: string | undefined;
  readonly number: number;
  readonly version: number | undefined;
}

const ITEM_ID = /^(?:([A-Za-z0-9_-]+)!)?([0-9]{1,15})(?:\.([0-9]{1,9}))?$/;

/** The parts of an id as clients write it, with or without library and version; `undefined` if malformed. */
export function parseItemId(text: string): ItemId | undefined {
  const match = ITEM_ID.exec(text);
  if (match === null) return undefined;
  const number = Number(match[2]);
  const version = match[3] === undefined ? undefined : Number(match[3]);
  return number < 1 || version === 0 ? undefined : { library: match[1], number, version };
}

/** The id of a workspace, folder or tab. */
export function containerId(library: string, number: number): string {
  return `${library}!${number}`;
}

/** The id of one version of a document. */
export function documentId(library: string, number: number, version: number): string {
  return `${library}!${number}.${version}`;
}
