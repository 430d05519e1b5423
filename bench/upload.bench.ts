import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { copyAndHash, rateOf, startBareUpload } from "./plain-tools.ts";
import { forgetPeak, peakBytes, residentBytes } from "./processes.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { SMALL } from "./seed.ts";
import { fileDocument, fileStream, newContent, postContent, renew, sha256 } from "./transfer.ts";
import { pair, timed } from "./timing.ts";
import type { Pairing } from "./timing.ts";
import type { ServedLibrary, World } from "./world.ts";

const LEAST = 0.7;
const MEBIBYTE = 1024 ** 2;
const LARGE = 100 * MEBIBYTE;
const HUGE = 1024 * MEBIBYTE;
const MOST_GROWTH_MEBIBYTES = 150;
const WIDTH = 4;
const SECONDS = 2;
const QUIET_MILLISECONDS = 3000;

/** Uploads beside a bare Node server that hashes, writes and synchronises, and beside dd and sha256sum. */
export async function benchUpload(world: World): Promise<Report> {
  await using served = await world.serve(SMALL);
  const folder = join(world.folder, "plain");
  await using bare = await startBareUpload(folder);
  const large = newContent(LARGE);
  const rate = (milliseconds: number): number => LARGE / MEBIBYTE / (milliseconds / 1000);
  const ours = async (): Promise<number> => rate(await timed(() => fileChecked(served, renew(large))));
  const plain = async (): Promise<number> => rate(await timed(() => postContent(bare.origin, renew(large))));
  const source = join(folder, "source");
  const copied = async (): Promise<number> => {
    await writeFile(source, renew(large));
    return rate(copyAndHash(source, join(folder, "copy")));
  };
  const findings: Finding[] = [
    finding(`upload of ${LARGE / MEBIBYTE} MiB`, await pair(ours, plain), { unit: " MiB/s", against: "bare Node" }),
    finding(`upload of ${LARGE / MEBIBYTE} MiB`, await pair(ours, copied), {
      unit: " MiB/s",
      against: "dd + sha256sum",
    }),
    finding(
      `uploads of 1 MiB, ${WIDTH} at a time`,
      await pair(
        () =>
          rateOf(
            { width: WIDTH, seconds: SECONDS },
            async () => void (await fileDocument(served, newContent(MEBIBYTE))),
          ),
        () =>
          rateOf(
            { width: WIDTH, seconds: SECONDS },
            async () => void (await postContent(bare.origin, newContent(MEBIBYTE))),
          ),
      ),
      { unit: "/s", against: "bare Node" },
    ),
  ];
  await rm(folder, { recursive: true });
  findings.push(await memoryFinding(world));
  return {
    findings,
    how: "POST folders/{f}/documents with new content each time; the small ones include their row, timeline and answer.",
  };
}

async function fileChecked(served: ServedLibrary, content: Buffer): Promise<void> {
  const { checksum } = await fileDocument(served, content);
  // The length tells as much as a hash could, and takes no time of the upload's.
  if (!/^SHA256:[0-9a-f]{64}$/.test(checksum)) throw new Error(`stored as ${checksum}`);
}

function finding(path: string, measured: Pairing, given: { unit: string; against: string }): Finding {
  return {
    path,
    measured: spreadText(measured.ours, given.unit),
    against: `${spreadText(measured.plain, given.unit)} ${given.against}`,
    ratio: spreadText(measured.ratio),
    goal: `≥ ${LEAST} ×`,
    isMet: measured.ratio.median >= LEAST,
  };
}

/** On a server that has done nothing else, whose memory is not yet large enough for anything. */
async function memoryFinding(world: World): Promise<Finding> {
  await using served = await world.serve(SMALL);
  const block = newContent(MEBIBYTE);
  const blocks = HUGE / MEBIBYTE;
  await fileDocument(served, block);
  await delay(QUIET_MILLISECONDS);
  forgetPeak(served.pid);
  const before = residentBytes(served.pid);
  const { checksum } = await fileStream(served, HUGE, function* repeat() {
    for (let at = 0; at < blocks; at += 1) yield block;
  });
  const expected = sha256(Buffer.concat(Array.from({ length: blocks }, () => block)));
  if (checksum !== `SHA256:${expected}`) throw new Error(`1 GiB was stored as ${checksum}`);
  const grown = (peakBytes(served.pid) - before) / MEBIBYTE;
  return {
    path: "memory that an upload of 1 GiB adds",
    measured: `${number(grown)} MiB`,
    against: `${number(before / MEBIBYTE)} MiB before`,
    ratio: "",
    goal: `< ${MOST_GROWTH_MEBIBYTES} MiB`,
    isMet: grown < MOST_GROWTH_MEBIBYTES,
  };
}
