// Forms of the made-up area. The rules are Rust's: what stands here is what Rust answers to the
// visit of 11 February, and nothing is worked out.
import type { Draft, DraftEntry, Form, FormView, Part, Reads, VisitView } from "../types";
import { banner, dorothyId, entry, field, tag } from "./people";

const ids = {
  visit: "visit-new",
  observations: "obs-new",
  safeguarding: "safe-new",
};

function emptyVisit(): DraftEntry[] {
  return [
    { entry: ids.visit, kind: "visit", fields: { why: "Fell at home on 9 February" } },
    { entry: ids.observations, kind: "observations", fields: {} },
    { entry: ids.safeguarding, kind: "safeguarding-concern", fields: {} },
  ];
}

/** The visit as far as it is when a nurse has nearly finished. */
const nearlyDone: DraftEntry[] = [
  {
    entry: ids.visit,
    kind: "visit",
    fields: {
      why: "Fell at home on 9 February",
      started_at: "2026-02-11T14:05:00.000Z",
      place: "home",
      present: "Martin (son)",
      source: "person",
      consent: "yes",
      interpreter: "no",
      falls_12_months: "2",
      fear_of_falling: "some",
      anticoagulant: "no",
      frailty: "not_known",
      lives_with: "alone",
      home: "flat",
      stairs: "none",
      heating: "ok",
      smoke_alarm: { absent: "not_asked" },
      eaten_little: "no",
      what_matters_today: "“I don’t want to be frightened of my own bathroom.”",
    },
  },
  {
    entry: ids.observations,
    kind: "observations",
    fields: {
      respiratory_rate: "18",
      spo2: "95",
      on_oxygen: "no",
      spo2_scale: "1",
      systolic_1: "156",
      diastolic_1: "86",
      systolic_2: "152",
      diastolic_2: "84",
      bp_arm: "left",
      lying_systolic: "154",
      lying_diastolic: "86",
      standing_1_systolic: "142",
      standing_1_diastolic: "80",
      standing_3_systolic: "146",
      standing_3_diastolic: "82",
      standing_symptoms: "no",
      pulse: "84",
      rhythm: "regular",
      temperature: "36.6",
      acvpu: "A",
      weight: { absent: "declined" },
    },
  },
  { entry: ids.safeguarding, kind: "safeguarding-concern", fields: { concern: "no" } },
  {
    entry: "fall-new",
    kind: "fall",
    fields: {
      happened_on: "2026-02-09",
      place: "indoors_home",
      activity: "Bathroom, at night",
      injury: "none",
      blackout: "no",
      got_up_alone: "no",
    },
  },
  {
    entry: "ref-new",
    kind: "referral",
    fields: {
      service: "Falls clinic",
      reason: "Second fall in 12 months",
      sent_on: "2026-02-11",
      owner: "co1",
    },
  },
  {
    entry: "task-new",
    kind: "task",
    fields: { what: "Night light and bathroom rail", owner: "ot1", due_on: "2026-02-25" },
  },
  {
    entry: "msg-new",
    kind: "message",
    fields: { to: "cn1", text: "Dot fell on the 9th, no injury. BP 152/84 today." },
  },
];

const fine = (points: number): Reads => ({
  words: `Scores ${points}`,
  tone: points === 0 ? "fine" : "soon",
  points,
});

function part(id: string, title: string, progress: string, unanswered: string[] = []): Part {
  return { id, title, progress, done: progress === "done", unanswered };
}

