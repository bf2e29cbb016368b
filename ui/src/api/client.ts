// The window's one way to Rust: every command and every event, typed from the generated list.
// Nothing outside this folder may call `invoke`.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { asApiError } from "./problem";
import type { Commands, Event } from "./types";

type Name = keyof Commands;

/** A command's way in: what it takes, or nothing. */
type Call<N extends Name> = Commands[N]["takes"] extends null
  ? () => Promise<Commands[N]["gives"]>
  : (takes: Commands[N]["takes"]) => Promise<Commands[N]["gives"]>;

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

export type Api = { readonly [N in Name as Camel<N>]: Call<N> } & {
  /** Hears what Rust tells without being asked; gives the way to stop hearing. */
  readonly hear: (heard: (event: Event) => void) => () => void;
};

function command<N extends Name>(name: N) {
  return async (takes?: Commands[N]["takes"]): Promise<Commands[N]["gives"]> => {
    try {
      return await invoke<Commands[N]["gives"]>(name, { takes: takes ?? null });
    } catch (thrown) {
      throw asApiError(thrown);
    }
  };
}

function hear(heard: (event: Event) => void): () => void {
  const stop = listen<Event>("doorstep", ({ payload }) => {
    heard(payload);
  });
  return () => {
    void stop.then((unlisten) => {
      unlisten();
    });
  };
}

export const api: Api = {
  unlockPage: command("unlock_page"),
  unlock: command("unlock"),
  lock: command("lock"),
  session: command("session"),
  catalogue: command("catalogue"),
  today: command("today"),
  caseload: command("caseload"),
  search: command("search"),
  person: command("person"),
  plan: command("plan"),
  history: command("history"),
  settlePage: command("settle_page"),
  settle: command("settle"),
  removal: command("removal"),
  remove: command("remove"),
  keep: command("keep"),
  keepVisit: command("keep_visit"),
  openForm: command("open_form"),
  keepDraft: command("keep_draft"),
  save: command("save"),
  signVisit: command("sign_visit"),
  discardDraft: command("discard_draft"),
  finish: command("finish"),
  syncStatus: command("sync_status"),
  networkUp: command("network_up"),
  syncPage: command("sync_page"),
  seenRefused: command("seen_refused"),
  enrol: command("enrol"),
  renew: command("renew"),
  syncNow: command("sync_now"),
  hear,
};
