const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
/** 1 January 2024, 00:00, as a zip directory writes it. */
const DOS_DATE = ((2024 - 1980) << 9) | (1 << 5) | 1;

/**
 * Sets the time of every member of a zip file to one fixed instant, in place, so that the same content always gives
 * the same bytes. Only for zip files of our own making: without comment, below 4 GB.
 */
export function fixZipTimes(zip: Buffer): Buffer {
  const end = zip.length - END_LENGTH;
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error("Not a plain zip file.");
  const members = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let member = 0; member < members; member += 1) {
    if (zip.readUInt32LE(at) !== CENTRAL_HEADER) throw new Error("The zip file's directory is damaged.");
    zip.writeUInt16LE(0, at + 12);
    zip.writeUInt16LE(DOS_DATE, at + 14);
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(local) !== LOCAL_HEADER) throw new Error("A member of the zip file is damaged.");
    zip.writeUInt16LE(0, local + 10);
    zip.writeUInt16LE(DOS_DATE, local + 12);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
