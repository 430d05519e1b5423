import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { ApiError } from "@muniment/rest/client";
import { previewPolicyAsset, updatePolicyAsset } from "@muniment/work-api/policy/asset";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { policyText } from "../../texts/policy.ts";
import { useUnsaved } from "../../unsaved.tsx";
import { Differences, differencesOf } from "./-differences.tsx";
import { Effect } from "./-effect.tsx";
import type { EffectData } from "./-effect.tsx";
import { nameOf, openPolicy, reloadPolicies } from "./-policy.ts";
import type { OpenPolicy, PolicyChange } from "./-policy.ts";

const CONFLICT = 409;

/** A dialog about one policy; it shows what is true now, not what the list showed. */
export function PolicyDialog(props: {
  readonly id: string;
  readonly title: string;
  children(opened: OpenPolicy): ReactNode;
  onClose(): void;
}): ReactNode {
  const { id, title, onClose } = props;
  const found = useQuery({
    queryKey: ["policy-dialog", id],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async () => openPolicy(id),
  });
  if (found.data !== undefined) return props.children(found.data);
  // A dialog that waits and gives way to another would take the focus along.
  if (found.error === null) return null;
  return (
    <FormDialog title={title} choices={[]} cancelLabel={t("close")} onClose={onClose}>
      <ErrorState error={found.error} onRetry={() => void found.refetch()} />
    </FormDialog>
  );
}

/** A change on its way: looked at first, then saved, unless somebody else was faster. */
interface PendingChange {
  readonly effect: EffectData | undefined;
  readonly meanwhile: ReturnType<typeof differencesOf> | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  review(change: PolicyChange): void;
  back(): void;
  save(change: PolicyChange): void;
}

/** Previews and saves changes of a policy as it was opened; what others changed meanwhile is never overwritten unseen. */
function usePolicyChange(opened: OpenPolicy, onSaved: () => void): PendingChange {
  const client = useQueryClient();
  const [state, setState] = useState(opened);
  const [effect, setEffect] = useState<EffectData>();
  const [meanwhile, setMeanwhile] = useState<ReturnType<typeof differencesOf>>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const params = { asset: opened.policy.id };
  const run = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
    setIsBusy(false);
  };
  const keep = async (change: PolicyChange): Promise<void> => {
    try {
      await api.ifMatch(state.tag)(updatePolicyAsset, { params, body: change });
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === CONFLICT)) throw failure;
      const now = await openPolicy(opened.policy.id);
      setMeanwhile(differencesOf(state.policy, now.policy));
      setState(now);
      setEffect(undefined);
      return;
    }
    await reloadPolicies(client);
    onSaved();
  };
  return {
    effect,
    meanwhile,
    error,
    isBusy,
    review: (change) =>
      void run(async () => setEffect((await api.call(previewPolicyAsset, { params, body: change })).data)),
    back: () => {
      setError(undefined);
      setEffect(undefined);
    },
    save: (change) => void run(async () => keep(change)),
  };
}

/** A form whose effect is looked at before it is saved (SPM-SIM-001). */
export function ChangeDialog(props: {
  readonly opened: OpenPolicy;
  readonly title: string;
  readonly change: PolicyChange;
  readonly isDirty: boolean;
  /** Whether it can be gone on with; tells itself what is missing. */
  check?(): boolean;
  readonly children: ReactNode;
  onClose(): void;
}): ReactNode {
  const { opened, title, change, isDirty, check = () => true } = props;
  const tell = useTell();
  const pending = usePolicyChange(opened, () => {
    tell.done(policyText("change.saved", { policy: nameOf(opened.policy) }));
    unsaved.done();
  });
  const unsaved = useUnsaved(isDirty, props.onClose);
  const { effect, isBusy } = pending;
  return (
    <>
      <FormDialog
        title={title}
        isWide
        error={pending.error}
        choices={
          effect === undefined
            ? [
                {
                  label: policyText("change.review"),
                  isBusy,
                  run: () => (check() ? pending.review(change) : undefined),
                },
              ]
            : [
                { label: t("save"), isBusy, run: () => pending.save(change) },
                { label: policyText("change.back"), run: pending.back },
              ]
        }
        onClose={unsaved.close}
      >
        {pending.meanwhile === undefined ? null : <Differences differences={pending.meanwhile} />}
        {effect === undefined ? props.children : <Effect effect={effect} />}
      </FormDialog>
      {unsaved.question}
    </>
  );
}

/** One question about a policy, with what the answer comes to. */
export function ConfirmDialog(props: {
  readonly opened: OpenPolicy;
  readonly title: string;
  readonly label: string;
  readonly done: string;
  readonly change: PolicyChange;
  onClose(): void;
}): ReactNode {
  const { opened, title, label, change, onClose } = props;
  const tell = useTell();
  const pending = usePolicyChange(opened, () => {
    tell.done(props.done);
    onClose();
  });
  const { id } = opened.policy;
  const effect = useQuery({
    queryKey: [previewPolicyAsset.id, id, change, pending.meanwhile],
    gcTime: 0,
    retry: false,
    queryFn: async () => api.call(previewPolicyAsset, { params: { asset: id }, body: change }),
  });
  return (
    <FormDialog
      title={title}
      error={pending.error ?? effect.error}
      choices={effect.data === undefined ? [] : [{ label, isBusy: pending.isBusy, run: () => pending.save(change) }]}
      onClose={onClose}
    >
      {pending.meanwhile === undefined ? null : <Differences differences={pending.meanwhile} />}
      {effect.data !== undefined ? (
        <Effect effect={effect.data.data} />
      ) : effect.error === null ? (
        <LoadingRows rows={3} />
      ) : null}
    </FormDialog>
  );
}
