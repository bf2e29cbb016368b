// Stands in for Rust in tests and, in development, behind `?fake`: Dorothy's record on 11
// February 2026, kept in memory. It is in no production bundle.
import type { Api } from "../client";
import { ApiError } from "../problem";
import type {
  Catalogue,
  Code,
  Divergence,
  Draft,
  EntryView,
  Event,
  Saved,
  Session,
  SyncPage,
  SyncStatus,
  Today,
  UnlockPage,
} from "../types";
import catalogueJson from "./catalogue.json";
import { newDraft, viewOf } from "./forms";
import { dorothy, dorothyId, lines, rows, tag } from "./people";
import {
  divergence,
  fallBlock,
  historyPage,
  message,
  personPage,
  plan,
  removal,
  settlePage,
} from "./record";

export const catalogue = catalogueJson as unknown as Catalogue;

export const session: Session = {
  staff: "cm1",
  name: "Sarah Whitlock",
  role: "cm",
  roleLabel: "Care manager",
  registration: "NMC 12C3456E",
  device: "DST-07",
  area: "South Coast",
  demo: true,
  today: "2026-02-11",
  idleLockMinutes: 5,
  mayWrite: [...Object.keys(catalogue.kinds), "visit-signature"],
  mayRead: Object.keys(catalogue.kinds),
};

export const syncStatus: SyncStatus = {
  words: "Not reaching the server since 13:20",
  detail: "6 changes on this laptop only",
  tone: "unreachable",
  age: "fresh",
  waiting: 6,
  refused: 1,
  progress: null,
  clock: null,
};

const unlockPage: UnlockPage = {
  profiles: [
    { id: "cm1", name: "Sarah Whitlock", role: "Care manager", waitSeconds: 0 },
    { id: "cn1", name: "Priya Nair", role: "Community nurse", waitSeconds: 0 },
  ],
  today: "Wednesday 11 February",
  lastContact: "at 08:12",
  lockedBecause: "Locked after 5 minutes without use, 13:41. Your half-written visit is kept.",
  passphraseMin: 16,
  keyStore: false,
};

const today: Today = {
  date: "Wednesday 11 February",
  sentence: "2 visits. 2 things cannot wait.",
  start: {
    words: "Start visit: Dorothy Ashdown, 14:00",
    place: { page: "visit", person: dorothyId, visit: "visit-planned" },
  },
  needs: [
    {
      words: "Cannot wait",
      tone: "late",
      rows: [
        {
          key: "n1",
          person: dorothy,
          title: "Plan: two versions of what to do after a fall",
          reason: "You, Tue 15:20; Lena Kowalska, Tue 16:45. Both are kept.",
          tag: tag("To settle", "two"),
          action: {
            words: "Settle",
            place: { page: "settle", person: dorothyId, entry: fallBlock, kind: "crisis-scenario" },
          },
        },
        {
          key: "n2",
          person: lines.alan,
          title: "Your note was not accepted by the server",
          reason: "You are not on his care team any more. Your words are kept here.",
          tag: tag("Not accepted", "late"),
          action: { words: "See why", place: { page: "sync" } },
        },
      ],
    },
    {
      words: "Due today or this week",
      tone: "soon",
      rows: [
        {
          key: "n3",
          person: lines.amanda,
          title: "Ask for the foot clinic’s letter",
          reason: "Raised by you on 5 Feb.",
          tag: tag("Due Fri 13 Feb", "soon"),
          action: {
            words: "Open",
            place: { page: "entry", person: dorothyId, entry: "t1", kind: "task" },
          },
        },
      ],
    },
  ],
  visits: [
    {
      entry: "visit-planned",
      person: dorothy,
      time: "14:00",
      address: "14 Larkspur Close, Dover CT17 9ZZ",
      why: "Fell at home on 9 February",
      tag: tag("Next", "plain"),
      place: { page: "visit", person: dorothyId, visit: "visit-planned" },
    },
    {
      entry: "visit-2",
      person: lines.peggy,
      time: "16:30",
      address: "2 Orchard Bungalow, Mill Lane, Deal CT14 9ZZ",
      why: "Bed rail, and how Carol is.",
      tag: null,
      place: { page: "visit", person: dorothyId, visit: "visit-2" },
    },
  ],
  messages: [message],
  next: null,
};

