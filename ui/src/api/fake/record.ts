// Dorothy's record as the pages are given it, on 11 February 2026.
import type {
  Dispute,
  Divergence,
  History,
  MessageRow,
  OfEntry,
  PersonPage,
  Plan,
  PlanSection,
  Removal,
  SettlePage,
} from "../types";
import { banner, dorothy, dorothyId, entry, field, notEnded, tag, version } from "./people";

export const fallBlock = "e0000000-0000-4000-8000-000000000008";

export const divergence: Divergence = {
  entry: fallBlock,
  kind: "crisis-scenario",
  field: "what_i_do",
  title: "In a crisis: a fall. Two people wrote “What I do”",
  versions: [
    version(
      "v1",
      "Press my pendant.\nStay warm: pull the blanket down from the rail.\nDo not pull up on the sink.",
      {
        when: "Tue 10 Feb 15:20",
        delivery: "on this laptop only",
        present: "Dorothy, Martin (son)",
      },
    ),
    version(
      "v2",
      "Press my pendant.\nIf nothing hurts: roll on my side, crawl to the hall chair, get up as Lena showed me.\nDo not pull up on the sink.",
      {
        author: "Lena Kowalska",
        role: "Physiotherapist",
        mine: false,
        when: "Tue 10 Feb 16:45",
        device: "laptop DST-12",
      },
    ),
  ],
  maySettle: true,
  halfWritten: false,
};

const whatMatters = entry(
  "e2",
  "what-matters",
  "What matters to me",
  {
    what_matters: field(
      "What matters to me",
      "Staying in my own home and getting to the church lunch on Thursdays.",
    ),
    people: field("People important to me", "Martin, my son. Jean from church."),
  },
  { present: "Dorothy, Martin (son)" },
);

const goal = entry(
  "e17",
  "goal",
  "Walk to the church hall",
  {
    words: field("Goal, in the person's words", "Walk to the church hall with my stick by Easter"),
    baseline: field("Now", "80 m"),
    target: field("Wanted", "200 m"),
    due_on: field("By", "5 Apr"),
    owner: field("Who helps, of the staff", "Lena Kowalska"),
  },
  { by: "Lena Kowalska, 6 Feb", status: tag("Active", "plain") },
);

const contact = entry(
  "e12",
  "contact",
  "Martin Ashdown",
  {
    relationship: field("Relationship", "son"),
    phone: field("Phone", "07700 900101"),
    holds_keys: field("Holds keys", "Yes", "yes"),
  },
  { by: "Joanne Mills, 21 Jan" },
);

const carer = entry("e13", "carer", "Martin Ashdown", {
  main: field("Main carer", "Yes", "yes"),
  hours_per_week: field("Hours of care", "6 hours a week", "6"),
  contingency: field("What happens if the carer is ill", "Jean looks in"),
});

const conditions = [
  "Hypertension",
  "Osteoarthritis of the knees",
  "Osteoporosis, wrist fracture 2023",
  "Chronic kidney disease stage 3a",
  "Hearing impairment",
  "Recurrent cellulitis",
].map((name, index) =>
  entry(
    `cond${index}`,
    "condition",
    name,
    { name: field("Condition", name), active: field("Active", "Yes", "yes") },
    {
      by: "Dr Helen Okafor, 19 Jan",
    },
  ),
);

export const message: MessageRow = {
  entry: "m1",
  person: dorothy,
  from: "Priya Nair",
  to: "Sarah Whitlock",
  when: "08:02",
  text: "Martin rang: Dot fell on Monday night. She says she is fine. Could you look at her today?",
  handled: null,
  ends: notEnded,
};

const history = [
  {
    change: "h3",
    when: "Tue 10 Feb 16:45",
    by: "Lena Kowalska, physiotherapist",
    device: "laptop DST-12",
    what: "Crisis: a fall",
    fields: [
      {
        label: "What I do",
        before: ["Press pendant, stay warm"],
        after: "Press my pendant. If nothing hurts: roll on my side.",
        stands: true,
      },
    ],
    details: [],
    delivery: "on the server",
  },
  {
    change: "h2",
    when: "Tue 10 Feb 15:20",
    by: "Sarah Whitlock, care manager",
    device: "your laptop DST-07",
    what: "Crisis: a fall",
    fields: [
      {
        label: "What I do",
        before: ["Press pendant, stay warm"],
        after: "Press my pendant. Stay warm.",
        stands: true,
      },
    ],
    details: [],
    delivery: "on this laptop only",
  },
  {
    change: "h1",
    when: "Fri 6 Feb 11:20",
    by: "Sarah Whitlock, care manager",
    device: "your laptop DST-07",
    what: "What matters to me",
    fields: [
      {
        label: "What matters to me",
        before: [],
        after: "Staying in my own home and getting to the church lunch on Thursdays.",
        stands: true,
      },
    ],
    details: [],
    delivery: "on the server",
  },
];

