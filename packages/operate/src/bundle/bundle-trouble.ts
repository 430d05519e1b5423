import type { ConversionError } from "@muniment/documents/convert";
import { refusals } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { RepositoryError } from "../document-repository/index.ts";
import { troubleOf } from "../document-repository/index.ts";
import type { NewNotice } from "../notice/index.ts";
import type { BuildWork } from "./bundle-work.ts";

/** What keeps a build from going on. */
export interface BuildTrouble {
  readonly trouble: TroubleValue;
  /** It goes on by itself; absent when a person has to decide. */
  readonly isWaiting: boolean;
  readonly retryAfterSeconds?: number;
  readonly notice?: NewNotice;
}

/** A source that the bundle cannot have, in words for its slip sheet and for the person. */
export class SourceTrouble extends Error {
  readonly trouble: BuildTrouble;

  constructor(trouble: BuildTrouble) {
    super(trouble.trouble.text);
    this.trouble = trouble;
  }
}

const WAITING = new Set<RepositoryError["fault"]>(["token", "busy", "transient", "unknown"]);
const KEPT = "the bundle is as it was, and is built when the right is there";

/** Why a call to the repository stops a build: what the service account may not, an administrator is told of. */
export function repositoryTrouble(
  work: BuildWork,
  error: RepositoryError,
  given: { readonly action: "view documents in" | "add documents to"; readonly name: string; readonly now: Date },
): BuildTrouble {
  const { service, row } = work;
  const { action, name, now } = given;
  const attempted = {
    action,
    place: row.place_name,
    service: service.display_name,
    runAs: "service",
    kept: KEPT,
  } as const;
  const said = troubleOf(error, attempted, now);
  const isDenied = error.fault === "denied" || error.fault === "gone";
  const trouble = action === "view documents in" && name !== "" ? { ...said, text: `${name}: ${said.text}` } : said;
  const isWaiting = WAITING.has(error.fault) || (isDenied && action === "add documents to");
  const place = isDenied ? { place_id: row.item_id, place_name: row.place_name } : { place_id: "", place_name: "" };
  const about = { ...place, service_id: service.id, text: said.text, at: now };
  const kinds = { denied: "service_account_denied", gone: "service_account_denied", token: "system_token" } as const;
  const kind = error.fault in kinds ? kinds[error.fault as keyof typeof kinds] : undefined;
  return {
    trouble,
    isWaiting,
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
    ...(kind === undefined ? {} : { notice: { ...about, kind } }),
  };
}

const REASONS: Readonly<Record<ConversionError["reason"], string>> = {
  unsupported: "files of this kind cannot be made a PDF",
  damaged: "the file is damaged",
  encrypted: "the file is protected by a password",
  too_large: "the file is too large",
  timed_out: "it took too long",
  crashed: "the converter failed",
};

/** OPR-ERR-018 for a source. */
export function conversionTrouble(reason: ConversionError["reason"], name: string, now: Date): BuildTrouble {
  const { kind, text } = refusals.notConverted({ name, reason: REASONS[reason] });
  return { trouble: { code: kind.code, text, at: now.toISOString() }, isWaiting: false };
}
