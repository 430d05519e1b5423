import { Link, Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { createBundle, listBundleBuilds, listBundles, removeBundle } from "@muniment/operate-api/bundle";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { Moment } from "@muniment/ui/moment";
import { invalidate } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q, useCall } from "../../../../api.ts";
import type { BuildData, BundleData } from "../../../../bundle/bundle-data.ts";
import { t } from "../../../../messages.ts";
import { bundleText } from "../../../../texts/bundle.ts";

/** Begins a bundle by its title. */
export function NewBundle(props: { readonly caseId: string; onDone(id: string): void; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const form = useForm({ defaultValues: { title: "" } });
  const [error, setError] = useState<unknown>();
  const save = async ({ title }: { title: string }): Promise<void> => {
    setError(undefined);
    try {
      const { data } = await api.call(createBundle, { params: { case: props.caseId }, body: { title: title.trim() } });
      await invalidate(client, [listBundles]);
      tell.done(bundleText("bundle.created", { bundle: data.title }));
      props.onDone(data.id);
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["title"] }));
    }
  };
  return (
    <FormDialog
      title={bundleText("bundles.new")}
      error={error}
      choices={[
        {
          label: bundleText("bundles.create"),
          isBusy: form.formState.isSubmitting,
          run: () => void form.handleSubmit(save)(),
        },
      ]}
      onClose={props.onClose}
    >
      <TextField
        control={form.control}
        name="title"
        label={bundleText("entry.title")}
        isRequired
        maxLength={254}
        rules={{ validate: (title) => title.trim() !== "" || bundleText("entry.title_missing") }}
      />
    </FormDialog>
  );
}

/** Removes the definition after asking. */
export function DeleteBundle({ bundle, onClose }: { readonly bundle: BundleData; onClose(): void }): ReactNode {
  const tell = useTell();
  const remove = useCall(removeBundle, [listBundles]);
  return (
    <FormDialog
      title={bundleText("bundles.delete_title", { bundle: bundle.title })}
      error={remove.error}
      choices={[
        {
          label: bundleText("bundles.delete"),
          isBusy: remove.isPending,
          run: () =>
            remove.mutate(
              { params: { bundle: bundle.id } },
              {
                onSuccess: () => {
                  tell.done(bundleText("bundles.deleted", { bundle: bundle.title }));
                  onClose();
                },
              },
            ),
        },
      ]}
      onClose={onClose}
    >
      <Text>{bundleText("bundles.delete_text")}</Text>
    </FormDialog>
  );
}

/** What was built of a bundle, the newest first (OPR-BUN-014). */
export function BuildVersions({ bundle, onClose }: { readonly bundle: string; onClose(): void }): ReactNode {
  const found = useQuery(q(listBundleBuilds, { params: { bundle } }));
  return (
    <FormDialog
      title={bundleText("build.versions")}
      choices={[{ label: t("action.close"), run: onClose }]}
      hasNoCancel
      onClose={onClose}
    >
      {found.isPending ? <LoadingRows rows={3} /> : null}
      {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
      <ul style={{ margin: 0, paddingInlineStart: 20 }} aria-label={bundleText("build.versions")}>
        {found.data?.data.map((build) => (
          <li key={build.id}>
            <OneVersion build={build} />
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}

function OneVersion({ build }: { readonly build: BuildData }): ReactNode {
  const { number, state, result, by, created_at: at } = build;
  return (
    <>
      {`${bundleText("build.version", { number })}, ${bundleText(`build_state.${state}`)}, ${by}, `}
      <Moment at={at} />{" "}
      {result?.url === undefined ? null : (
        <Link href={result.url} target="_blank" rel="noreferrer" inline>
          {bundleText("build.open", { name: result.name })}
        </Link>
      )}
    </>
  );
}
