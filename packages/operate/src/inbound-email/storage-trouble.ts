import type { TroubleValue } from "@muniment/operate-api/trouble";
import { troubleOf } from "../document-repository/index.ts";
import type { RepositoryError } from "../document-repository/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { MailboxRow } from "../mailbox/index.ts";
import type { NewNotice } from "../notice/index.ts";

interface Given {
  readonly service: LinkedServiceRow;
  readonly mailbox: MailboxRow;
  readonly error?: RepositoryError;
  /** Why another message waits for the same place already. */
  readonly joined?: TroubleValue;
}

/** Staging cannot be written to at present: the message waits, which is no failure of it (operate.md 18.3, 25.1). */
export class StorageTrouble extends Error {
  override readonly name = "StorageTrouble";
  readonly service: LinkedServiceRow;
  readonly mailbox: MailboxRow;
  readonly fault: RepositoryError | undefined;
  readonly joined: TroubleValue | undefined;

  constructor({ service, mailbox, error, joined }: Given) {
    super("Staging cannot be written to", error === undefined ? undefined : { cause: error });
    this.service = service;
    this.mailbox = mailbox;
    this.fault = error;
    this.joined = joined;
  }

  /** When it may be tried again without waiting for the place: the answer was lost, or the service is busy. */
  get retryAfterSeconds(): number | undefined {
    if (this.fault?.fault !== "busy" && this.fault?.fault !== "unknown") return undefined;
    return this.fault.retryAfterSeconds ?? 1;
  }

  /** Whether the service account may not write there, which only an administrator can mend (OPR-INB-004). */
  get isDenied(): boolean {
    return this.fault?.fault === "denied" || this.fault?.fault === "gone";
  }

  /** In words for whoever looks at the message. */
  trouble(at: Date): TroubleValue {
    if (this.joined !== undefined) return this.joined;
    if (this.fault === undefined) throw new Error("Trouble without a reason");
    return troubleOf(
      this.fault,
      {
        action: "add documents to",
        place: this.mailbox.place_name,
        service: this.service.display_name,
        runAs: "service",
        kept: "the e-mail waits in Operate",
      },
      at,
    );
  }

  /** For administrators. */
  notice(at: Date): NewNotice {
    const other = this.fault?.fault === "token" ? "system_token" : "unreachable";
    return {
      kind: this.isDenied ? "service_account_denied" : other,
      service_id: this.service.id,
      place_id: this.isDenied ? (this.mailbox.item_id ?? this.mailbox.root) : "",
      place_name: this.isDenied ? this.mailbox.place_name : "",
      text: this.trouble(at).text,
      at,
    };
  }
}
