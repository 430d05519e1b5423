import { makeStyles, tokens } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { getSingleSignOn } from "@muniment/work-api/control-center/single-sign-on";
import { signOnText } from "../../texts/single-sign-on.ts";

/** What the page shows. */
export type SignOnView = Output<typeof getSingleSignOn>["data"];

/** What both forms look like. */
export const useFormStyles = makeStyles({
  form: {
    display: "flex",
    flexDirection: "column",
    gap: "24px",
    padding: "8px 16px 32px",
    maxWidth: "720px",
    "& > *": { flexShrink: 0 },
  },
  section: { display: "flex", flexDirection: "column", gap: "12px" },
  title: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    margin: 0,
  },
  pair: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "1fr 1fr",
    alignItems: "start",
    "@media (max-width: 480px)": { gridTemplateColumns: "1fr" },
  },
  actions: { display: "flex", gap: "8px", flexWrap: "wrap" },
});

/** Does something to the settings, says so, and shows what is there then. */
export function useSignOnAct(): {
  readonly isBusy: boolean;
  /** What fails is told beside the page, or to `fail`. */
  run(act: () => Promise<unknown>, done: string, fail?: (failure: unknown) => void): Promise<boolean>;
} {
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  return {
    isBusy,
    async run(act, done, fail = (failure) => tell.failed(signOnText("not_done"), failure)) {
      setIsBusy(true);
      try {
        await act();
        tell.done(done);
        return true;
      } catch (failure) {
        fail(failure);
        return false;
      } finally {
        setIsBusy(false);
        await invalidate(client, [getSingleSignOn]);
      }
    },
  };
}