const syncPage: SyncPage = {
  status: syncStatus,
  waiting: [
    {
      id: "s1",
      person: dorothy,
      what: "Crisis: a fall",
      written: "Tue 10 Feb 15:20",
      verdict: "Waiting to be sent",
      telephone: null,
      text: [["What I do", "Press my pendant.\nStay warm: pull the blanket down from the rail."]],
    },
  ],
  taken: [
    {
      id: "s0",
      person: dorothy,
      what: "Task",
      written: "Tue 10 Feb 09:05, as care manager",
      verdict: "On the server since Tue 10 Feb 09:06",
      telephone: null,
      text: [["What", "Ring the falls clinic"]],
    },
  ],
  refused: [
    {
      id: "s2",
      person: lines.alan,
      what: "Message",
      written: "Mon 9 Feb 11:05",
      verdict: "Not accepted: you are not on this person’s care team any more.",
      telephone: null,
      text: [
        ["Message", "Alan’s tablets are doubled up in the blue box. Tom, could you ring him?"],
      ],
    },
  ],
  lastComplete: "today 08:12",
  lastContact: "today 08:12",
  trouble: null,
  about: [
    ["Laptop", "DST-07"],
    ["Version", "Doorstep 0.1.0"],
    ["SQLite", "3.51.3, SQLCipher 4.14"],
  ],
  databaseBytes: 4_404_019,
  people: 7,
};

export interface FakeApi extends Api {
  /** Tells the pages what Rust would tell them. */
  tell: (event: Event) => void;
  /** Every draft that was kept, oldest first. */
  readonly kept: Draft[];
}

interface Options {
  /** Starts locked. */
  locked?: boolean;
  /** The visit opens nearly finished. */
  filled?: boolean;
}

function refuse(code: Code, words: string, waitSeconds: number | null = null): ApiError {
  return new ApiError({ code, message: words, fields: [], waitSeconds });
}

