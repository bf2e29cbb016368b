import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newDraft, viewOf } from "../api/fake/forms";
import type { Draft, FormView } from "../api/types";
import { keepAllNow, keeper } from "./keeping";

const form = { form: "entry", kind: "goal", entry: null } as const;
const typed = (words: string): Draft => newDraft(form, false, { words });
const wordsOf = (draft: Draft) => draft.entries[0]?.fields["words"];

describe("keeping a draft", () => {
  const kept: unknown[] = [];
  const failed = vi.fn();
  const keep = vi.fn((draft: Draft): Promise<FormView> => {
    kept.push(wordsOf(draft));
    return Promise.resolve(viewOf(draft, "14:32:08"));
  });
  const start = () => keeper(keep, { kept: () => undefined, failed });

  beforeEach(() => {
    vi.useFakeTimers();
    kept.length = 0;
    keep.mockClear();
    failed.mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is done within 250 ms of the last key", async () => {
    const own = start();
    own.typed(typed("W"));
    await vi.advanceTimersByTimeAsync(100);
    own.typed(typed("Wa"));
    expect(kept).toEqual([]);
    await vi.advanceTimersByTimeAsync(250);
    expect(kept).toEqual(["Wa"]);
    own.stop();
  });

  it("is done at least once a second while keys keep coming", async () => {
    const own = start();
    for (let key = 0; key < 50; key++) {
      own.typed(typed("x".repeat(key + 1)));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(kept.length).toBeGreaterThanOrEqual(5);
    own.stop();
  });

  it("keeps the newest words last, one write at a time", async () => {
    let finish: () => void = () => undefined;
    keep.mockImplementationOnce((draft) => {
      kept.push(wordsOf(draft));
      return new Promise((resolve) => {
        finish = () => {
          resolve(viewOf(draft, null));
        };
      });
    });
    const own = start();
    own.typed(typed("first"));
    await vi.advanceTimersByTimeAsync(250);
    own.typed(typed("second"));
    own.typed(typed("third"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(kept).toEqual(["first"]);
    finish();
    await vi.advanceTimersByTimeAsync(250);
    expect(kept).toEqual(["first", "third"]);
    own.stop();
  });

  it("is asked for at once before the laptop locks", async () => {
    const own = start();
    own.typed(typed("before the lock"));
    await keepAllNow();
    expect(kept).toEqual(["before the lock"]);
    own.stop();
  });

  it("keeps what is typed when the page is left", async () => {
    const own = start();
    own.typed(typed("left"));
    own.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept).toEqual(["left"]);
  });

  it("says when it failed, and tries again by itself and with the next key", async () => {
    keep.mockRejectedValueOnce(new Error("disk full"));
    const own = start();
    own.typed(typed("one"));
    await vi.advanceTimersByTimeAsync(250);
    expect(failed).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(kept).toEqual(["one"]);
    own.typed(typed("one two"));
    await vi.advanceTimersByTimeAsync(250);
    expect(kept).toEqual(["one", "one two"]);
    own.stop();
  });
});
