/** A `winmail.dat` for tests: files with their short and, where given, long names ([MS-OXTNEF]). */
export function buildTnef(
  files: readonly { readonly title: string; readonly longName?: string; readonly content: Uint8Array }[],
  body?: string,
): Uint8Array {
  const start = Buffer.alloc(6);
  start.writeUInt32LE(0x223e9f78);
  return Buffer.concat([
    start,
    ...(body === undefined ? [] : [attribute(1, 0x0002800c, Buffer.from(`${body}\0`, "latin1"))]),
    ...files.flatMap(({ title, longName, content }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${title}\0`, "latin1")),
      attribute(2, 0x0006800f, content),
      ...(longName === undefined ? [] : [attribute(2, 0x00069005, properties(longName))]),
    ]),
  ]);
}

function attribute(level: number, id: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(level);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(content.length, 5);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(content.reduce((sum, byte) => (sum + byte) % 0x10000, 0));
  return Buffer.concat([head, content, checksum]);
}

/** A number, a property with a name instead of an id, a list of numbers, and the long name. */
function properties(longName: string): Buffer {
  const name = Buffer.from(`${longName}\0`, "utf16le");
  const fill = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const numbers = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
    return bytes;
  };
  const ownName = Buffer.from("Own\0", "utf16le");
  return Buffer.concat([
    numbers(4, 0x37050003, 1, 0x80010003),
    Buffer.alloc(16),
    numbers(1, ownName.length),
    fill(ownName),
    numbers(7, 0x68001003, 2, 1, 2, 0x3707001f, 1, name.length),
    fill(name),
  ]);
}
