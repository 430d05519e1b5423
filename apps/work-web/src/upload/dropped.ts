/** A file with the folders that lead to it, from what was dropped or chosen. */
export interface DroppedFile {
  readonly file: File;
  /** Names of folders from the top; empty for a file of its own. */
  readonly folders: readonly string[];
}

/** What was dropped, chosen or pasted. */
export interface Dropped {
  readonly files: readonly DroppedFile[];
  /** The ways of its folders, also of those without files. */
  readonly folders: readonly (readonly string[])[];
}

/** What a file input chose; of a folder each file knows its way. */
export function readChosen(files: readonly File[]): Dropped {
  return {
    files: files.map((file) => ({ file, folders: file.webkitRelativePath.split("/").slice(0, -1) })),
    folders: [],
  };
}

/** What was dropped or pasted, folders with all that is in them. */
export async function readDropped(data: DataTransfer): Promise<Dropped> {
  // The items are gone after the first pause, so all entries are taken before.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return readChosen([...data.files]);
  return collectAll(entries, []);
}

async function collectAll(entries: readonly FileSystemEntry[], way: readonly string[]): Promise<Dropped> {
  const found = await Promise.all(entries.map(async (entry) => collect(entry, way)));
  return { files: found.flatMap(({ files }) => files), folders: found.flatMap(({ folders }) => folders) };
}

async function collect(entry: FileSystemEntry, way: readonly string[]): Promise<Dropped> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return { files: [{ file, folders: way }], folders: [] };
  }
  if (!isDirectory(entry)) return { files: [], folders: [] };
  const here = [...way, entry.name];
  const reader = entry.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives some at a time, and nothing at its end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    children.push(...some);
  }
  const inside = await collectAll(children, here);
  return { files: inside.files, folders: [here, ...inside.folders] };
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Whether what is dragged are files from outside of the page. */
export function carriesFiles(data: DataTransfer): boolean {
  return data.types.includes("Files");
}