export const personPage: PersonPage = {
  banner,
  checks: [
    {
      key: `${fallBlock}/crisis-scenario/what_i_do`,
      words: "“What I do” after a fall: two versions",
      place: { page: "settle", person: dorothyId, entry: fallBlock, kind: "crisis-scenario" },
      tag: tag("2 versions", "two"),
      leftover: null,
    },
  ],
  whatMatters: [
    {
      words: "Staying in my own home and getting to the church lunch on Thursdays.",
      by: "Sarah Whitlock, 6 Feb (chosen by Priya Nair), with Dorothy, Martin (son)",
    },
  ],
  goals: [goal],
  team: [
    {
      name: "Martin Ashdown",
      what: "son, has keys",
      phone: "07700 900101",
      place: { page: "plan", person: dorothyId, entry: "e12" },
    },
    { name: "Priya Nair", what: "named nurse", phone: null, place: null },
    { name: "Joanne Mills", what: "coordinator", phone: "01632 960010", place: null },
    { name: "Dr Helen Okafor", what: "accountable GP", phone: null, place: null },
  ],
  visits: [
    {
      entry: "visit-planned",
      when: "Today 14:00",
      title: "Home visit after a fall",
      by: "Sarah Whitlock, care manager",
      readings: "",
      summary: null,
      status: tag("Planned Wed 11 Feb 14:00", "soon"),
      signed: false,
      mayMove: true,
      mayRemove: true,
      place: { page: "visit", person: dorothyId, visit: "visit-planned" },
    },
    {
      entry: "visit-jan",
      when: "22 Jan 2026",
      title: "Baseline home visit",
      by: "Sarah Whitlock, care manager",
      readings: "BP 144, NEWS2 0 low, weight 58.0 kg",
      summary: "First visit. Steady with a stick, knees sore on the stairs.",
      status: tag("Signed", "fine"),
      signed: true,
      mayMove: false,
      mayRemove: false,
      place: { page: "visit", person: dorothyId, visit: "visit-jan" },
    },
  ],
  readings: [
    {
      measure: "Blood pressure, sitting",
      latest: [{ text: "144/–", when: "22 Jan", by: "Sarah Whitlock, home" }],
      before: [],
    },
    {
      measure: "Pulse",
      latest: [{ text: "76 a minute", when: "22 Jan", by: "Sarah Whitlock, home" }],
      before: [],
    },
    {
      measure: "SpO2",
      latest: [{ text: "97 %", when: "22 Jan", by: "Sarah Whitlock, home" }],
      before: [],
    },
    {
      measure: "Weight",
      latest: [{ text: "58.0 kg", when: "2 Feb", by: "Tom Bradley, home" }],
      before: [{ text: "58.0 kg", when: "22 Jan", by: "Sarah Whitlock, home" }],
    },
  ],
  falls: [
    entry(
      "fall-1",
      "fall",
      "Fall on 14 Sep 2025",
      {
        happened_on: field("Date", "14 Sep 2025"),
        place: field("Where", "Indoors at home"),
        activity: field("Doing what, and where exactly", "Kitchen"),
        injury: field("Injury", "Minor"),
      },
      { by: "Sarah Whitlock, 22 Jan" },
    ),
  ],
  conditions,
  referrals: [
    entry(
      "r1",
      "referral",
      "Falls clinic",
      {
        service: field("To which service", "Falls clinic"),
        sent_on: field("Sent on", "10 Mar 2025"),
        outcome: field("Outcome", "attended 8 Apr to 17 Jun 2025, discharged"),
      },
      {
        status: tag("Seen", "plain"),
        ends: { ...notEnded, ended: "Taken further by Sarah Whitlock, Thu 19 Jun 2025 11:20" },
      },
    ),
    entry(
      "r2",
      "referral",
      "Reablement",
      {
        service: field("To which service", "Reablement"),
        owner_role: field("Owner, as a role", "Care coordinator"),
        sent_on: field("Sent on", "5 Feb 2026"),
      },
      { status: tag("Sent", "plain"), ends: notEnded },
    ),
  ],
  tasks: [
    entry(
      "t1",
      "task",
      "Order a second night light",
      {
        what: field("What", "Order a second night light"),
        why: field("Why", "The hall is dark on the way to the bathroom"),
        owner: field("Owner", "Owen Pryce"),
      },
      {
        status: tag("Due Fri 13 Feb", "soon"),
        by: "Sarah Whitlock, 5 Feb",
        ends: {
          ...notEnded,
          base: [{ entry: "t1", kind: "task", field: "outcome", versions: ["cleared"] }],
        },
      },
    ),
  ],
  prompts: [
    entry(
      "prompt-drop",
      "prompt",
      "Postural drop",
      {
        title: field("Prompt", "Postural drop"),
        trigger: field("What raised it", "postural-drop"),
        value: field("What was read", "Drop 24 on standing; positive."),
        source: field("Source", "NICE NG136"),
      },
      {
        status: tag("Needs an answer", "soon"),
        by: "Sarah Whitlock, 22 Jan",
        ends: notEnded,
      },
    ),
  ],
  messages: [message],
  history,
  drafts: [],
};

