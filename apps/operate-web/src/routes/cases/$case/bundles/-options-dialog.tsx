import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { numberPositions } from "@muniment/operate-api/bundle";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";
import type { BundleData } from "../../../../bundle/bundle-data.ts";
import type { BundleChange } from "../../../../bundle/use-bundle-change.ts";
import { t } from "../../../../messages.ts";
import { bundleText } from "../../../../texts/bundle.ts";

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gap: "16px 24px",
    "@media (min-width: 721px)": { gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)" },
  },
  column: { display: "flex", flexDirection: "column", gap: "16px", minWidth: 0 },
});
const TROUBLES = ["stop", "slip_sheet"] as const;

const TITLE = bundleText("entry.title_missing");

function valuesOf({ title, reference, options }: BundleData) {
  const { folder, numbering, ...rest } = options;
  return {
    ...rest,
    ...numbering,
    title,
    reference,
    folder: folder.join("/"),
    start: String(numbering.start),
    size: String(numbering.size),
  };
}

type Values = ReturnType<typeof valuesOf>;

function changeOf({ title, reference, folder, start, size, name, ...values }: Values): BundleChange {
  const { has_cover, has_contents, has_dividers, on_trouble } = values;
  const { is_printed, position, prefix, shows_total } = values;
  return {
    title: title.trim(),
    reference: reference.trim(),
    options: {
      has_cover,
      has_contents,
      has_dividers,
      on_trouble,
      name: name.trim(),
      folder: folder.split("/").flatMap((part) => (part.trim() === "" ? [] : [part.trim()])),
      numbering: { is_printed, position, prefix, shows_total, start: Number(start), size: Number(size) },
    },
  };
}

/** How a bundle looks, and where what is built goes (OPR-BUN-007, -009, -015, -019). */
export function OptionsDialog(props: {
  readonly bundle: BundleData;
  save(change: BundleChange): void;
  onClose(): void;
}): ReactNode {
  const { bundle, save, onClose } = props;
  const styles = useStyles();
  const { control, handleSubmit, watch } = useForm<Values>({ defaultValues: valuesOf(bundle) });
  const keep = handleSubmit((values) => {
    save(changeOf(values));
    onClose();
  });
  return (
    <FormDialog
      title={bundleText("option.title")}
      isWide
      choices={[{ label: t("action.save"), run: () => void keep() }]}
      onClose={onClose}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <PlaceFields control={control} />
        </div>
        <div className={styles.column}>
          <SwitchField control={control} name="has_cover" label={bundleText("option.has_cover")} />
          <SwitchField control={control} name="has_contents" label={bundleText("option.has_contents")} />
          <SwitchField control={control} name="has_dividers" label={bundleText("option.has_dividers")} />
          <SwitchField control={control} name="is_printed" label={bundleText("option.is_printed")} />
          {watch("is_printed") ? <NumberFields control={control} /> : null}
        </div>
      </div>
    </FormDialog>
  );
}

function PlaceFields({ control }: { readonly control: Control<Values> }): ReactNode {
  return (
    <>
      <TextField
        control={control}
        name="title"
        label={bundleText("entry.title")}
        isRequired
        maxLength={254}
        rules={{ required: TITLE, pattern: { value: /\S/, message: TITLE } }}
      />
      <TextField control={control} name="reference" label={bundleText("option.reference")} maxLength={64} />
      <TextField
        control={control}
        name="name"
        label={bundleText("option.name")}
        hint={bundleText("option.name_hint")}
        maxLength={254}
      />
      <TextField
        control={control}
        name="folder"
        label={bundleText("option.folder")}
        hint={bundleText("option.folder_hint")}
        maxLength={500}
      />
      <ChoiceField
        control={control}
        name="on_trouble"
        label={bundleText("option.on_trouble")}
        options={TROUBLES.map((value) => ({ value, label: bundleText(`option.on_trouble_${value}`) }))}
      />
    </>
  );
}

function NumberFields({ control }: { readonly control: Control<Values> }): ReactNode {
  return (
    <>
      <ChoiceField
        control={control}
        name="position"
        label={bundleText("option.position")}
        options={numberPositions.map((value) => ({ value, label: bundleText(`position.${value}`) }))}
      />
      <TextField control={control} name="prefix" label={bundleText("option.prefix")} maxLength={16} />
      <TextField
        control={control}
        name="start"
        label={bundleText("option.start")}
        maxLength={6}
        rules={{ pattern: { value: /^\d+$/, message: bundleText("option.no_number") } }}
      />
      <TextField
        control={control}
        name="size"
        label={bundleText("option.size")}
        maxLength={2}
        rules={{ pattern: { value: /^(?:[6-9]|1\d|2[0-4])$/, message: bundleText("option.no_size") } }}
      />
      <SwitchField control={control} name="shows_total" label={bundleText("option.shows_total")} />
    </>
  );
}
