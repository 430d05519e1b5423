import type { AreaPhrases } from "../phrases.ts";

/** Wording of licences, research, platforms and rights in marks and inventions. */
export const technology: AreaPhrases = {
  instruments: [
    "Licence agreement",
    "Services agreement",
    "Collaboration agreement",
    "Notice of opposition",
    "Data processing terms",
  ],
  clauses: [
    {
      heading: "Grant",
      sentences: [
        "The licensor grants a licence in respect of {subject} for the territory and the term.",
        "The licence is personal, and sub-licences need the licensor's written consent.",
        "All rights not granted are reserved.",
      ],
    },
    {
      heading: "Fees",
      sentences: [
        "The licensee shall pay {amount} and, in addition, a royalty of three and a half per cent of net sales.",
        "Royalty statements are due within thirty days of the end of each quarter and may be audited once a year.",
        "Sums not paid when due bear interest at four per cent above base rate.",
      ],
    },
    {
      heading: "Improvements and results",
      sentences: [
        "Each party owns the improvements that its own people make.",
        "Joint results are held in equal shares, and neither party may license them without telling the other.",
        "Results of the work at {place} shall be published only after {days} days' notice.",
      ],
    },
    {
      heading: "Service levels",
      sentences: [
        "The platform shall be available for 99.9 per cent of each month, planned maintenance apart.",
        "If the level is missed in three successive months the customer may end the agreement.",
        "Service credits are not a penalty and not the only remedy.",
      ],
    },
    {
      heading: "Data",
      sentences: [
        "The processor shall act only on documented instructions and shall report a breach without delay.",
        "At the end of the agreement all data are returned in an open format and then erased.",
      ],
    },
    {
      heading: "Exit",
      sentences: [
        "On ending, for whatever reason, the supplier shall help with the transfer for up to six months.",
        "The exit plan is to be agreed by {deadline} and kept up to date.",
      ],
    },
  ],
  background: [
    "{client} and {other} have worked together on {subject} since {date}.",
    "A patent search found two families that come close and none that anticipate.",
    "The technical annex was prepared by the engineers at {place} and is not yet complete.",
    "The present contract runs out at the end of the quarter.",
    "The examiner has raised an objection for lack of distinctiveness.",
    "Source code is held by an escrow agent under terms of 2019.",
  ],
  issues: [
    "Ownership of joint results should not be left to the general law, which differs from country to country.",
    "The indemnity against claims of third parties is limited to {amount}, which is too little.",
    "The definition of net sales lets {other} deduct more than is usual.",
    "The exclusive licence may restrict competition and should be checked against the block exemption.",
    "No service credit is due for the first three hours, during which most outages end.",
    "The mark is weak in its verbal part, and evidence of use will be needed.",
    "The clause on change control lets the price rise without consent.",
  ],
  requests: [
    "Please let us have the technical annex by {deadline}.",
    "Please tell us which open-source components are used and under what licences.",
    "Please confirm who the inventors are and that they have assigned their rights.",
    "Please send evidence of use of the mark in the last five years.",
    "Please mark the parts of the draft that {other} must not see.",
  ],
  work: [
    "Drafting licence agreement",
    "Reviewing service levels and credits",
    "Call with engineers on technical annex",
    "Considering evidence of use",
    "Preparing notice of opposition",
    "Negotiating liability and indemnities",
    "Freedom to operate: summary",
    "Data processing terms: comparison",
  ],
  subjects: [
    "Licence – royalty base",
    "Technical annex",
    "Service credits",
    "Opposition: evidence",
    "Inventor assignments",
    "Exit plan",
    "Data processing terms",
  ],
  items: [
    "Patent family list",
    "Assignments of inventors",
    "Technical annex",
    "Royalty statement form",
    "Open-source report",
    "Escrow agreement",
    "Security certificate",
    "Sub-processor list",
    "Evidence of use",
    "Exit plan",
  ],
};
