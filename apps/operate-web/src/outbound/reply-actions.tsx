import { ArrowForwardRegular, ArrowReplyAllRegular, ArrowReplyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { outboundText } from "../texts/outbound.ts";
import { useMay } from "../session.ts";
import { ComposeDialog } from "./compose-dialog.tsx";
import type { Begun } from "./compose-dialog.tsx";

const KINDS = [
  { how: "reply", icon: <ArrowReplyRegular />, shortcut: "r" },
  { how: "reply_all", icon: <ArrowReplyAllRegular /> },
  { how: "forward", icon: <ArrowForwardRegular /> },
] as const;

/** Answering and forwarding an e-mail, with the dialog that it is written in (OPR-INB-032). */
export function useReplyActions<T>(emailId: string): { readonly actions: readonly Action<T>[]; dialog: ReactNode } {
  const may = useMay();
  const [begun, setBegun] = useState<Begun | undefined>();
  if (!may("email.send")) return { actions: [], dialog: null };
  return {
    actions: KINDS.map(({ how, icon, ...keys }) => ({
      ...keys,
      id: how,
      label: outboundText(`outbound.${how}`),
      icon,
      needs: "one",
      run: () => setBegun({ answers: { email: emailId, how } }),
    })),
    dialog: begun === undefined ? null : <ComposeDialog begun={begun} onClose={() => setBegun(undefined)} />,
  };
}
