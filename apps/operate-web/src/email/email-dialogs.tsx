import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import type { Asking } from "./email-actions.tsx";

const AssignDialog = lazy(async () => ({ default: (await import("./assign-dialog.tsx")).AssignDialog }));
const LinkDialog = lazy(async () => ({ default: (await import("./link-dialog.tsx")).LinkDialog }));
const CompleteDialog = lazy(async () => ({ default: (await import("./complete-dialog.tsx")).CompleteDialog }));
const FileDialog = lazy(async () => ({ default: (await import("../filing/file-dialog.tsx")).FileDialog }));

const DIALOGS = { assign: AssignDialog, link: LinkDialog, complete: CompleteDialog, file: FileDialog } as const;

/** What is asked about an e-mail, fetched when it is asked. */
export function EmailDialogs(props: {
  readonly asking: { readonly what: Asking; readonly email: string } | undefined;
  onClose(): void;
}): ReactNode {
  const { asking, onClose } = props;
  if (asking === undefined) return null;
  const Dialog = DIALOGS[asking.what];
  return (
    <Suspense>
      <Dialog key={asking.email} email={asking.email} onClose={onClose} />
    </Suspense>
  );
}
