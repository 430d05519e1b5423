import { OfficeMockObject } from "office-addin-mock";
import { describe, expect, test, vi } from "vitest";
import { createOfficeHost } from "./office-host.ts";

const ORIGIN = "https://apps.example.org";
const EML = "Subject: Lease\r\n\r\nPlease sign.";

/** What a mailbox of Outlook is made of in these tests. */
interface Scene {
  /** The newest version of the mailbox's interface. */
  readonly mailbox: string;
  readonly item?: unknown;
  readonly background?: string;
}

const succeeded = (value?: unknown) => ({ status: "succeeded", value });
const answers =
  (value?: unknown) =>
  (...given: unknown[]): void =>
    (given.at(-1) as (result: unknown) => void)(succeeded(value));

/** Office.js as the mock of Microsoft has it, with the mailbox of a scene. */
function officeOf(scene: Scene) {
  const handlers = new Map<string, () => void>();
  const dialog = { said: undefined as ((said: unknown) => void) | undefined, closed: 0, address: "" };
  const mock = new OfficeMockObject(
    {
      context: {
        requirements: {
          isSetSupported: (_name: string, version: string) =>
            Number(version.split(".")[1]) <= Number(scene.mailbox.split(".")[1]),
        },
        mailbox: {
          addHandlerAsync: (event: string, handler: () => void) => void handlers.set(event, handler),
          removeHandlerAsync: (event: string) => void handlers.delete(event),
        },
        ui: {
          displayDialogAsync(address: string, _options: unknown, opened: (result: unknown) => void) {
            dialog.address = address;
            opened(
              succeeded({
                addEventHandler: (event: string, handler: (said: unknown) => void) => {
                  if (event === "dialogMessageReceived") dialog.said = handler;
                },
                close: () => (dialog.closed += 1),
              }),
            );
          },
        },
      },
    },
    // The names of the mock's hosts are those of its manifests.
    "Outlook" as never,
  ) as unknown as Record<string, Record<string, Record<string, unknown>>>;
  // Enumerations, which the mock leaves to whoever uses it, and plain values, which the mock gives only after a load that Outlook does not know.
  const office = Object.assign(mock, {
    AsyncResultStatus: { Succeeded: "succeeded" },
    CoercionType: { Text: "text", Html: "html" },
    EventType: {
      ItemChanged: "itemChanged",
      OfficeThemeChanged: "themeChanged",
      DialogMessageReceived: "dialogMessageReceived",
      DialogEventReceived: "dialogEventReceived",
    },
    MailboxEnums: {
      ItemType: { Message: "message" },
      AttachmentType: { File: "file" },
      AttachmentContentFormat: { Base64: "base64" },
    },
  });
  const theme = { bodyBackgroundColor: scene.background ?? "#ffffff" };
  Object.assign(office["context"] ?? {}, { displayLanguage: "en-GB", partitionKey: "tenant|", officeTheme: theme });
  Object.assign(office["context"]?.["mailbox"] ?? {}, { item: scene.item });
  return { office: office as unknown as typeof Office, handlers, dialog };
}

const message = (more: object = {}) => ({
  itemType: "message",
  itemClass: "IPM.Note",
  subject: "RE: Lease",
  from: { emailAddress: "carla@client.example", displayName: "Carla" },
  internetMessageId: "<one@client.example>",
  dateTimeCreated: new Date("2026-03-02T09:00:00Z"),
  attachments: [
    { id: "a1", name: "lease.pdf", size: 3, isInline: false, attachmentType: "file" },
    { id: "a2", name: "logo.png", size: 3, isInline: true, attachmentType: "file" },
  ],
  body: { getAsync: answers("<p>Please sign.</p>") },
  getAllInternetHeadersAsync: answers("References: <zero@client.example>\r\nContent-Type: text/plain"),
  getAttachmentContentAsync: answers({ content: btoa("pdf"), format: "base64" }),
  getAsFileAsync: answers(btoa(EML)),
  ...more,
});

