import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { bundleLimits } from "@muniment/operate-api/bundle";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, SwitchField, TextField } from "@muniment/ui/form";
import { t } from "../../../../messages.ts";
import { bundleText } from "../../../../texts/bundle.ts";

const TURNS = [0, 90, 180, 270] as const;
const LEVELS = Array.from({ length: bundleLimits.sectionLevels }, (_, at) => String(at + 1));

const TITLE = bundleText("entry.title_missing");

function valuesOf(entry: BundleEntryValue) {
  return {
    title: entry.title,
    description: entry.description ?? "",
    date: entry.date ?? "",
    text: entry.text ?? "",
    pages: entry.pages ?? "",
    rotate: String(entry.rotate ?? 0),
    level: String(entry.level ?? 1),
    startsOnOddPage: entry.starts_on_odd_page ?? false,
  };
}

type Values = ReturnType<typeof valuesOf>;

function entryOf({ id, kind, document, is_included: isIncluded }: BundleEntryValue, values: Values): BundleEntryValue {
  const { title, description, date, text, pages, rotate, level, startsOnOddPage } = values;
  const turn = TURNS.find((one) => String(one) === rotate) ?? 0;
  return {
    id,
    kind,
    title: title.trim(),
    starts_on_odd_page: startsOnOddPage,
    ...(document === undefined ? {} : { document }),
    ...(isIncluded === undefined ? {} : { is_included: isIncluded }),
    ...(kind === "section" ? { level: Number(level) } : {}),
    ...(kind === "text" ? { text } : {}),
    ...(kind === "document" && turn !== 0 ? { rotate: turn } : {}),
    ...(pages.trim() === "" ? {} : { pages: pages.trim() }),
    ...(description.trim() === "" ? {} : { description: description.trim() }),
    ...(date.trim() === "" ? {} : { date: date.trim() }),
  };
}

/** What an entry of a bundle says, and how it stands there (OPR-BUN-003). */
export function EntryDialog(props: {
  readonly entry: BundleEntryValue;
  save(entry: BundleEntryValue): void;
  onClose(): void;
}): ReactNode {
  const { entry, save, onClose } = props;
  const { control, handleSubmit } = useForm<Values>({ defaultValues: valuesOf(entry) });
  const keep = handleSubmit((values) => {
    save(entryOf(entry, values));
    onClose();
  });
  const { kind } = entry;
  return (
    <FormDialog
      title={bundleText(`entry_kind.${kind}`)}
      choices={[{ label: t("action.save"), run: () => void keep() }]}
      onClose={onClose}
    >
      <TextField
        control={control}
        name="title"
        label={bundleText("entry.title")}
        isRequired
        maxLength={254}
        rules={{ required: TITLE, pattern: { value: /\S/, message: TITLE } }}
      />
      {kind === "section" ? (
        <ChoiceField
          control={control}
          name="level"
          label={bundleText("entry.level")}
          options={LEVELS.map((value) => ({ value, label: bundleText("entry.level_of", { level: value }) }))}
        />
      ) : (
        <>
          <TextField control={control} name="description" label={bundleText("entry.description")} maxLength={254} />
          <TextField control={control} name="date" label={bundleText("entry.date")} isDate maxLength={32} />
        </>
      )}
      {kind === "text" ? (
        <TextField control={control} name="text" label={bundleText("entry.text")} isMultiline maxLength={4000} />
      ) : null}
      {kind === "document" ? <PageFields control={control} /> : null}
      <SwitchField control={control} name="startsOnOddPage" label={bundleText("entry.starts_on_odd_page")} />
    </FormDialog>
  );
}

function PageFields({ control }: { readonly control: Control<Values> }): ReactNode {
  return (
    <>
      <TextField
        control={control}
        name="pages"
        label={bundleText("entry.pages")}
        hint={bundleText("entry.pages_hint")}
        maxLength={254}
      />
      <ChoiceField
        control={control}
        name="rotate"
        label={bundleText("entry.rotate")}
        options={TURNS.map((turn) => ({ value: String(turn), label: bundleText(`entry.rotate_${turn}`) }))}
      />
    </>
  );
}
