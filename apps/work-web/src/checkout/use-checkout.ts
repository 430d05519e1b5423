import { useState } from "react";
import { lockDocument, unlockDocument } from "@muniment/work-api/document/checkout";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { useDownload } from "../download/download.ts";
import { useRefresh } from "../item/refresh.ts";
import { fileNameOf } from "../item/item.ts";
import type { DocumentItem } from "../item/item.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";

/** What the person does with documents that are, or get, checked out. */
export interface CheckoutActs {
  checkOut(document: DocumentItem): void;
  discard(document: DocumentItem): void;
  unlock(document: DocumentItem): void;
  checkIn(document: DocumentItem): void;
  /** The document that is being checked in. */
  readonly checkingIn: DocumentItem | undefined;
  endCheckIn(): void;
}

/** Checks out with the file, which is saved; giving back and unlocking happen at once, and can be taken back. */
export function useCheckout(): CheckoutActs {
  const scope = useScope();
  const tell = useTell();
  const refresh = useRefresh();
  const download = useDownload();
  const [checkingIn, setCheckingIn] = useState<DocumentItem | undefined>();

  const change = async (
    document: DocumentItem,
    act: { run(): Promise<unknown>; done: string; failed: string; undo?(): Promise<unknown> },
  ): Promise<boolean> => {
    try {
      await act.run();
      refresh([document.id]);
      const { undo } = act;
      const takeBack = async (): Promise<void> => {
        try {
          await undo?.();
        } catch (error) {
          tell.failed(act.failed, error);
        }
        refresh([document.id]);
      };
      if (undo === undefined) tell.done(act.done);
      else tell.done(act.done, () => void takeBack());
      return true;
    } catch (error) {
      tell.failed(act.failed, error);
      refresh([document.id]);
      return false;
    }
  };

  const lock = async ({ id }: DocumentItem): Promise<unknown> =>
    api.call(lockDocument, { params: { ...scope, document: id }, body: {} });
  const release = async ({ id }: DocumentItem): Promise<unknown> =>
    api.call(unlockDocument, { params: { ...scope, document: id }, query: {} });

  return {
    checkOut(document) {
      const { name } = document;
      const run = async (): Promise<void> => {
        const isTaken = await change(document, {
          run: async () => lock(document),
          done: t("checkout.done", { name }),
          failed: t("checkout.failed", { name }),
          undo: async () => release(document),
        });
        if (isTaken) await download([{ id: document.id, name: fileNameOf(document) }]);
      };
      void run();
    },
    discard(document) {
      const { name } = document;
      void change(document, {
        run: async () => release(document),
        done: t("discard.done", { name }),
        failed: t("discard.failed", { name }),
        undo: async () => lock(document),
      });
    },
    unlock(document) {
      const { name } = document;
      void change(document, {
        run: async () => release(document),
        done: t("unlock.done", { name }),
        failed: t("unlock.failed", { name }),
      });
    },
    checkIn: setCheckingIn,
    checkingIn,
    endCheckIn: () => setCheckingIn(undefined),
  };
}
