import type { TroubleValue } from "@muniment/operate-api/trouble";
import { RepositoryError, troubleOf } from "../document-repository/index.ts";
import type { NewNotice } from "../notice/index.ts";
import type { FilingWork, Sides, SourceDocument } from "./filing-work.ts";

/** What keeps a filing from going on. */
export interface FilingTrouble {
  readonly trouble: TroubleValue;
  /** The service, or the place of it, that is tried again; absent when a person has to decide. */
  readonly waitsFor?: string;
  readonly notice?: NewNotice;
  readonly retryAfterSeconds?: number;
}

/** What the service account was refused at, on which side (OPR-FIL-002). */
interface Side {
  readonly action: "add documents to" | "move documents from";
  readonly service: FilingWork["service"];
  readonly placeId: string;
  readonly placeName: string;
}

/** What a filing may wait for: any of these is tried by one filing for all. */
export function placesOf(work: FilingWork): string[] {
  return [targetSide(work), stagingSide(work)].flatMap(({ service, placeId }) => [
    service.id,
    `${service.id} ${placeId}`,
  ]);
}

const targetSide = ({ service, target }: FilingWork): Side => ({
  action: "add documents to",
  service,
  placeId: target.item_id,
  placeName: target.place_name,
});
const stagingSide = ({ staging }: FilingWork): Side => ({
  action: "move documents from",
  service: staging.service,
  placeId: staging.placeId,
  placeName: staging.placeName,
});

/** Says for a failed item what it waits for, whom to tell, and in which words. */
export async function troubleFor(
  work: FilingWork,
  error: RepositoryError,
  given: { readonly sides?: Sides; readonly source?: SourceDocument; readonly now: Date },
): Promise<FilingTrouble> {
  const { now } = given;
  const side = await sideOf(work, error, given);
  const { service } = side;
  const trouble = troubleOf(
    error,
    {
      action: side.action,
      place: side.placeName,
      service: service.display_name,
      runAs: "service",
      kept:
        error.fault === "denied"
          ? "the document stays in staging and is filed by itself when the right is there"
          : "the document stays in staging",
    },
    now,
  );
  const notice = { service_id: service.id, text: trouble.text, at: now };
  const nowhere = { place_id: "", place_name: "" };
  if (error.fault === "denied") {
    const place = { place_id: side.placeId, place_name: side.placeName };
    const waitsFor = `${service.id} ${side.placeId}`;
    return { trouble, waitsFor, notice: { ...notice, ...place, kind: "service_account_denied" } };
  }
  if (error.fault === "token") {
    return { trouble, waitsFor: service.id, notice: { ...notice, ...nowhere, kind: "system_token" } };
  }
  if (error.fault === "transient" || error.fault === "unknown" || error.fault === "full") {
    return { trouble, waitsFor: service.id, notice: { ...notice, ...nowhere, kind: "unreachable" } };
  }
  if (error.fault === "busy") {
    const { retryAfterSeconds = 1 } = error;
    return { trouble, waitsFor: service.id, retryAfterSeconds };
  }
  return { trouble };
}

/** Which side refused: the repository's answer does not say, so staging is asked whether the document is there. */
async function sideOf(
  work: FilingWork,
  error: RepositoryError,
  { sides, source }: { readonly sides?: Sides; readonly source?: SourceDocument },
): Promise<Side> {
  const isUnclear = error.fault === "denied" && sides !== undefined && source?.stagingFolder !== undefined;
  if (!isUnclear) return targetSide(work);
  try {
    await sides.staging.stat(source.itemId);
    return targetSide(work);
  } catch (trouble) {
    return trouble instanceof RepositoryError ? stagingSide(work) : targetSide(work);
  }
}
