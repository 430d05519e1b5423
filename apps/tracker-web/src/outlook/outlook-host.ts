/** A file of a message. */
export interface MailAttachment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/** The message that is selected or written, as Outlook tells it; all of it is text of strangers. */
export interface MailMessage {
  readonly isRead: boolean;
  readonly subject: string;
  /** Address of whoever sent it; empty while it is written. */
  readonly sender: string;
  readonly senderName: string;
  /** As the sender's program called it, without angle brackets. */
  readonly messageId: string | undefined;
  readonly sentAt: Date | undefined;
  readonly attachments: readonly MailAttachment[];
  /** A shared mailbox that it lies in, where Outlook tells it. */
  readonly isProtected: boolean;
}

/** What the pane stands beside (TRK-OUT-021). */
export type MailItem =
  | { readonly kind: "none" | "meeting" }
  | { readonly kind: "several"; readonly count: number }
  | { readonly kind: "message"; readonly message: MailMessage };

/** What this Outlook can do beyond Mailbox 1.5 (TRK-OUT-005). */
export type Capability = "headers" | "attachments" | "eml";

/** A message as a file. */
export interface MailFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Put together from what Outlook tells, since it gave no original. */
  readonly isRebuilt: boolean;
}

/** Outlook around the pane, as far as the pane knows of it. */
export interface OutlookHost {
  readonly locale: string;
  /** Keeps what the browser stores for one frame apart from that of others (TRK-OUT-011). */
  readonly partition: string;
  can(capability: Capability): boolean;
  item(): Promise<MailItem>;
  /** Called when another item is selected while the pane is pinned; gives back what stops it. */
  onItem(listener: () => void): () => void;
  isDark(): boolean;
  onTheme(listener: () => void): () => void;
  /** The header fields of the selected message; empty where Outlook does not give them. */
  headers(): Promise<string>;
  /** The first characters of the message as plain text. */
  text(): Promise<string>;
  file(message: MailMessage): Promise<MailFile>;
  attachment(id: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Puts a link where the person writes; only while a message is written. */
  insertLink(title: string, address: string): Promise<void>;
  /** Keeps with the message, in this mailbox alone, which task it led to (TRK-OUT-035). */
  remember(taskId: string): Promise<void>;
  /**
   * Opens a page of the pane's own origin in a window and gives what it says; `undefined` when it was closed before.
   * What another origin says is not heard.
   */
  ask(address: string): Promise<string | undefined>;
}
