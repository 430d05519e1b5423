let sent = 0;

/** What a message says; what is absent is made up. */
export interface Letter {
  readonly id?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly headers?: readonly string[];
  /** Attachments, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** The whole message, in the place of all else. */
  readonly raw?: string;
}

/** A message as a mail program writes it. */
export function writeLetter({
  id,
  from,
  subject,
  text = "Dear Sirs,",
  headers = [],
  files = {},
  raw,
}: Letter = {}): string {
  if (raw !== undefined) return raw;
  sent += 1;
  const parts = Object.entries(files).map(([name, content]) =>
    [
      "--b1",
      "Content-Type: application/octet-stream",
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(content).toString("base64"),
    ].join("\r\n"),
  );
  return [
    `Message-ID: <${id ?? `m${sent}@client.example`}>`,
    `From: ${from ?? "Carla <carla@client.example>"}`,
    "To: intake@firm.example",
    "Date: Sun, 22 Nov 2026 09:00:00 +0000",
    `Subject: ${subject ?? `Letter ${sent}`}`,
    ...headers,
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b1"',
    "",
    "--b1",
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    ...parts,
    "--b1--",
    "",
  ].join("\r\n");
}
