// Ends something in one act, on what its page showed: once, however often it is pressed.
import { useState } from "react";
import { useApi } from "../api/ApiContext";
import type { Ending, Ends, Input } from "../api/types";
import { useAct } from "../app/useAct";
import { useBox, type OpenBox } from "../form/useBox";
import { textOf } from "../form/input";

interface OpenEnding {
  /** Why it was not ended; nothing while nothing was wrong. */
  wrong: string | null;
  /** Whether it was ended so. */
  end: (how: Ending) => Promise<void>;
}

/** Ends it by a press alone. */
export function useEnding(person: string, entry: string, ends: Ends): OpenEnding {
  const api = useApi();
  const { act, wrong } = useAct();
  const end = (how: Ending) =>
    act(async () => {
      await api.finish({ person, entry, how, base: ends.base });
    });
  return { wrong, end };
}

/** A way of ending something in words. */
export interface Way {
  /** The field that the words are typed in. */
  field: string;
  /** What else the draft says of this way. */
  says?: Readonly<Record<string, string>>;
  ending: (words: string) => Ending;
}

interface Ended {
  entry: string;
  kind: string;
  ends: Ends | null;
}

export interface EndingInWords<How> {
  /** What is typed so far; nothing while no box is open. */
  said: { how: How; words: string } | null;
  box: OpenBox;
  /** Who was first, where somebody ended it; nothing while an ending of ours is under way. */
  ended: string | null;
  open: (how: How) => void;
  type: (words: string) => void;
  end: () => Promise<void>;
}

/** Ends it in words, of which a draft is kept, on what was drawn when they were begun. */
export function useEndingInWords<How extends string>(
  person: string,
  { entry, kind, ends }: Ended,
  ways: Readonly<Record<How, Way>>,
): EndingInWords<How> {
  const api = useApi();
  const box = useBox(person, { form: "ending", kind, entry }, ends?.halfWritten ?? false);
  const [pressed, setPressed] = useState<How | null>(null);
  const all = Object.entries(ways) as [How, Way][];
  const how = all.find(([, way]) => isTyped(way, box.fields))?.[0] ?? pressed;
  const way = how === null ? null : ways[how];
  const words = way === null ? "" : textOf(box.fields[way.field]);
  return {
    said: box.form === null || how === null ? null : { how, words },
    box,
    ended: box.form?.busy === true ? null : (ends?.ended ?? null),
    open(chosen) {
      setPressed(chosen);
      box.open();
    },
    type(now) {
      if (way !== null) box.type({ [way.field]: now, ...way.says });
    },
    async end() {
      if (way === null) return;
      const ending = way.ending(words.trim());
      await box.save(({ base }) => api.finish({ person, entry, how: ending, base }));
    },
  };
}

function isTyped({ field, says = {} }: Way, fields: Readonly<Record<string, Input>>): boolean {
  return (
    fields[field] !== undefined &&
    Object.entries(says).every(([name, code]) => textOf(fields[name]) === code)
  );
}
