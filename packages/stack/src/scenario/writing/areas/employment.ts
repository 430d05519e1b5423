import type { AreaPhrases } from "../phrases.ts";

/** Wording of contracts of employment, restructurings, claims and settlements. */
export const employment: AreaPhrases = {
  instruments: [
    "Settlement agreement",
    "Service agreement",
    "Grounds of resistance",
    "Consultation paper",
    "Staff handbook",
  ],
  clauses: [
    {
      heading: "Appointment",
      sentences: [
        "The employer engages the employee on the terms of this agreement from {date}.",
        "The usual place of work is {place}, with such travel as the duties reasonably require.",
        "The first six months are a probationary period.",
      ],
    },
    {
      heading: "Pay and benefits",
      sentences: [
        "The sum agreed is {amount}, less the deductions that the law requires.",
        "Pay is reviewed each spring without obligation to increase it.",
        "The employee may join the pension scheme on its rules for the time being.",
      ],
    },
    {
      heading: "Confidence",
      sentences: [
        "Neither during the employment nor after it shall the employee use or disclose confidential information.",
        "Nothing in this agreement prevents a disclosure that the law protects.",
      ],
    },
    {
      heading: "Restrictions after leaving",
      sentences: [
        "For nine months after leaving the employee shall not deal with any client with whom they had dealt in the last year.",
        "Time spent on garden leave is set off against the restrictions.",
        "Each restriction is separate and may be severed from the others.",
      ],
    },
    {
      heading: "Termination",
      sentences: [
        "Either party may end the employment by {days} weeks' written notice.",
        "The employer may pay basic salary in place of notice.",
        "Gross misconduct entitles the employer to end the employment at once.",
      ],
    },
    {
      heading: "Settlement",
      sentences: [
        "The payments are made without admission and in full settlement of the claims listed in the schedule.",
        "The employee has taken advice from an independent adviser on the terms and effect of this agreement.",
      ],
    },
  ],
  background: [
    "{client} first raised {subject} with us on {date}.",
    "A meeting was held at {place} in the presence of a companion.",
    "The personnel file is complete save for the appraisal of last year.",
    "{other} has asked for the selection criteria and the scores.",
    "The handbook in force is that of 2022; the later draft was never issued.",
    "A grievance was lodged, heard, and partly upheld.",
  ],
  issues: [
    "The duty to consult begins when the proposal is made, not when it is decided.",
    "The pool for selection is open to challenge, because two similar posts were left out.",
    "The covenant of twelve months is longer than the court is likely to enforce.",
    "The sum of {amount} should be divided between notice, compensation and legal fees.",
    "There is a risk of a claim for unequal treatment on the ground of age.",
    "Any reference should be agreed word for word and attached.",
    "The decision maker should not be the person who heard the grievance.",
  ],
  requests: [
    "Please let us have the contracts and the last three pay slips.",
    "Please do not speak to {other} about the terms until you have heard from us.",
    "Please confirm by {deadline} that the offer stands open.",
    "Please let us have the minutes of the consultation meetings.",
    "Please send the signed adviser's certificate with the agreement.",
  ],
  work: [
    "Advising on consultation timetable",
    "Drafting settlement agreement",
    "Reviewing selection matrix",
    "Call with client on garden leave",
    "Preparing grounds of resistance",
    "Considering restrictive covenants",
    "Attending consultation meeting",
    "Schedule of loss: calculations",
  ],
  subjects: [
    "Consultation – meeting 2",
    "Draft settlement agreement",
    "Selection criteria",
    "Garden leave",
    "Notice to the authority",
    "Reference wording",
    "Tribunal: case management",
  ],
  items: [
    "Contract of employment",
    "Job description",
    "Pay slips",
    "Notes of meetings",
    "Selection matrix",
    "Letter of invitation",
    "Grievance and outcome",
    "Adviser's certificate",
    "Agreed reference",
    "Return of equipment",
  ],
};