describe("TRK-OUT-005 TRK-OUT-007 TRK-OUT-021 Outlook by Office.js", () => {
  test.each([
    [undefined, { kind: "none" }],
    [{ itemType: "appointment" }, { kind: "meeting" }],
  ])("an item %j is told as %j", async (item, told) => {
    const { office } = officeOf({ mailbox: "1.15", item });
    expect(await createOfficeHost(office, ORIGIN).item()).toEqual(told);
  });

  test("a message is told with its own files, and without pictures of its text", async () => {
    const { office } = officeOf({ mailbox: "1.15", item: message() });
    const told = await createOfficeHost(office, ORIGIN).item();
    expect(told).toMatchObject({
      kind: "message",
      message: {
        isRead: true,
        subject: "RE: Lease",
        sender: "carla@client.example",
        messageId: "one@client.example",
        attachments: [{ id: "a1", name: "lease.pdf", size: 3 }],
        isProtected: false,
      },
    });
  });

  test("a message that is written has no sender yet, and a protected one is told as such", async () => {
    const written = { itemType: "message", subject: { getAsync: answers("Draft") } };
    const host = createOfficeHost(officeOf({ mailbox: "1.15", item: written }).office, ORIGIN);
    expect(await host.item()).toMatchObject({ message: { isRead: false, subject: "Draft" } });
    const closed = message({ itemClass: "IPM.Note.SMIME.MultipartSigned" });
    const other = createOfficeHost(officeOf({ mailbox: "1.15", item: closed }).office, ORIGIN);
    expect(await other.item()).toMatchObject({ message: { isProtected: true } });
  });

  test("the original is taken where Outlook gives it, and is put together where it does not", async () => {
    const text = async (mailbox: string) => {
      const host = createOfficeHost(officeOf({ mailbox, item: message() }).office, ORIGIN);
      const told = await host.item();
      if (told.kind !== "message") throw new Error("no message");
      const { bytes, isRebuilt } = await host.file(told.message);
      return { isRebuilt, text: new TextDecoder().decode(bytes) };
    };
    expect(await text("1.14")).toEqual({ isRebuilt: false, text: EML });
    const rebuilt = await text("1.8");
    expect(rebuilt.isRebuilt).toBe(true);
    expect(rebuilt.text).toContain("References: <zero@client.example>\r\n");
    expect(rebuilt.text).toContain("X-Muniment-Rebuilt: yes");
    expect(rebuilt.text).toContain("filename*=UTF-8''lease.pdf");
    expect(rebuilt.text).toContain(btoa("<p>Please sign.</p>"));
    expect(rebuilt.text.match(/^Content-Type: text\/plain/m)).toBeNull();
  });

  test("what an Outlook with Mailbox 1.5 cannot do is known before it is tried", async () => {
    const { office } = officeOf({ mailbox: "1.5", item: message() });
    const host = createOfficeHost(office, ORIGIN);
    expect([host.can("headers"), host.can("attachments"), host.can("eml")]).toEqual([false, false, false]);
    expect(await host.headers()).toBe("");
  });

  test("another selection is told while the pane is pinned, until nobody listens", () => {
    const { office, handlers } = officeOf({ mailbox: "1.5" });
    const listener = vi.fn<() => void>();
    const stop = createOfficeHost(office, ORIGIN).onItem(listener);
    handlers.get("itemChanged")?.();
    expect(listener).toHaveBeenCalledOnce();
    stop();
    expect(handlers.has("itemChanged")).toBe(false);
  });

  test.each([
    ["#ffffff", false],
    ["#1b1a19", true],
  ])("the theme with the background %s is dark: %s", (background, isDark) => {
    const { office } = officeOf({ mailbox: "1.5", background });
    expect(createOfficeHost(office, ORIGIN).isDark()).toBe(isDark);
  });
});

test("TRK-OUT-010 a window's word counts from the pane's own origin alone", async () => {
  const { office, dialog } = officeOf({ mailbox: "1.15" });
  const asked = createOfficeHost(office, ORIGIN).ask(`${ORIGIN}/sign-in.html`);
  expect(dialog.address).toBe(`${ORIGIN}/sign-in.html`);
  dialog.said?.({ message: "code=stolen", origin: "https://evil.example" });
  expect(dialog.closed).toBe(0);
  dialog.said?.({ message: "code=good", origin: ORIGIN });
  expect(await asked).toBe("code=good");
  expect(dialog.closed).toBe(1);
});
