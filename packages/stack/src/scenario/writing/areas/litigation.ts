import type { AreaPhrases } from "../phrases.ts";

/** Wording of claims before courts and arbitrators. */
export const litigation: AreaPhrases = {
  instruments: [
    "Particulars of claim",
    "Defence and counterclaim",
    "Reply to defence",
    "Witness statement",
    "Skeleton argument",
    "Application notice",
  ],
  clauses: [
    {
      heading: "The parties",
      sentences: [
        "The Claimant is and was at all material times engaged in business at {place}.",
        "The Defendant is {other}, which undertook the obligations described below.",
        "The Claimant dealt with the Defendant on the terms of a written agreement dated {date}.",
      ],
    },
    {
      heading: "The agreement",
      sentences: [
        "By the agreement the Defendant undertook duties to the Claimant in respect of {subject}.",
        "It was an express term that performance would conform to the agreed specification.",
        "It was further a term, implied by statute, that goods supplied would be of satisfactory quality and fit for their purpose.",
        "The Claimant will refer to the agreement at trial for its full meaning and effect.",
      ],
    },
    {
      heading: "Breach",
      sentences: [
        "In breach of the agreement the Defendant failed to perform what it had promised within the time allowed.",
        "Notice of the failure was given on {date}, and no answer of substance was received.",
        "The Defendant's own records show that the defect was known to its staff before delivery.",
        "The matters relied upon are set out in Schedule A.",
      ],
    },
    {
      heading: "Causation and loss",
      sentences: [
        "By reason of the matters aforesaid the Claimant has suffered loss and damage, presently assessed at {amount}.",
        "The sum includes the cost of replacement, the wages of idle staff, and income lost while the works at {place} stood still.",
        "The Claimant acted reasonably to mitigate its loss by finding another source at once.",
      ],
    },
    {
      heading: "Interest",
      sentences: [
        "The Claimant claims interest at the contractual rate, or such other rate and for such period as the tribunal thinks fit.",
        "Interest to the date of issue is set out in Schedule B.",
      ],
    },
    {
      heading: "Relief",
      sentences: [
        "The Claimant claims damages, interest and costs.",
        "Further or other relief is claimed as may be just.",
      ],
    },
  ],
  background: [
    "The dispute between {client} and {other} concerns {subject}.",
    "The first complaint was made on {date} and acknowledged two days later.",
    "The letter before action put the loss at {amount}.",
    "{other} has said that the specification was changed at the instance of {client}.",
    "Samples were taken at {place} in the presence of both sides and sealed.",
    "Without prejudice talks were held and came to nothing.",
  ],
  issues: [
    "Much will turn on the minutes of the site meeting, which {other} has not disclosed.",
    "The limitation clause may fail the test of reasonableness, but we would not rely on that alone.",
    "The expert should be asked whether the failure could have been found by an ordinary inspection.",
    "We put the prospects of recovering the direct loss at about two in three.",
    "The claim for loss of income needs better figures than those we have.",
    "An offer in the region of half of {amount} would put {other} at risk as to costs.",
    "The witness who signed the delivery notes has left and must be traced.",
  ],
  requests: [
    "Please let us have the delivery notes and inspection sheets for the period to {date}.",
    "Please keep all papers and messages that bear on the dispute and suspend any routine deletion.",
    "Please confirm by {deadline} whether the claim is admitted, and in what sum.",
    "Please let us have your proposals for disclosure and for a timetable.",
    "Please send us a list of the people who attended the meeting at {place}.",
  ],
  work: [
    "Drafting particulars of claim",
    "Taking statement from works manager",
    "Reviewing disclosure, second tranche",
    "Conference with counsel on quantum",
    "Preparing bundle for case management conference",
    "Considering expert's draft report",
    "Letter to the other side on disclosure",
    "Attending mediation",
  ],
  subjects: [
    "Letter before action – response",
    "Disclosure: search terms",
    "Expert meeting at {place}",
    "Timetable to trial",
    "Without prejudice: settlement",
    "Bundle index",
    "Statement of the works manager",
  ],
  items: [
    "Agreement and annexes",
    "Purchase orders",
    "Delivery notes",
    "Inspection sheets",
    "Minutes of site meetings",
    "Photographs of the goods",
    "Laboratory report",
    "Letter before action",
    "Reply of the other side",
    "Calculation of loss",
  ],
};
