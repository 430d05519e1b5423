import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a ZIP, with everything that can be said of it falsely. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly content?: Uint8Array | string;
  /** What the local header says, where it says something else. */
  readonly localName?: string;
  /** The size that both headers claim. */
  readonly claimedSize?: number;
  readonly isStored?: boolean;
  readonly method?: number;
  /** Of Unix, with the kind of file. */
  readonly mode?: number;
  readonly flags?: number;
  readonly extra?: Buffer;
  /** Take the packed bytes of the entry before, as bombs do. */
  readonly sharesBytes?: boolean;
}

const UTF8 = 0x0800;

/** Writes a ZIP byte by byte, since a library that writes them refuses what these tests need. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  let last = { offset: 0, packed: Buffer.alloc(0), crc: 0, size: 0 };
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? "");
    const method = entry.method ?? (entry.isStored === true ? 0 : 8);
    if (entry.sharesBytes !== true) {
      const packed = method === 0 ? content : deflateRawSync(content, { level: 9 });
      last = { offset, packed, crc: crc32(content), size: content.length };
    }
    const facts = { method, ...last, size: entry.claimedSize ?? last.size, flags: entry.flags ?? UTF8 };
    const local = localHeader(Buffer.from(entry.localName ?? entry.name), facts);
    if (entry.sharesBytes !== true) {
      parts.push(local, last.packed);
      offset += local.length + last.packed.length;
    }
    central.push(centralHeader(entry, facts));
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...parts, directory, endOf(entries.length, directory.length, offset)]);
}

interface Facts {
  readonly method: number;
  readonly offset: number;
  readonly packed: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly flags: number;
}

function localHeader(name: Buffer, { method, packed, crc, size, flags }: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(0x5021, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed.length, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function centralHeader(entry: RawEntry, { method, offset, packed, crc, size, flags }: Facts): Buffer {
  const name = Buffer.from(entry.name);
  const extra = entry.extra ?? Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt16LE(0x5021, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed.length, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name, extra]);
}

function endOf(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
