import { errors, refusals } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { RepositoryError, troubleOf } from "../document-repository/index.ts";
import type { Attempted } from "../document-repository/index.ts";
import type { NewNotice } from "../notice/index.ts";
import type { ActWork } from "./act-work.ts";
import type { ActItem } from "./document-act.repository.ts";

/** What keeps an item from being done. */
interface ActTrouble {
  readonly trouble: TroubleValue;
  /** It is tried again by itself; otherwise somebody has to decide. */
  readonly isWaiting: boolean;
  readonly notice?: NewNotice;
}

/** An item that was not done, and why. */
export interface ItemFailure extends ActTrouble {
  readonly item: ActItem;
}

const ACTIONS: Readonly<Record<ActWork["act"]["kind"], Attempted["action"]>> = {
  copy: "add documents to",
  move: "move documents from",
  upload: "add documents to",
  restore_version: "add documents to",
  restore: "add documents to",
  rename: "rename documents in",
  delete: "delete documents in",
  create_folder: "create folders in",
};

/** What goes on without the person: the others are answered at once, whatever the answer (OPR-FLT-004). */
const GOES_ON: ReadonlySet<ActWork["act"]["kind"]> = new Set(["copy", "move", "upload"]);
const WAITED_FOR: ReadonlySet<RepositoryError["fault"]> = new Set(["token", "transient", "unknown", "busy", "full"]);

/** Says for what failed whether it is tried again, whom to tell, and in which words; throws what nobody expected. */
export function troubleOfAct(
  work: ActWork,
  error: unknown,
  known: {
    readonly now: Date;
    readonly name?: string;
    readonly holder?: Attempted["holder"];
    /** Before anything is done. */
    readonly isLooking?: boolean;
  },
): ActTrouble {
  const { now, name, holder, isLooking = false } = known;
  if (!(error instanceof RepositoryError)) throw error;
  if (error.code === "program") {
    const { kind, text } = refusals.fileRefused();
    return { trouble: { code: kind.code, text, at: now.toISOString() }, isWaiting: false };
  }
  const { act } = work;
  const isRefusedThere = act.kind === "move" && error.code === "no_right_to_add";
  const action = isRefusedThere
    ? "add documents to"
    : isLooking && act.kind === "copy"
      ? "view documents in"
      : ACTIONS[act.kind];
  const side = action === "add documents to" || action === "create folders in" ? work.target : work.source;
  const attempted: Attempted = {
    action,
    place: side.row.place_name,
    service: side.service.display_name,
    runAs: side.runAs,
    ...(side.account === undefined ? {} : { account: side.account }),
    ...(name === undefined ? {} : { name }),
    ...(holder === undefined ? {} : { holder }),
  };
  const trouble = describe(troubleOf(error, attempted, now), error);
  const isWaiting = GOES_ON.has(act.kind) && WAITED_FOR.has(error.fault);
  const isAccount = side.runAs !== "user" && error.fault === "denied";
  if (!isAccount) return { trouble, isWaiting };
  const place = { place_id: side.row.item_id, place_name: side.row.place_name };
  const notice = { service_id: side.service.id, kind: "service_account_denied" as const, text: trouble.text, at: now };
  return { trouble, isWaiting, notice: { ...notice, ...place } };
}

function describe(trouble: TroubleValue, { code }: RepositoryError): TroubleValue {
  if (code === "not_empty") {
    return { ...trouble, code: errors.conflict.code, text: "There is something in this folder. Empty it first." };
  }
  if (code === "no_folder") return { ...trouble, text: "Documents go into a folder. Choose one." };
  if (code === "into_itself") return { ...trouble, text: "A folder cannot go into itself." };
  return trouble;
}
