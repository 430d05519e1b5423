import { Button, Link as FluentLink, Spinner, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowUploadRegular } from "@fluentui/react-icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { ReactNode } from "react";
import {
  getTemplate,
  listTemplates,
  listTemplateVersions,
  publishTemplateVersion,
} from "@muniment/operate-api/template";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate } from "@muniment/ui/query";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../../../api.ts";
import type { TemplateData, TemplateVersionData } from "../../../generation/template-data.ts";
import { saveTemplateFile, uploadTemplateFile } from "../../../generation/files.ts";
import { generationText } from "../../../texts/generation.ts";
import { useMay } from "../../../session.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px", minWidth: 0 },
  heading: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  list: { margin: 0, paddingInlineStart: "20px", display: "flex", flexDirection: "column", gap: "8px" },
  place: { display: "block", color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
});

const changed = [getTemplate, listTemplates, listTemplateVersions];

/** The Word file of a template: what the checker found in it, and letting it be used (OPR-TPL-007, -008). */
export function TemplateFile({ template }: { readonly template: TemplateData }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const may = useMay();
  const input = useRef<HTMLInputElement>(null);
  const params = { template: template.id };
  const versions = useQuery(q(listTemplateVersions, { params }));
  const newest = versions.data?.data[0];
  const upload = useMutation({
    mutationFn: async (file: File) => uploadTemplateFile(template.id, file),
    onSuccess: async (number) => {
      await invalidate(client, changed);
      tell.done(generationText("template.uploaded", { number }));
    },
    onError: (error) => tell.failed(generationText("template.not_uploaded"), error),
  });
  const publish = useCall(publishTemplateVersion, changed);
  const hasErrors = newest?.mistakes.some(({ severity }) => severity === "error") === true;
  return (
    <section className={styles.root} aria-label={generationText("template.file")}>
      <h2 className={styles.heading}>{generationText("template.file")}</h2>
      {newest === undefined ? (
        <Text>{generationText("template.file_none")}</Text>
      ) : (
        <VersionFacts template={template} version={newest} />
      )}
      <div className={styles.actions}>
        <input
          ref={input}
          type="file"
          accept=".docx,.dotx"
          hidden
          aria-label={generationText("template.add_file")}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file !== undefined) upload.mutate(file);
            currentTarget.value = "";
          }}
        />
        <Button
          icon={upload.isPending ? <Spinner size="tiny" /> : <ArrowUploadRegular />}
          disabledFocusable={upload.isPending}
          onClick={() => input.current?.click()}
        >
          {generationText("template.add_file")}
        </Button>
        {newest === undefined || newest.state !== "draft" || hasErrors || !may("template.publish") ? null : (
          <Button
            disabledFocusable={publish.isPending}
            onClick={() =>
              publish.mutate(
                { params: { ...params, number: String(newest.number) } },
                {
                  onSuccess: () => tell.done(generationText("template.published", { number: newest.number })),
                  onError: (error) => tell.failed(generationText("template.not_published"), error),
                },
              )
            }
          >
            {generationText("template.publish", { number: newest.number })}
          </Button>
        )}
      </div>
      {newest === undefined ? null : <CheckResult version={newest} />}
      <OlderVersions template={template} versions={versions.data?.data.slice(1) ?? []} />
    </section>
  );
}

function VersionFacts(props: { readonly template: TemplateData; readonly version: TemplateVersionData }): ReactNode {
  const { template, version } = props;
  return (
    <PropertyList
      properties={[
        { name: generationText("template.version"), value: versionText(version) },
        { name: generationText("template.file"), value: <FileLink template={template} version={version} /> },
        { name: generationText("template.size"), value: formatSize(version.size) },
        { name: generationText("template.service"), value: version.service_name },
        { name: generationText("production.by"), value: version.created_by },
        { name: generationText("production.when"), value: <Moment at={version.created_at} /> },
      ]}
    />
  );
}

function versionText({ number, state }: TemplateVersionData): string {
  return generationText("template.version_of", { number, state: generationText(`template_state.${state}`) });
}

function FileLink(props: { readonly template: TemplateData; readonly version: TemplateVersionData }): ReactNode {
  const tell = useTell();
  const save = async (): Promise<void> => {
    try {
      await saveTemplateFile(props.template.id, props.version);
    } catch (error) {
      tell.failed(generationText("template.not_saved"), error);
    }
  };
  return (
    <FluentLink as="button" type="button" inline onClick={() => void save()}>
      {props.version.file_name}
    </FluentLink>
  );
}

/** The one in use may be older than the newest draft. */
function OlderVersions(props: {
  readonly template: TemplateData;
  readonly versions: readonly TemplateVersionData[];
}): ReactNode {
  const styles = useStyles();
  if (props.versions.length === 0) return null;
  return (
    <>
      <h2 className={styles.heading}>{generationText("template.versions")}</h2>
      <ul className={styles.list} aria-label={generationText("template.versions")}>
        {props.versions.map((version) => (
          <li key={version.number}>
            {versionText(version)} <FileLink template={props.template} version={version} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Every mistake with its place and reason, and the fields that the file uses. */
function CheckResult({ version }: { readonly version: TemplateVersionData }): ReactNode {
  const styles = useStyles();
  const { mistakes, fields, blocks } = version;
  return (
    <>
      <h2 className={styles.heading}>{generationText("template.check")}</h2>
      {mistakes.length === 0 ? (
        <Status tone="good">{generationText("template.check_good")}</Status>
      ) : (
        <ul className={styles.list} aria-label={generationText("template.check")}>
          {mistakes.map((mistake, at) => (
            <li key={`${mistake.reason} ${at}`}>
              <Status tone={mistake.severity === "error" ? "bad" : "warning"}>{mistake.text}</Status>
              <span className={styles.place}>
                {mistake.paragraph === undefined
                  ? mistake.part
                  : generationText("template.paragraph", { part: mistake.part, paragraph: mistake.paragraph })}
                {mistake.excerpt === undefined ? null : `: ${mistake.excerpt}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {fields.length === 0 ? null : (
        <>
          <h2 className={styles.heading}>{generationText("template.fields")}</h2>
          <ul className={styles.list} aria-label={generationText("template.fields")}>
            {fields.map(({ path, use }) => (
              <li key={`${path} ${use}`}>
                {generationText("template.used_for", { path, use: generationText(`template_use.${use}`) })}
              </li>
            ))}
          </ul>
        </>
      )}
      {blocks.length === 0 ? null : (
        <PropertyList properties={[{ name: generationText("template.blocks"), value: blocks.join(", ") }]} />
      )}
    </>
  );
}
