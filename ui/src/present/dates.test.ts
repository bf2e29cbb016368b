import { describe, expect, it } from "vitest";
import { dateAsTyped, momentAsTyped, momentOf } from "./dates";

describe("dates in fields", () => {
  it("shows a stored date as people write it, and what is half typed as it is", () => {
    expect(dateAsTyped("2026-02-11")).toBe("11/02/2026");
    expect(dateAsTyped("11/2/")).toBe("11/2/");
    expect(dateAsTyped("")).toBe("");
  });

  it("shows a stored moment in London, in winter and in summer", () => {
    expect(momentAsTyped("2026-02-11T14:05:00.000Z")).toEqual({
      date: "11/02/2026",
      time: "14:05",
    });
    expect(momentAsTyped("2026-07-01T14:05:00.000Z")).toEqual({
      date: "01/07/2026",
      time: "15:05",
    });
  });

  it("gives back a moment that is half typed", () => {
    expect(momentAsTyped(momentOf("11/02/2026", "14:05"))).toEqual({
      date: "11/02/2026",
      time: "14:05",
    });
    expect(momentAsTyped(momentOf("11/02/2026", ""))).toEqual({ date: "11/02/2026", time: "" });
    expect(momentAsTyped(momentOf("", "14"))).toEqual({ date: "", time: "14" });
    expect(momentOf("", "")).toBe("");
  });
});
