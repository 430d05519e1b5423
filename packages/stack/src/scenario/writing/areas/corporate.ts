import type { AreaPhrases } from "../phrases.ts";

/** Wording of purchases, sales, joint ventures and investment rounds. */
export const corporate: AreaPhrases = {
  instruments: [
    "Share purchase agreement",
    "Disclosure letter",
    "Shareholders' agreement",
    "Tax deed",
    "Heads of terms",
  ],
  clauses: [
    {
      heading: "Sale and purchase",
      sentences: [
        "The parties agree upon {subject}, to be transferred with full title guarantee and free from all encumbrances.",
        "The rights attaching at completion include the right to every dividend declared on or after {date}.",
        "The buyer is not bound to complete unless the whole of the sale is completed at the same time.",
      ],
    },
    {
      heading: "Price",
      sentences: [
        "The price is {amount}, to be paid in cleared funds at completion.",
        "The price shall be adjusted pound for pound by the amount by which net working capital exceeds or falls short of the target.",
        "A sum of ten per cent shall be held in a joint account of the parties' solicitors until the completion accounts are agreed.",
      ],
    },
    {
      heading: "Conditions",
      sentences: [
        "Completion is conditional upon the consent of the landlord at {place} and upon clearance by the competition authority.",
        "If the conditions have not been met by {deadline} either party may end this agreement by notice.",
        "Each party shall keep the other informed of all dealings with the authorities.",
      ],
    },
    {
      heading: "Warranties",
      sentences: [
        "The seller warrants that each statement in Schedule 3 is true and not misleading at the date of this agreement.",
        "No claim may be brought unless notice of it is given within eighteen months of completion, or six years for tax.",
        "The seller is not liable for a single claim below one per cent of the price.",
        "The buyer confirms that it knows of no fact that would entitle it to claim.",
      ],
    },
    {
      heading: "Restrictions on the seller",
      sentences: [
        "For three years from completion the seller shall not carry on a competing business within the territory.",
        "The seller shall not solicit any person who was a customer of the company in the last twelve months.",
      ],
    },
    {
      heading: "Completion",
      sentences: [
        "Completion takes place at the buyer's solicitors' office {days} business days after the last condition is met.",
        "At completion the seller shall deliver the documents listed in Schedule 4 and procure that the board passes the resolutions there set out.",
      ],
    },
  ],
  background: [
    "{client} signed an exclusivity letter with {other} on {date}.",
    "The data room opened with some four hundred documents and has since grown by half.",
    "Management presentations were held in {place}, and the numbers for the current year were confirmed.",
    "The price of {amount} assumes a normal level of working capital and no debt.",
    "Two of the largest customer contracts contain change of control clauses.",
    "The auditors of {other} signed last year's accounts with an emphasis of matter on stock.",
  ],
  issues: [
    "The key point remains {subject}: without a clean title there is nothing to agree on.",
    "The consent of the landlord at {place} is needed before completion and has not been asked for.",
    "We advise that the cap on liability be set at the price and not at half of it, as {other} proposes.",
    "The pension scheme shows a deficit on the solvency basis that the price does not reflect.",
    "Three licences are held by the parent company and would not pass with the shares.",
    "The disclosure against the environmental warranty is general and in our view insufficient.",
    "A locked box would be simpler than completion accounts, but the reference date is already nine months old.",
  ],
  requests: [
    "Please let us have your comments on the second draft by {deadline}.",
    "Please confirm that the board has approved the price of {amount}.",
    "Please send us the statutory books and the register of persons with significant control.",
    "Please tell us who will sign for {other}, and under what authority.",
    "Please return the signed confidentiality undertaking.",
  ],
  work: [
    "Drafting share purchase agreement",
    "Negotiating warranties with the other side",
    "Reviewing due diligence report, property section",
    "Call with client on working capital mechanism",
    "Preparing completion agenda and signature pages",
    "Considering disclosure letter and supporting documents",
    "Settling board minutes",
    "Reviewing change of control clauses in customer contracts",
  ],
  subjects: [
    "SPA – second draft",
    "Disclosure letter: comments",
    "Data room – missing documents",
    "Working capital target",
    "Completion agenda",
    "Consent of the landlord at {place}",
    "Signature pages for Friday",
  ],
  items: [
    "Certified copy of board minutes",
    "Stock transfer forms",
    "Share certificates or indemnity",
    "Letters of resignation of directors",
    "Statutory books",
    "Release of charges",
    "Disclosure letter",
    "Tax deed",
    "Funds flow statement",
    "Announcement to staff",
  ],
};
