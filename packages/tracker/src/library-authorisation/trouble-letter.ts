import { addSeconds } from "@muniment/kernel";
import { renderLetter } from "@muniment/mail";
import type { QueueMail } from "@muniment/mail";
import type { Tx } from "@muniment/platform/db";
import { listAuthorizations, listLibraryRows, updateLibrary } from "./authorisation.repository.ts";

const KIND = "tracker.library-trouble";
const PATIENCE_SECONDS = 86_400;

/**
 * A library that has failed for a day is told once of each failure: to whoever lent the authority in use, and to the
 * library's NRTADMINs (TRK-BG-007). The library must be locked.
 */
export async function tellTrouble(
  tx: Tx,
  { id, at, queueMail }: { id: string; at: Date; queueMail: QueueMail },
): Promise<void> {
  const [library] = await listLibraryRows(tx, [id]);
  const failing = library?.failing_since ?? null;
  if (library === undefined || failing === null || failing > addSeconds(at, -PATIENCE_SECONDS)) return;
  if (library.trouble_told_at !== null && library.trouble_told_at >= failing) return;
  const [active] = await listAuthorizations(tx, [id]);
  if (active === undefined) return;
  await updateLibrary(tx, id, { trouble_told_at: at });
  const letter = renderLetter({
    heading: `Tracker cannot follow ${library.name}`,
    paragraphs: [
      `For more than 24 hours Tracker's background service has not reached the library ${library.name}, in which it works by the authority of ${active.person}.`,
      "Until it does, names and documents in Tracker may be out of date there, and daily reports leave its matters out. Who may see what is still asked at every request.",
      "Tracker tries again by itself. The state of each library stands in Control Center under Tracker configuration.",
    ],
    closing: ["Tracker"],
  });
  const addresses = [active.email, ...library.administrators].filter((address) => address !== "");
  const unique = new Map(addresses.map((address) => [address.toLowerCase(), address]));
  for (const recipient of unique.values()) {
    const subject = `Tracker cannot follow ${library.name}`;
    await queueMail(tx, { kind: KIND, recipient, subject, isAutomatic: true, ...letter });
  }
}
