import type { TroubleValue } from "@muniment/operate-api/trouble";
import { troubleOf } from "../document-repository/index.ts";
import type { Attempted, RepositoryError } from "../document-repository/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { NewNotice } from "../notice/index.ts";

/** What keeps background work from going on. */
export interface HoldUp {
  readonly trouble: TroubleValue;
  /** It goes on by itself; otherwise a person has to decide. */
  readonly isWaiting: boolean;
  readonly notice?: NewNotice;
  readonly retryAfterSeconds?: number;
}

/** Says for work of the service account what it waits for, whom to tell, and in which words (OPR-FLT-004). */
export function holdUpOf(
  error: RepositoryError,
  given: {
    readonly service: Pick<LinkedServiceRow, "id" | "display_name">;
    readonly place: { readonly id: string; readonly name: string };
    readonly action: Attempted["action"];
    /** What waits, and where. */
    readonly kept: string;
    readonly runAs?: Attempted["runAs"];
    readonly now: Date;
  },
): HoldUp {
  const { service, place, action, kept, runAs = "service", now: at } = given;
  const attempted = { action, place: place.name, service: service.display_name, runAs, kept };
  const trouble = troubleOf(error, attempted, at);
  const notice = { service_id: service.id, text: trouble.text, at, place_id: "", place_name: "" };
  const isService = runAs === "service";
  switch (error.fault) {
    case "denied":
      return {
        trouble,
        isWaiting: false,
        ...(isService
          ? { notice: { ...notice, kind: "service_account_denied", place_id: place.id, place_name: place.name } }
          : {}),
      };
    case "token":
      return { trouble, isWaiting: true, ...(isService ? { notice: { ...notice, kind: "system_token" } } : {}) };
    case "transient":
    case "unknown":
    case "full":
      return { trouble, isWaiting: true, notice: { ...notice, kind: "unreachable" } };
    case "busy":
      return { trouble, isWaiting: true, retryAfterSeconds: error.retryAfterSeconds ?? 1 };
    default:
      return { trouble, isWaiting: false };
  }
}
