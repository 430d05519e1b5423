import { startNginx } from "./plain-tools.ts";
import { number, spreadText } from "./report.ts";
import type { Report } from "./report.ts";
import { ADMINISTRATOR, SMALL } from "./seed.ts";
import { fetchContent, fileDocument, newContent, sha256 } from "./transfer.ts";
import { pair } from "./timing.ts";
import type { World } from "./world.ts";

const LEAST = 0.5;
const MEBIBYTE = 1024 ** 2;
const BYTES = 10 * MEBIBYTE;
const TIMES = 30;

/** A document of 10 MB: checked, written to its timeline and compared with its hash, beside nginx on the same file. */
export async function benchDownload(world: World): Promise<Report> {
  await using served = await world.serve(SMALL);
  const content = newContent(BYTES);
  const hash = sha256(content);
  const { id, checksum } = await fileDocument(served, content);
  if (checksum !== `SHA256:${hash}`) throw new Error(`${id} was stored as ${checksum}`);
  const headers = { "x-auth-token": served.library.tokens.get(ADMINISTRATOR) ?? "" };
  const ourUrl = `${served.base}/documents/${id}/download`;
  await using nginx = await startNginx(served.library.blobFolder, world.folder);
  const how = `GET documents/{d}/download of ${BYTES / MEBIBYTE} MiB, one after the other, against nginx with sendfile.`;
  if (nginx === undefined) {
    const skipped = { measured: "", against: "nginx is not installed", ratio: "", goal: `≥ ${LEAST} ×` };
    return { findings: [{ path: "download of 10 MiB", ...skipped, isMet: undefined }], how };
  }
  const plainUrl = `${nginx.origin}/content/${hash.slice(0, 2)}/${hash}`;
  for (const url of [ourUrl, plainUrl]) {
    const received = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
    if (sha256(received) !== hash) throw new Error(`${url} gives other bytes`);
  }
  const rate = (url: string) => async (): Promise<number> => {
    let milliseconds = 0;
    for (let time = 0; time < TIMES; time += 1) milliseconds += await fetchContent(url, headers, BYTES);
    return (TIMES * BYTES) / MEBIBYTE / (milliseconds / 1000);
  };
  const measured = await pair(rate(ourUrl), rate(plainUrl));
  return {
    findings: [
      {
        path: `download of ${number(BYTES / MEBIBYTE)} MiB`,
        measured: spreadText(measured.ours, " MiB/s"),
        against: `${spreadText(measured.plain, " MiB/s")} nginx`,
        ratio: spreadText(measured.ratio),
        goal: `≥ ${LEAST} ×`,
        isMet: measured.ratio.median >= LEAST,
      },
    ],
    how,
  };
}