function visitView(draft: Draft): VisitView {
  const answers = draft.entries.find(({ entry: id }) => id === ids.observations)?.fields ?? {};
  const taken = [
    "respiratory_rate",
    "spo2",
    "on_oxygen",
    "systolic_1",
    "pulse",
    "acvpu",
    "temperature",
  ];
  const count = taken.filter((name) => (answers[name] ?? "") !== "").length;
  const whole = count === taken.length;
  const prompt = draft.entries.find(({ entry: id }) => id === "prompt-bp")?.fields ?? {};
  const note = prompt["answer_note"];
  const given = typeof note === "string" && (prompt["answer"] ?? "") !== "";
  const answer = given && note !== "" ? note : null;
  return {
    ...ids,
    calledOff: null,
    signed: null,
    news2: {
      name: "NEWS2",
      value: whole ? "1" : null,
      band: whole ? "low" : `incomplete: ${count} of 7`,
      tone: whole ? "fine" : "plain",
      why: whole ? "SpO2 scores 1. Before: 0 low on 22 Jan" : "Before: 0 low on 22 Jan",
      source:
        "Royal College of Physicians. Rule version 1. A snapshot at home: read it beside how the person usually is.",
    },
    reads: whole
      ? {
          respiratory_rate: fine(0),
          spo2: fine(1),
          blood_pressure: { words: "152/84: at or above 150/90", tone: "soon", points: 0 },
          postural: { words: "Drop 12, negative", tone: "fine", points: null },
          pulse: fine(0),
          acvpu: fine(0),
          temperature: fine(0),
        }
      : {},
    lastTime: {
      "observations.respiratory_rate": { text: "16 a minute", when: "22 Jan" },
      "observations.spo2": { text: "97 %", when: "22 Jan" },
      "observations.blood_pressure": { text: "144/82", when: "22 Jan" },
      "observations.postural": { text: "Drop 12, negative", when: "22 Jan" },
      "observations.pulse": { text: "76 a minute", when: "22 Jan" },
      "observations.acvpu": { text: "Alert", when: "22 Jan" },
      "observations.temperature": { text: "36.4 °C", when: "22 Jan" },
      "observations.weight": { text: "58.0 kg", when: "2 Feb" },
      "observations.height": { text: "158.0 cm", when: "22 Jan" },
      "visit.lives_with": { text: "Alone", when: "22 Jan" },
      "visit.heating": { text: "OK", when: "22 Jan" },
      "visit.eaten_little": { text: "No", when: "22 Jan" },
    },
    prompts: whole
      ? [
          {
            entry: "prompt-bp",
            kind: "prompt",
            trigger: "bp-above-target",
            title: "Blood pressure above target",
            text: "152/84. Target under 150/90 because she is 80 or over (NG136).",
            due: tag("By Wed 18 Feb", "soon"),
            actions: [
              {
                words: "Ask Priya Nair to repeat it by 18 Feb",
                answer: "task",
                raises: {
                  entry: "",
                  kind: "task",
                  fields: { what: "Repeat the blood pressure", owner: "cn1", due_on: "2026-02-18" },
                },
              },
            ],
            read: "152/84. Not severe.",
            answer,
            earlier: null,
            ends: null,
          },
        ]
      : [],
    falls: [
      entry(
        "fall-1",
        "fall",
        "Fall on 14 Sep 2025",
        {
          happened_on: field("Date", "14 Sep 2025"),
          place: field("Where", "Indoors at home"),
          activity: field("Doing what", "Kitchen"),
          injury: field("Injury", "Minor"),
        },
        { by: "Sarah Whitlock, 22 Jan" },
      ),
    ],
    fallsTag: tag("2 falls in 12 months: offer a full falls assessment (NG249)", "soon"),
    earlierReferrals: ["Falls clinic, 10 Mar 2025: attended 8 Apr to 17 Jun 2025, discharged"],
    parts: [
      part("who-and-why", "Who and why", "done"),
      part("health-checks", "Health checks", `${count} of 10`, ["Height"]),
      part("falls", "Falls", "done"),
      part("social-checks", "Social checks", "8 of 10", ["Poor absorption or high losses"]),
      part("safeguarding", "Safeguarding", "done"),
      part("what-matters", "What matters today", "done"),
      { ...part("follow-ups", "Follow-ups", "3 raised"), done: true },
      part("summary", "Summary and sign", "to do", ["Summary"]),
    ],
    suggestedSummary: whole
      ? "Fell at home on 9 February. Present: Martin (son). BP 152/84. NEWS2 1, low. Referred: Falls clinic."
      : "",
    toSettle: [],
    beforeSigning: whole && answer === null ? ["1 prompt needs an answer"] : [],
  };
}

function titleOf(form: Form): string {
  switch (form.form) {
    case "visit":
      return "Home visit after a fall";
    case "plan-visit":
      return "Plan a visit";
    case "new-person":
      return "New person";
    case "entry":
    case "ending":
    case "wording":
      return form.kind;
  }
}

export function viewOf(draft: Draft, kept: string | null): FormView {
  return {
    draft,
    banner: draft.form.form === "new-person" ? null : banner,
    title: titleOf(draft.form),
    moved: [],
    removed: [],
    before: [],
    problems: [],
    queries: [],
    leads: [],
    readAs: [],
    near: ["cm1", "cn1"],
    kept,
    visit: draft.form.form === "visit" ? visitView(draft) : null,
  };
}

export function newDraft(form: Form, filled: boolean, known: DraftEntry["fields"]): Draft {
  const entries = ((): DraftEntry[] => {
    switch (form.form) {
      case "visit":
        return filled ? structuredClone(nearlyDone) : emptyVisit();
      case "plan-visit":
        return [{ entry: "visit-plan", kind: "visit", fields: {} }];
      case "new-person":
        return ["identity", "address"].map((kind) => ({ entry: `new-${kind}`, kind, fields: {} }));
      case "entry":
        return [{ entry: form.entry ?? "entry-new", kind: form.kind, fields: known }];
      case "ending":
      case "wording":
        return [{ entry: form.entry, kind: form.kind, fields: {} }];
    }
  })();
  return {
    id: `draft-${JSON.stringify(form)}`,
    person: dorothyId,
    form,
    entries,
    base: form.form === "plan-visit" ? planned : [],
    confirmed: [],
    putAside: [],
    startedAt: "2026-02-11T14:05:00.000Z",
  };
}

/** What the form of a plan draws. */
const planned = ["planned_on", "planned_time", "planned_for", "why"].map((field) => ({
  entry: "visit-plan",
  kind: "visit",
  field,
  versions: [],
}));
