// Reads what a page shows, and reads it again when the record of one of its people changes.
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "./ApiContext";
import type { Api } from "./client";
import { hearDrafts } from "./drafts";
import { asApiError, type ApiError } from "./problem";

export interface View<T> {
  /** What was read last; stays while it is read again. */
  data: T | null;
  error: ApiError | null;
  /** Reads it again now. */
  again: () => void;
}

/**
 * `key` names what is read: another key starts afresh. `person` limits which changes matter;
 * nothing means anybody's.
 */
export function useView<T>(
  key: string,
  person: string | null,
  read: (api: Api) => Promise<T>,
  /** What is asked for within the key: it is read again when this changes, and the data stays. */
  asked?: unknown,
): View<T> {
  const api = useApi();
  const [state, setState] = useState<{ key: string; data: T | null; error: ApiError | null }>({
    key,
    data: null,
    error: null,
  });
  const reader = useRef(read);
  const turn = useRef(0);
  useEffect(() => {
    reader.current = read;
  });

  const again = useCallback(() => {
    const mine = ++turn.current;
    reader.current(api).then(
      (data) => {
        if (mine === turn.current) setState({ key, data, error: null });
      },
      (thrown: unknown) => {
        if (mine === turn.current)
          setState((was) => ({
            key,
            data: was.key === key ? was.data : null,
            error: asApiError(thrown),
          }));
      },
    );
  }, [api, key]);

  useEffect(() => {
    again();
    const stop = api.hear((event) => {
      if (event.event !== "record-changed") return;
      const anyones = person === null || event.people.length === 0;
      if (anyones || event.people.includes(person)) again();
    });
    const stopDrafts = hearDrafts(again);
    return () => {
      turn.current += 1;
      stop();
      stopDrafts();
    };
  }, [again, api, person]);

  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else again();
  }, [again, asked]);

  const current = state.key === key;
  return { data: current ? state.data : null, error: current ? state.error : null, again };
}