function section(
  number: number,
  title: string,
  kind: string,
  more: Partial<PlanSection>,
): PlanSection {
  return {
    number,
    title,
    kind,
    list: false,
    entries: [],
    crisis: true,
    empty: "Not asked yet.",
    mayWrite: true,
    ...more,
  };
}

const crisis = entry(fallBlock, "crisis-scenario", "Crisis: a fall", {
  signs_severe: field("Red: signs", "Hit head, cannot put weight on a leg, blacked out: 999"),
  what_i_do: {
    label: "What I do",
    text: "",
    by: null,
    input: null,
    versions: divergence.versions.map(({ text }) => text),
  },
  what_carer_does: field(
    "What my carer does",
    "Check head and hip, call the coordinator in hours, 111 out of hours",
  ),
});

/** Removing the crisis takes the call with it; anything else leaves by itself. */
export function removal({ entry: id, kind }: OfEntry): Removal {
  const all = plan.sections.flatMap(({ entries }) => entries);
  const known = all.find((one) => one.id === id) ?? entry(id, kind, "Entry", {});
  const entries = id === fallBlock ? [known, call] : [known];
  return {
    entries,
    stays: kind === "visit" ? ["Task: Repeat the blood pressure"] : [],
    reasons: [
      ["entered_in_error", "Entered in error"],
      ["no_longer_relevant", "No longer relevant"],
    ],
    halfWritten: false,
    base: entries.flatMap(({ id: of, kind: sort, fields }) =>
      Object.entries(fields).map(([name, { versions }]) => ({
        entry: of,
        kind: sort,
        field: name,
        versions: (versions.length > 1 ? versions : [name]).map((drawn) => `c-${drawn}`),
      })),
    ),
  };
}

const call = entry("call1", "crisis-call", "Pendant alarm centre", {
  phone: field("Phone", "01632 960020"),
});

export const plan: Plan = {
  banner,
  name: "Dot",
  sections: [
    section(2, "What matters to me", "what-matters", { entries: [whatMatters] }),
    section(3, "How to talk with me", "communication", {
      entries: [
        entry(
          "e3",
          "communication",
          "How to talk with me",
          {
            hearing: field("Hearing", "Hearing aid in the left ear. Speak facing her."),
            formats: field("Format needed", "Large print", ["large_print"]),
            best_contact: field("Best way to contact", "Telephone", "telephone"),
          },
          { by: "Sarah Whitlock, 22 Jan" },
        ),
      ],
    }),
    section(4, "Emergency summary", "emergency-summary", {
      entries: [
        entry("e4", "emergency-summary", "Emergency summary", {
          summary: field(
            "Emergency summary",
            "81, lives alone, steady with a stick. Usual BP about 145/82, SpO2 96% on air, thinks clearly. Falls at night. Penicillin allergy.",
          ),
        }),
      ],
    }),
    section(5, "Conditions", "condition", {
      list: true,
      entries: conditions,
      empty: "None recorded.",
    }),
    section(6, "Allergies", "allergy", {
      list: true,
      entries: [
        entry(
          "all1",
          "allergy",
          "Penicillin",
          {
            reaction: field("Reaction", "widespread rash"),
            severity: field("Severity", "Moderate", "moderate"),
          },
          { by: "Tom Bradley, 2 Feb" },
        ),
      ],
    }),
    section(8, "What to do in a crisis", "crisis-scenario", {
      list: true,
      entries: [crisis, call],
    }),
    section(12, "People to call", "contact", { list: true, entries: [contact] }),
    section(13, "Carers", "carer", { list: true, entries: [carer] }),
    section(17, "Goals", "goal", { list: true, entries: [goal], crisis: false }),
  ],
  decide: [],
  settle: [divergence],
  drafts: [],
};

export const historyPage: History = { banner, lines: history };

export const settlePage: SettlePage = {
  banner,
  dispute: null,
  divergences: [divergence],
  drafts: [],
  entry: crisis,
  back: { page: "plan", person: dorothyId, entry: fallBlock },
};

/** Sarah removed whom to call; Priya, unseen, wrote when. */
export const dispute: Dispute = {
  entry: call.id,
  kind: call.kind,
  title: "Who to call in a crisis: Pendant alarm centre",
  removed: ["Removed: entered in error. Sarah Whitlock, Wed 11 Feb 10:11"],
  changed: ["Hours: “evenings only”. Priya Nair, Wed 11 Feb 10:15"],
  leaving: removal({ person: dorothyId, entry: call.id, kind: call.kind }),
  mayDecide: true,
};
