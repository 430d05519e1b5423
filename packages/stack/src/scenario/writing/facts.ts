import { clientOf } from "../firm/clients.ts";
import { personOf } from "../firm/people.ts";
import type { Person } from "../firm/people.ts";
import type { PlannedDocument, PlannedVersion } from "../firm/filing-plan.ts";
import { createChooser } from "../seeded-choice.ts";
import type { Chooser } from "../seeded-choice.ts";
import { areaPhrases } from "./areas.ts";
import { daysAfter, longDate } from "./dates.ts";
import type { AreaPhrases, Facts } from "./phrases.ts";

/** All that a writer needs to write one version of one document. */
export interface Commission {
  readonly planned: PlannedDocument;
  readonly version: PlannedVersion;
  /** False for every version but the last. */
  readonly isFinal: boolean;
  readonly author: Person;
  readonly phrases: AreaPhrases;
  readonly facts: Facts;
  /** Chooses the same for every version, so that versions differ only where the writer means it. */
  readonly chooser: Chooser;
}

/** The firm's reference of a document, as it is printed in it. */
export function referenceOf(given: Commission): string {
  const { planned, version } = given;
  return `${planned.matter.id} · ${planned.number}.${version.number}`;
}

/** What has to be written for `version` of a planned document. */
export function commission(planned: PlannedDocument, version: PlannedVersion): Commission {
  const { matter } = planned;
  const chooser = createChooser(`content of ${matter.id}, ${planned.number}`);
  const earlier = daysAfter(version.writtenOn, -chooser.integer(9, 60));
  return {
    planned,
    version,
    isFinal: version === planned.versions.at(-1),
    author: personOf(version.author),
    phrases: areaPhrases[matter.area],
    chooser,
    facts: {
      client: clientOf(matter.clientId).name,
      other: matter.counterparty,
      subject: matter.subject,
      amount: matter.amount,
      place: matter.place,
      matter: matter.name,
      date: longDate(earlier),
      deadline: longDate(daysAfter(version.writtenOn, chooser.integer(7, 28))),
      days: chooser.pick(["five", "ten", "fourteen", "twelve", "eight"]),
    },
  };
}
