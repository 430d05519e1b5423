/** Where Microsoft serves the library by which pages talk to Outlook. */
export const OFFICE_JS = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js";

/** What an installation says of Outlook. */
export interface OutlookSettings {
  /** The address of Office.js: Microsoft's, or that of a copy of the firm's own (TRK-OUT-008). */
  readonly officeJs: string;
  /** Origins of the firm's own Outlook on the web. */
  readonly onPremises: readonly string[];
}

const ORIGIN = /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

/** Reads the two settings; throws for what no page may load from or be framed by. */
export function readOutlookSettings(given: { officeJs: string; onPremises: string }): OutlookSettings {
  const officeJs = given.officeJs === "" ? OFFICE_JS : given.officeJs;
  if (
    URL.parse(officeJs)?.protocol !== "https:" ||
    !/^[!-~]+\/office\.js$/.test(officeJs) ||
    /["'<>;\s]/.test(officeJs)
  ) {
    throw new Error(`${officeJs} is not the https address of an office.js`);
  }
  const onPremises = given.onPremises.split(/[\s,]+/).filter((origin) => origin !== "");
  const bad = onPremises.find((origin) => !ORIGIN.test(origin));
  if (bad !== undefined) throw new Error(`${bad} is not an origin with https`);
  return { officeJs, onPremises };
}
