import type { BrowserContext } from "@playwright/test";

/** A message as the stand-in for Outlook has it. */
export interface FakeMail {
  readonly subject: string;
  readonly messageId: string;
  readonly from: string;
  readonly eml: string;
  readonly attachments?: readonly { readonly id: string; readonly name: string; readonly text: string }[];
}

/** Stands where Microsoft's Office.js would: as much of it as a pane uses, with windows that are real. */
const SCRIPT = `
const done = (given, value) => given.at(-1)({ status: "succeeded", value });
const answer = (value) => (...given) => setTimeout(() => done(given, value()), 0);
const handlers = new Map();
const bytes = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const itemOf = (mail) => mail === null ? null : {
  itemType: "message", itemClass: "IPM.Note", subject: mail.subject, internetMessageId: "<" + mail.messageId + ">",
  from: { emailAddress: mail.from, displayName: mail.from }, dateTimeCreated: new Date("2026-03-02T09:00:00Z"),
  attachments: (mail.attachments ?? []).map(({ id, name, text }) =>
    ({ id, name, size: text.length, isInline: false, attachmentType: "file" })),
  body: { getAsync: answer(() => "First lines of " + mail.subject) },
  getAllInternetHeadersAsync: answer(() => "Message-ID: <" + mail.messageId + ">"),
  getAsFileAsync: answer(() => bytes(mail.eml)),
  getAttachmentContentAsync: (id, callback) =>
    callback({ status: "succeeded", value: { format: "base64", content: bytes(mail.attachments.find((one) => one.id === id).text) } }),
  loadCustomPropertiesAsync: answer(() => ({ set: (name, value) => { window.remembered = [name, value]; }, saveAsync: answer(() => undefined) })),
};
const mailbox = { item: itemOf(window.fakeMail ?? null),
  addHandlerAsync: (event, handler) => handlers.set(event, handler), removeHandlerAsync: (event) => handlers.delete(event) };
window.select = (mail) => { mailbox.item = itemOf(mail); handlers.get("itemChanged")?.(); };
window.Office = {
  AsyncResultStatus: { Succeeded: "succeeded" }, CoercionType: { Text: "text", Html: "html" }, HostType: { Outlook: "Outlook" },
  EventType: { ItemChanged: "itemChanged", OfficeThemeChanged: "themeChanged", DialogMessageReceived: "said", DialogEventReceived: "event" },
  MailboxEnums: { ItemType: { Message: "message" }, AttachmentType: { File: "file" }, AttachmentContentFormat: { Base64: "base64" } },
  onReady: async () => ({ host: "Outlook" }),
  context: {
    displayLanguage: "en-GB", partitionKey: "firm|", mailbox,
    get officeTheme() { return { bodyBackgroundColor: window.fakeTheme ?? "#ffffff" }; },
    requirements: { isSetSupported: () => true },
    ui: {
      displayDialogAsync(address, options, opened) {
        const page = window.open(address, "_blank", "popup,width=520,height=680");
        const listeners = new Map();
        window.addEventListener("message", (event) => {
          if (typeof event.data?.office === "string") listeners.get("said")?.({ message: event.data.office, origin: event.origin });
        });
        opened({ status: "succeeded", value: { addEventHandler: (event, handler) => listeners.set(event, handler), close: () => page.close() } });
      },
      messageParent: (message, { targetOrigin }) => window.opener.postMessage({ office: message }, targetOrigin),
    },
  },
};
`;

/** Lets pages of a browser find this script where they would find Microsoft's, beside a selected message. */
export async function standIn(context: BrowserContext, mail: FakeMail | null): Promise<void> {
  await context.route("https://appsforoffice.microsoft.com/**", async (route) =>
    route.fulfill({ contentType: "text/javascript", body: `(() => {${SCRIPT}})();` }),
  );
  await context.addInitScript((selected) => Object.assign(globalThis, { fakeMail: selected }), mail);
}
