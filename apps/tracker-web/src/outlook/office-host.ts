import type { Capability, MailAttachment, MailFile, MailItem, MailMessage, OutlookHost } from "./outlook-host.ts";
import { fromBase64, rebuildEml } from "./rebuild-eml.ts";

type Library = typeof Office;
type Read = Office.MessageRead;
type Mailbox = Pick<Office.Mailbox, "item" | "addHandlerAsync" | "removeHandlerAsync">;

/** Since which version of the mailbox's interface Outlook can do it. */
const SINCE: Readonly<Record<Capability, string>> = { headers: "1.8", attachments: "1.8", eml: "1.14" };
const DARK = 0x80;

/** Outlook by Office.js, which the page has loaded; the library is given so that tests can give another. */
export function createOfficeHost(office: Library, origin: string): OutlookHost {
  const { context } = office;
  const mailbox: Mailbox = context.mailbox;
  const can = (capability: Capability): boolean => context.requirements.isSetSupported("Mailbox", SINCE[capability]);
  const read = (): Read => mailbox.item as unknown as Read;
  const wait = async <T>(begin: (done: (result: Office.AsyncResult<T>) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      begin((result) => {
        if (result.status === office.AsyncResultStatus.Succeeded) resolve(result.value);
        else reject(new Error(result.error.message));
      });
    });
  const headers = async (): Promise<string> =>
    can("headers") ? wait<string>((done) => read().getAllInternetHeadersAsync(done)) : "";
  const attachment = async (id: string): Promise<Uint8Array<ArrayBuffer>> => {
    const { content, format } = await wait<Office.AttachmentContent>((done) =>
      read().getAttachmentContentAsync(id, done),
    );
    return format === office.MailboxEnums.AttachmentContentFormat.Base64
      ? fromBase64(content)
      : new TextEncoder().encode(content);
  };
  return {
    locale: context.displayLanguage,
    partition: context.partitionKey ?? "",
    can,
    item: async () => readItem(office, mailbox, wait),
    onItem(listener) {
      const { ItemChanged } = office.EventType;
      mailbox.addHandlerAsync(ItemChanged, listener, () => undefined);
      return () => mailbox.removeHandlerAsync(ItemChanged, () => undefined);
    },
    isDark: () => isDarkColor(context.officeTheme?.bodyBackgroundColor),
    onTheme(listener) {
      const { OfficeThemeChanged } = office.EventType;
      if (OfficeThemeChanged === undefined || !context.requirements.isSetSupported("Mailbox", "1.14")) {
        return () => undefined;
      }
      mailbox.addHandlerAsync(OfficeThemeChanged, listener, () => undefined);
      return () => mailbox.removeHandlerAsync(OfficeThemeChanged, () => undefined);
    },
    headers,
    text: async () => wait<string>((done) => read().body.getAsync(office.CoercionType.Text, done)),
    async file(message): Promise<MailFile> {
      if (can("eml")) {
        const text = await wait<string>((done) => read().getAsFileAsync(done));
        return { bytes: fromBase64(text), isRebuilt: false };
      }
      const html = await wait<string>((done) => read().body.getAsync(office.CoercionType.Html, done));
      const attachments = [];
      for (const { id, name } of message.attachments) attachments.push({ name, bytes: await attachment(id) });
      return { bytes: rebuildEml({ message, headers: await headers(), html, attachments }), isRebuilt: true };
    },
    attachment,
    async insertLink(title, address) {
      const { body } = mailbox.item as unknown as Office.MessageCompose;
      const link = document.createElement("a");
      link.href = address;
      link.textContent = title;
      await wait<void>((done) =>
        body.setSelectedDataAsync(link.outerHTML, { coercionType: office.CoercionType.Html }, done),
      );
    },
    async remember(taskId) {
      const properties = await wait<Office.CustomProperties>((done) => read().loadCustomPropertiesAsync(done));
      properties.set("muniment.task", taskId);
      await wait<void>((done) => properties.saveAsync(done));
    },
    ask: async (address) => askInWindow(office, { address, origin }),
  };
}

async function readItem(
  office: Library,
  mailbox: Mailbox,
  wait: <T>(begin: (done: (result: Office.AsyncResult<T>) => void) => void) => Promise<T>,
): Promise<MailItem> {
  const item = mailbox.item as unknown as (Read & Pick<Office.MessageCompose, "subject">) | null | undefined;
  if (item === null || item === undefined) return { kind: "none" };
  if (item.itemType !== office.MailboxEnums.ItemType.Message) return { kind: "meeting" };
  if (typeof item.subject === "string") return { kind: "message", message: readMessage(office, item) };
  const compose = item.subject as unknown as Office.Subject;
  const subject = await wait<string>((done) => compose.getAsync(done));
  return { kind: "message", message: { ...UNSENT, subject } };
}

const UNSENT: MailMessage = {
  isRead: false,
  subject: "",
  sender: "",
  senderName: "",
  messageId: undefined,
  sentAt: undefined,
  attachments: [],
  isProtected: false,
};

function readMessage(office: Library, item: Read): MailMessage {
  const attachments: MailAttachment[] = (item.attachments ?? [])
    .filter((one) => !one.isInline && one.attachmentType === office.MailboxEnums.AttachmentType.File)
    .map(({ id, name, size }) => ({ id, name, size }));
  return {
    isRead: true,
    subject: item.subject,
    sender: item.from?.emailAddress ?? "",
    senderName: item.from?.displayName ?? "",
    messageId: item.internetMessageId?.trim().replace(/^<(.*)>$/, "$1"),
    sentAt: item.dateTimeCreated,
    attachments,
    // What Outlook shows of a protected or encrypted message is no file that anybody else could read.
    isProtected: /rpmsg|smime/i.test(item.itemClass ?? ""),
  };
}

function isDarkColor(color: string | undefined): boolean {
  const [, red, green, blue] = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? "") ?? [];
  if (red === undefined || green === undefined || blue === undefined) {
    return globalThis.matchMedia("(prefers-color-scheme: dark)").matches;
  }
  const [r, g, b] = [red, green, blue].map((part) => Number.parseInt(part, 16));
  return 0.299 * (r ?? 0) + 0.587 * (g ?? 0) + 0.114 * (b ?? 0) < DARK;
}

const WINDOW = { height: 60, width: 30 };

async function askInWindow(office: Library, given: { address: string; origin: string }): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    office.context.ui.displayDialogAsync(given.address, { ...WINDOW, promptBeforeOpen: false }, (opened) => {
      if (opened.status !== office.AsyncResultStatus.Succeeded) {
        reject(new Error(opened.error.message));
        return;
      }
      const dialog = opened.value;
      dialog.addEventHandler(office.EventType.DialogMessageReceived, (said) => {
        // Older Outlooks do not tell whose page it was; they take messages of the pane's own origin only.
        if (!("message" in said) || (said.origin !== undefined && said.origin !== given.origin)) return;
        dialog.close();
        resolve(said.message);
      });
      dialog.addEventHandler(office.EventType.DialogEventReceived, () => resolve(undefined));
    });
  });
}
