import { Badge, Button, Field, Text, Textarea, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "@muniment/ui/moment";
import { maxCertificates } from "@muniment/work-api/control-center/single-sign-on";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useFormStyles } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

type Saved = NonNullable<SignOnView["saml"]>["certificates"][number];

/** A certificate; what it says is known once the server has read it. */
export type ShownCertificate = Pick<Saved, "pem"> & Partial<Saved>;

const COLORS = { coming: "informative", valid: "success", ending: "warning", ended: "danger" } as const;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  item: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px 12px",
    alignItems: "center",
    padding: "8px 12px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  facts: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** With what the provider signs, and until when (CC-SSO-006). */
export function Certificates(props: {
  readonly certificates: readonly ShownCertificate[];
  onChange(certificates: readonly ShownCertificate[]): void;
}): ReactNode {
  const { certificates, onChange } = props;
  const shared = useFormStyles();
  const styles = useStyles();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <section className={shared.section} aria-label={signOnText("certificates")}>
      <h2 className={shared.title}>{signOnText("certificates")}</h2>
      <Text size={200} className={styles.quiet}>
        {signOnText("certificates_text", { count: maxCertificates })}
      </Text>
      {certificates.length === 0 ? null : (
        <ul className={styles.list}>
          {certificates.map((certificate) => (
            <li key={certificate.pem} className={styles.item}>
              <span className={styles.facts}>
                <Text weight="semibold">{certificate.subject ?? signOnText("certificate.new")}</Text>
                {certificate.ends === undefined ? null : (
                  <Text size={200} className={styles.quiet}>
                    {signOnText("certificate.until")} <Moment at={certificate.ends} />
                  </Text>
                )}
              </span>
              {certificate.state === undefined ? null : (
                <Badge appearance="tint" color={COLORS[certificate.state]}>
                  {signOnText(`certificate.${certificate.state}`)}
                </Badge>
              )}
              <Button
                size="small"
                aria-label={signOnText("remove_of", { name: certificate.subject ?? signOnText("certificate.new") })}
                onClick={() => onChange(certificates.filter(({ pem }) => pem !== certificate.pem))}
              >
                {signOnText("remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={shared.actions}>
        <Button disabledFocusable={certificates.length >= maxCertificates} onClick={() => setIsAdding(true)}>
          {signOnText("add_certificate")}
        </Button>
      </div>
      {isAdding ? (
        <AddDialog
          onAdd={(pem) => {
            setIsAdding(false);
            if (certificates.every((known) => known.pem !== pem)) onChange([...certificates, { pem }]);
          }}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </section>
  );
}

function AddDialog({ onAdd, onClose }: { onAdd(pem: string): void; onClose(): void }): ReactNode {
  const [pem, setPem] = useState("");
  return (
    <FormDialog
      title={signOnText("add_certificate")}
      choices={[
        { label: signOnText("add_certificate"), run: () => (pem.trim() === "" ? undefined : onAdd(pem.trim())) },
      ]}
      onClose={onClose}
    >
      <Field label={signOnText("certificate")} required>
        <Textarea
          rows={8}
          value={pem}
          placeholder="-----BEGIN CERTIFICATE-----"
          onChange={(_, { value }) => setPem(value)}
        />
      </Field>
    </FormDialog>
  );
}
