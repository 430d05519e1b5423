import { pagesOfText, textOfPages } from "@muniment/operate-api/split";
import type { CaseData } from "../case/case-data.ts";
import { splitText } from "../texts/split.ts";
import type { PartPlace } from "./place-dialog.tsx";
import type { SplitData, SplitDraft } from "./split-data.ts";

/** Leaves out pages that no part has. */
export function leaveOut(before: SplitDraft, missing: readonly number[], last: number): SplitDraft {
  const known = before.left_out === "" ? [] : (pagesOfText(before.left_out, last) ?? []);
  const all = [...known, ...missing].toSorted((one, other) => one - other);
  return { ...before, left_out: textOfPages(all) };
}

/** Adds a part with these pages, where the part before it goes. */
export function withPart(before: SplitDraft, pages: string, split: SplitData): SplitDraft {
  const number = before.parts.length + 1;
  const name = `${split.source.name.replace(/\.[A-Za-z0-9]{1,16}$/, "")} ${number}`;
  const folder = before.parts.at(-1)?.folder;
  const part = { key: crypto.randomUUID(), pages, name, ...(folder === undefined ? {} : { folder }) };
  return { ...before, parts: [...before.parts, part] };
}

/** Sends a part somewhere. */
export function withPlace(
  before: SplitDraft,
  { at, place, caseId }: { readonly at: number; readonly place: PartPlace; readonly caseId: string },
): SplitDraft {
  const parts = before.parts.map((part, index) => {
    if (index !== at) return part;
    const { key, pages, name } = part;
    return {
      key,
      pages,
      name,
      ...(place.known.id === caseId ? {} : { case: place.known.id }),
      ...(place.folder === undefined ? {} : { folder: place.folder }),
    };
  });
  return { ...before, parts };
}

/** What is known of the cases that parts go to. */
export interface PlaceNames {
  readonly known: CaseData;
  readonly places: ReadonlyMap<string, PartPlace["known"]>;
}

/** Where a part goes, in words. */
export function placeName(
  part: SplitDraft["parts"][number],
  { known, one, places }: PlaceNames & { readonly one: SplitData["parts"][number] | undefined },
): string {
  const folder = part.folder?.name ?? splitText("part.root");
  if (part.case === undefined || part.case === known.id) return folder;
  const reference = places.get(part.case)?.reference ?? one?.case_reference ?? "";
  return `${reference} · ${folder}`;
}

/** Where a part goes. */
export function placeOf(
  part: SplitDraft["parts"][number] | undefined,
  { known, places, reference }: PlaceNames & { readonly reference: string | undefined },
): PartPlace {
  const folder = part?.folder === undefined ? {} : { folder: part.folder };
  if (part?.case === undefined || part.case === known.id) return { known, ...folder };
  const other = places.get(part.case) ?? { id: part.case, reference: reference ?? "", title: "" };
  return { known: other, ...folder };
}
