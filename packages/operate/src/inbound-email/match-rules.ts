import type { Tx } from "@muniment/platform/db";
import { casesOfAddress } from "../register/index.ts";
import type { Email } from "./email.repository.ts";
import { findTags } from "./luggage-tag.ts";
import { casesByReference, casesByTag, casesOfSender, casesOfThread } from "./match.repository.ts";

/** A case that an e-mail may belong to, by one rule (OPR-INB-043). */
export interface Match {
  readonly caseId: string;
  readonly certainty: "certain" | "proposed";
  /** In words. */
  readonly reason: string;
}

/** A kind of rule of operate.md 10.4. */
export interface MatchRule {
  readonly name: string;
  find(reader: Tx, email: Email): Promise<Match[]>;
}

const MOST_WORDS = 60;
const MOST_PARTS = 20;

/** The open cases in which the sender takes part. */
const partsOf = async (reader: Tx, { from_address: from }: Email) =>
  from === null ? [] : casesOfAddress(reader, from, MOST_PARTS);

/** An answer belongs where the message belongs that it answers. */
const thread: MatchRule = {
  name: "thread",
  async find(reader, email) {
    const cases = await casesOfThread(reader, email);
    return cases.map(({ id, reference, is_closed }) => ({
      caseId: id,
      certainty: is_closed ? "proposed" : "certain",
      reason: `Another message of this thread belongs to ${reference}`,
    }));
  },
};

/** A tag is certain from whom the tagged mail went to: a guessed one puts nothing into a case (OPR-INB-042). */
const luggageTag: MatchRule = {
  name: "luggage_tag",
  async find(reader, email) {
    const cases = await casesByTag(reader, findTags(email.subject), email.from_address);
    return cases.map((found) => ({
      caseId: found.id,
      certainty: found.knows_sender && !found.is_closed ? "certain" : "proposed",
      reason: `The subject bears the tag of a message about ${found.reference}`,
    }));
  },
};

/** A reference in the subject is a proposal, unless its sender has written about this case before (OPR-INB-042). */
const reference: MatchRule = {
  name: "reference",
  async find(reader, email) {
    const words = email.subject.split(/[\s,;()[\]{}<>"'|]+/).map((word) => word.replace(/^[#:]+|[.:!?]+$/g, ""));
    const wanted = [...new Set(words.filter((word) => /\d/.test(word) && word.length <= 32))].slice(0, MOST_WORDS);
    const cases = await casesByReference(reader, wanted, email.from_address);
    const own = new Set((await partsOf(reader, email)).map(({ id }) => id));
    return cases.map((found) => ({
      caseId: found.id,
      certainty: (found.knows_sender || own.has(found.id)) && !found.is_closed ? "certain" : "proposed",
      reason: `The subject names ${found.reference}`,
    }));
  },
};

/** Who takes part in one open case only, writes about that; of several, a person decides (OPR-INB-040, OPR-PTY-007). */
const participant: MatchRule = {
  name: "participant",
  async find(reader, email) {
    const cases = await partsOf(reader, email);
    return cases.map(({ id, reference: name, entity_name: who }) => ({
      caseId: id,
      certainty: cases.length === 1 ? "certain" : "proposed",
      reason: `${who} takes part in ${name}`,
    }));
  },
};

/** Who wrote about one open case only, may be writing about it again. */
const sender: MatchRule = {
  name: "sender",
  async find(reader, email) {
    if (email.from_address === null) return [];
    const cases = await casesOfSender(reader, email.from_address, 2);
    const [only] = cases;
    if (cases.length !== 1 || only === undefined) return [];
    const reason = `${email.from_address} has written about ${only.reference}, and about no other open case`;
    return [{ caseId: only.id, certainty: "proposed", reason }];
  },
};

/** In order of precedence (OPR-INB-040). */
export const matchRules: readonly MatchRule[] = [luggageTag, thread, reference, participant, sender];
