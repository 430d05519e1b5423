import { words } from "../message/index.ts";
import type { Tell } from "../toast/index.ts";
import { savedAs } from "./file-name.ts";

const KEPT_MILLISECONDS = 60_000;

/**
 * Saves a file that an extension made. At once only right after the person has clicked or pressed a key, in the frame or
 * around it; otherwise a notice says whose file it is, and they decide.
 */
export function saveFile(given: {
  readonly name: string;
  readonly content: ArrayBuffer;
  readonly by: string;
  readonly tell: Tell;
}): void {
  const { content, by, tell } = given;
  const file = savedAs(given.name);
  if (file === undefined) throw Object.assign(new Error(words("extension.file_kind")), { code: "file_kind" });
  const save = (): void => {
    const address = URL.createObjectURL(new Blob([content], { type: file.type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = file.name;
    link.click();
    // Browsers read it a moment later.
    setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
  };
  if (navigator.userActivation.isActive) save();
  else
    tell.done(words("extension.file_ready", { name: by, file: file.name }), undefined, {
      label: words("extension.file_save"),
      run: save,
    });
}