export function fakeApi({ locked = false, filled = true }: Options = {}): FakeApi {
  const hearers = new Set<(event: Event) => void>();
  const drafts = new Map<string, Draft>();
  const kept: Draft[] = [];
  let open = !locked;
  let settled = false;
  let wrongTries = 0;

  const tell = (event: Event) => {
    for (const heard of hearers) heard(event);
  };
  /** The draft of a box beside an entry. */
  const draftOfBox = (of: string): Draft | undefined =>
    [...drafts.values()].find(
      ({ form }) => (form.form === "ending" || form.form === "wording") && form.entry === of,
    );
  const withHalfWritten = (view: EntryView): EntryView => ({
    ...view,
    ends: view.ends && { ...view.ends, halfWritten: draftOfBox(view.id) !== undefined },
  });
  const withWording = (one: Divergence): Divergence => ({
    ...one,
    halfWritten: draftOfBox(one.entry) !== undefined,
  });
  const saved = (draft: Draft | null = null): Saved => {
    if (draft !== null) drafts.delete(draft.id);
    tell({ event: "record-changed", people: [dorothyId] });
    return { person: dorothyId, changes: 1, words: "Saved on this laptop 14:32:08", diverged: [] };
  };
  // Nothing is waited for: a promise already kept is enough for a page.
  const done = <T>(answer: T): Promise<T> => Promise.resolve(answer);

  return {
    kept,
    tell,
    hear(heard) {
      hearers.add(heard);
      return () => hearers.delete(heard);
    },
    unlockPage: () => done(unlockPage),
    unlock({ passphrase }) {
      if (passphrase === "larkspur close garden gate") {
        open = true;
        return done(session);
      }
      wrongTries += 1;
      const wait = wrongTries > 3 ? 5 * 2 ** (wrongTries - 4) : null;
      return Promise.reject(
        refuse("wrong-passphrase", "Check it and try again. Nothing is erased.", wait),
      );
    },
    lock() {
      open = false;
      return done(null);
    },
    session: () => (open ? done(session) : Promise.reject(refuse("locked", "Doorstep is locked."))),
    catalogue: () => done(catalogue),
    today: () => done(today),
    caseload({ search, whose, late }) {
      const found = rows.filter(
        (row) =>
          `${row.person.family} ${row.person.given} ${row.person.nhsNumber.replaceAll(" ", "")}`
            .toLowerCase()
            .includes(search.trim().toLowerCase()) &&
          (whose !== "mine" || row.unsent > 0 || row.next?.owner === session.name) &&
          (!late || row.next?.due.tone === "late"),
      );
      return done({
        sentence: `${rows.length} people. 1 late.`,
        rows: found,
        found: found.length,
        people: rows.length,
        mine: 1,
        ofRole: 2,
        practices: [["Y90001", "Larkfield Surgery"]] as [string, string][],
      });
    },
    search: ({ text }) =>
      done(
        rows.filter(({ person }) =>
          `${person.family} ${person.given}`.toLowerCase().includes(text.trim().toLowerCase()),
        ),
      ),
    person: () =>
      done({
        ...personPage,
        checks: settled ? [] : personPage.checks,
        tasks: personPage.tasks.map(withHalfWritten),
        prompts: personPage.prompts.map(withHalfWritten),
      }),
    plan: () => done({ ...plan, settle: settled ? [] : plan.settle.map(withWording) }),
    history: () => done(historyPage),
    settlePage: () =>
      done({
        ...settlePage,
        divergences: settled ? [] : settlePage.divergences.map(withWording),
      }),
    settle({ entry, shown }) {
      if (shown.length !== divergence.versions.length)
        return Promise.reject(refuse("invalid", "Every version that was shown must be named."));
      settled = true;
      return done(saved(draftOfBox(entry)));
    },
    removal: (of) => done(removal(of)),
    remove: () => done(saved()),
    keep: () => done(saved()),
    keepVisit: ({ draft }) => done(saved(draft)),
    openForm({ form }) {
      const known = Object.values(plan.sections)
        .flatMap(({ entries }) => entries)
        .find(({ id }) => form.form === "entry" && form.entry === id);
      const fields = Object.entries(known?.fields ?? {}).flatMap(([name, { input }]) =>
        input === null ? [] : [[name, input] as const],
      );
      const ends = [...personPage.tasks, ...personPage.prompts].find(
        ({ id }) => form.form === "ending" && form.entry === id,
      )?.ends;
      const begun = newDraft(form, filled, Object.fromEntries(fields));
      const both = { ...divergence, versions: divergence.versions.map(({ change }) => change) };
      const base = form.form === "wording" ? [both] : (ends?.base ?? begun.base);
      const fresh = { ...begun, base };
      const there = drafts.get(fresh.id);
      return done(viewOf(there ?? fresh, there ? "14:32:08" : null));
    },
    keepDraft(draft) {
      kept.push(draft);
      drafts.set(draft.id, draft);
      return done(viewOf(draft, "14:32:08"));
    },
    save: (draft) => done(saved(draft)),
    signVisit: (draft) => done(saved(draft)),
    discardDraft({ draft }) {
      drafts.delete(draft);
      return done(null);
    },
    finish: ({ entry }) => done(saved(draftOfBox(entry))),
    syncStatus: () => done(syncStatus),
    networkUp: () => done(null),
    syncPage: () => done(syncPage),
    seenRefused: () => done(null),
    enrol() {
      open = true;
      return done(session);
    },
    renew: () => done(syncStatus),
    syncNow: () =>
      Promise.reject(
        refuse(
          "offline",
          "The server cannot be reached. Everything is kept on this laptop and is sent when it can be.",
        ),
      ),
  };
}
