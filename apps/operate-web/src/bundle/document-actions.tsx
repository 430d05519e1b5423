import { Dropdown, Field, Input, Option } from "@fluentui/react-components";
import { DocumentBulletListMultipleRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { createBundle, getBundle, listBundles, updateBundle } from "@muniment/operate-api/bundle";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import type { ChosenDocument, DocumentAction } from "../case-document/document-action.ts";
import { bundleText } from "../texts/bundle.ts";
import { entriesOf } from "./bundle-data.ts";

/** Puts chosen documents into a bundle of the case, or begins one with them (OPR-BUN-005). */
function AddToBundle(props: {
  readonly caseId: string;
  readonly selection: readonly ChosenDocument[];
  onClose(): void;
}): ReactNode {
  const { caseId, selection, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const navigate = useNavigate();
  const params = { case: caseId };
  const bundles = useQuery(q(listBundles, { params })).data?.data ?? [];
  const [chosen, setChosen] = useState("");
  const [title, setTitle] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const known = bundles.find(({ id }) => id === chosen);
  const add = async (): Promise<void> => {
    setIsMissing(known === undefined && title.trim() === "");
    if (known === undefined && title.trim() === "") return;
    setIsBusy(true);
    setError(undefined);
    const entries = entriesOf(selection);
    try {
      const { data } =
        known === undefined
          ? await api.call(createBundle, { params, body: { title: title.trim(), entries } })
          : await api.ifMatch(`"${known.rev}"`)(updateBundle, {
              params: { bundle: known.id },
              body: { entries: [...known.entries, ...entries] },
            });
      await invalidate(client, [listBundles, getBundle]);
      tell.done(bundleText("add_to.done", { count: entries.length, bundle: data.title }));
      onClose();
      await navigate({ to: "/cases/$case/bundles/$bundle", params: { case: caseId, bundle: data.id } });
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
      await invalidate(client, [listBundles]);
    }
  };
  return (
    <FormDialog
      title={bundleText("add_to.title", { count: selection.length })}
      error={error}
      choices={[{ label: bundleText("add_to.open"), isBusy, run: () => void add() }]}
      onClose={onClose}
    >
      <Field label={bundleText("add_to.which")}>
        <Dropdown
          value={known?.title ?? bundleText("add_to.new")}
          selectedOptions={[chosen]}
          onOptionSelect={(_, { optionValue = "" }) => setChosen(optionValue)}
        >
          <Option value="">{bundleText("add_to.new")}</Option>
          {bundles.map((bundle) => (
            <Option key={bundle.id} value={bundle.id}>
              {bundle.title}
            </Option>
          ))}
        </Dropdown>
      </Field>
      {known === undefined ? (
        <Field
          label={bundleText("entry.title")}
          required
          {...(isMissing ? { validationMessage: bundleText("entry.title_missing") } : {})}
        >
          <Input value={title} maxLength={254} onChange={(_, { value }) => setTitle(value)} />
        </Field>
      ) : null}
    </FormDialog>
  );
}

/** Chooses documents for a bundle where they are browsed. */
export const addToBundle: DocumentAction = {
  id: "bundle",
  label: bundleText("add_to.open"),
  icon: <DocumentBulletListMultipleRegular />,
  by: "service",
  permission: "documents.bundle",
  isOffered: () => undefined,
  run: (selection, { known, ask }) =>
    ask((close) => <AddToBundle caseId={known.id} selection={selection} onClose={close} />),
};
