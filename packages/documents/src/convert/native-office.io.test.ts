import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNativeOffice } from "./native-office.ts";
import { CONVERSION_LIMITS } from "./office.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-office-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program that notes each start and the profile that it was given, and writes what it is asked for when `isFit`. */
async function aProgram(name: string, isFit: string): Promise<{ path: string; starts(): Promise<string[]> }> {
  const path = join(folder, name);
  const script = `#!/bin/sh
echo "$1" >> "$0.starts"
starts=$(wc -l < "$0.starts")
while [ "$1" != "--outdir" ]; do shift; done
out=$2; shift 2
${isFit} || exit 77
for each in "$@"; do name=$(basename "$each"); echo made > "$out/\${name%.*}.pdf"; done
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return { path, starts: async () => (await readFile(`${path}.starts`, "utf8")).trim().split("\n") };
}

async function convertBy(program: string, file: string): Promise<string> {
  const office = createNativeOffice(program, { folder, limits: CONVERSION_LIMITS });
  try {
    const [path, output] = [join(folder, file), join(folder, `${file}.out`)];
    await writeFile(path, "text");
    await office.convert({ path, output, archive: false });
    return await readFile(output, "utf8");
  } finally {
    await office.close();
  }
}

test("OPR-FLT-024 a file that the program ended at is tried once more, by a fresh one with a fresh profile", async () => {
  const program = await aProgram("once", '[ "$starts" -gt 1 ]');
  expect(await convertBy(program.path, "once.rtf")).toBe("made\n");
  const starts = await program.starts();
  expect([starts.length, new Set(starts).size]).toEqual([2, 2]);
});

test("OPR-FLT-024 after the second time the reason is told, and the next file is made", async () => {
  const program = await aProgram("poisoned", 'case "$*" in *poisoned*) false;; esac');
  const office = createNativeOffice(program.path, { folder, limits: CONVERSION_LIMITS });
  const job = async (name: string) => {
    await writeFile(join(folder, name), "text");
    return { path: join(folder, name), output: join(folder, `${name}.out`), archive: false };
  };
  await expect(office.convert(await job("poisoned-file.rtf"))).rejects.toMatchObject({ reason: "crashed" });
  expect((await program.starts()).length).toBe(2);
  await office.convert(await job("next.rtf"));
  expect(await readFile(join(folder, "next.rtf.out"), "utf8")).toBe("made\n");
  await office.close();
});
