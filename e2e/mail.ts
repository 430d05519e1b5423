import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { installation } from "./installation.ts";

/** A message as it comes from outside. */
export interface Letter {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

/** Sends a message to the mailbox of the installation by SMTP, as any mail server would; throws when it is refused. */
export async function sendMail(letter: Letter): Promise<void> {
  const { smtp, intake } = installation();
  const [host = "", port = ""] = smtp.split(":");
  const socket = connect(Number(port), host);
  await once(socket, "connect");
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const hear = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error("The receiver hung up");
      if (!/^[23]/.test(value)) throw new Error(`The receiver refused: ${value}`);
      if (value[3] !== "-") return;
    }
  };
  await hear();
  for (const order of ["EHLO elsewhere.example", `MAIL FROM:<${letter.from}>`, `RCPT TO:<${intake}>`, "DATA"]) {
    await say(socket, order);
    await hear();
  }
  await say(socket, `${write(letter, intake).replaceAll(/^\./gm, "..")}\r\n.`);
  await hear();
  await say(socket, "QUIT");
  socket.end();
}

async function say(socket: Socket, line: string): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    socket.write(`${line}\r\n`, (error) => (error ? reject(error) : resolve())),
  );
}

function write({ from, subject, text, files }: Letter, to: string): string {
  const boundary = `part-${crypto.randomUUID()}`;
  const parts = [
    ["Content-Type: text/plain; charset=utf-8", "", text],
    ...files.map(({ name, content }) => [
      `Content-Type: text/plain; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(content).toString("base64"),
    ]),
  ];
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <${crypto.randomUUID()}@elsewhere.example>`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    ...parts.flatMap((lines) => [`--${boundary}`, ...lines]),
    `--${boundary}--`,
  ].join("\r\n");
}
