/** A file with the folders that lead to it, from what was dropped or chosen. */
export interface DroppedFile {
  readonly file: File;
  /** Names of folders from the top; empty for a file of its own. */
  readonly folders: readonly string[];
}

/** What a file input chose; of a folder each file knows its way. */
export function readChosen(files: readonly File[]): readonly DroppedFile[] {
  return files.map((file) => ({ file, folders: file.webkitRelativePath.split("/").slice(0, -1) }));
}

/** What was dropped, folders with all that is in them. */
export async function readDropped(data: DataTransfer): Promise<readonly DroppedFile[]> {
  // The items are gone after the first pause, so all entries are taken before.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return readChosen([...data.files]);
  const found: DroppedFile[] = [];
  for (const entry of entries) await collect(entry, [], found);
  return found;
}

async function collect(entry: FileSystemEntry, folders: readonly string[], found: DroppedFile[]): Promise<void> {
  if (isFile(entry)) {
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), folders });
  } else if (isDirectory(entry)) {
    const reader = entry.createReader();
    for (;;) {
      // A reader gives some at a time, and nothing at its end.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const child of some) await collect(child, [...folders, entry.name], found);
    }
  }
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
