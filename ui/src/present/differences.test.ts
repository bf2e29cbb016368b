import { describe, expect, it } from "vitest";
import { bothTogether, differences } from "./differences";

const marked = (text: string, other: string) =>
  differences(text, other)
    .filter((part) => part.differs)
    .map((part) => part.text);

describe("differences", () => {
  it("loses no character of the text", () => {
    const text = "Press my pendant.\n  Stay warm,\tkeep calm.";
    const parts = differences(text, "Press my bell.\nStay warm.");
    expect(parts.map((part) => part.text).join("")).toBe(text);
  });

  it("marks nothing where both say the same", () => {
    expect(marked("Stay warm", "Stay warm")).toEqual([]);
  });

  it("marks everything where nothing is shared", () => {
    expect(marked("Stay warm", "Call Martin")).toEqual(["Stay warm"]);
  });

  it("marks a changed line whole, shared lines around it not at all", () => {
    const mine = "Press my pendant.\nPull the blanket down.\nDo not pull up.";
    const hers = "Press my pendant.\nCrawl to the hall chair.\nDo not pull up.";
    expect(marked(mine, hers)).toEqual(["Pull the blanket down."]);
  });

  it("marks the one word that was changed in a dose", () => {
    expect(marked("Take 5 mg at night", "Take 10 mg at night")).toEqual(["5"]);
  });

  it("marks all of a text that the other lacks", () => {
    expect(marked("Stay warm", "")).toEqual(["Stay warm"]);
    expect(differences("", "Stay warm")).toEqual([]);
  });
});

describe("bothTogether", () => {
  it("has every line of both once, in order", () => {
    expect(bothTogether(["a\nb\nc", "a\nx\nc"])).toBe("a\nb\nc\nx");
  });
});
