// The sync words can be read in every state: the rules of the bar and of links are laid over each
// other as a browser lays them, and the contrast of what comes out is measured.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { session, syncStatus } from "../api/fake/fakeApi";
import type { SyncStatus } from "../api/types";
import { AppBar } from "./AppBar";

/** In the order in which the window reads them; the last two either way. */
const ground = ["styles/tokens.css", "styles/base.css", "styles/layout.css"];
const own = ["components/AppBar.css", "components/AppSync.css"];

const tones = ["fine", "waiting", "unreachable", "not-syncing", "refused", "renew"] as const;
const ages = ["fresh", "amber", "red"] as const;

/** Ids, classes and elements that a selector counts. */
function weightOf(selector: string): number {
  const plain = selector.replace(/:where\((?:[^()]|\([^()]*\))*\)/g, "");
  const opened = plain.replace(/:(?:is|not|has)\(([^(),]*)[^()]*\)/g, " $1 ");
  const count = (what: RegExp) => opened.match(what)?.length ?? 0;
  const ids = count(/#[\w-]+/g);
  const classes = count(/\.[\w-]+|\[[^\]]*\]|(?<!:):[\w-]+/g);
  const elements = count(/(?<=^|[\s>+~])[a-z][\w-]*|::[\w-]+/g);
  return ids * 10_000 + classes * 100 + elements;
}

/** The parts of a list of selectors, at its outermost commas. */
function eachOf(list: string): string[] {
  return list.split(/,(?![^()]*\))/).map((one) => one.trim());
}

function rulesOf(files: readonly string[]): CSSStyleRule[] {
  const sheet = document.createElement("style");
  const read = (file: string) => readFileSync(join(import.meta.dirname, "..", file), "utf8");
  sheet.textContent = files.map(read).join("\n");
  document.head.append(sheet);
  const rules = [...(sheet.sheet?.cssRules ?? [])];
  sheet.remove();
  return rules.filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule);
}

/** What a property of an element itself is said to be by the rule that wins. */
function said(rules: readonly CSSStyleRule[], element: Element, property: string): string {
  let heaviest = -1;
  let value = "";
  for (const rule of rules) {
    const set = rule.style.getPropertyValue(property);
    for (const selector of set === "" ? [] : eachOf(rule.selectorText)) {
      // Whether a way was followed before must not matter: it is taken as followed.
      if (!element.matches(selector.replaceAll(":visited", ""))) continue;
      if (/:hover|:focus|::/.test(selector) || weightOf(selector) < heaviest) continue;
      heaviest = weightOf(selector);
      value = set;
    }
  }
  return value;
}

/** The same, from the nearest element that says it. */
function seen(rules: readonly CSSStyleRule[], from: Element, property: string): string {
  for (let at: Element | null = from; at !== null; at = at.parentElement) {
    const value = said(rules, at, property);
    if (value !== "" && value !== "inherit") return value;
  }
  throw new Error(`Nothing says the ${property}.`);
}

function brightness(rules: readonly CSSStyleRule[], value: string): number {
  const name = /var\((--[\w-]+)\)/.exec(value)?.[1];
  const token = rules.map(({ style }) => style.getPropertyValue(name ?? "")).find(Boolean);
  const hex = (name === undefined ? value : (token ?? "")).trim().replace("#", "");
  const full = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
  const parts = [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255);
  const [red = NaN, green = NaN, blue = NaN] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(rules: readonly CSSStyleRule[], element: Element): number {
  const ink = brightness(rules, seen(rules, element, "color"));
  const paper = brightness(rules, seen(rules, element, "background"));
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}

const states = tones.flatMap((tone) => ages.map((age) => ({ tone, age })));

it.each(states)("the words of $tone, $age have a contrast of 4.5 to 1", ({ tone, age }) => {
  const sync: SyncStatus = { ...syncStatus, tone, age };
  const nothing = () => undefined;
  render(
    <AppBar
      current="today"
      needing={null}
      session={session}
      sync={sync}
      onFind={nothing}
      onLock={nothing}
    />,
  );
  const words = screen.getByText(sync.words);
  for (const order of [own, own.toReversed()])
    expect(contrast(rulesOf([...ground, ...order]), words)).toBeGreaterThanOrEqual(4.5);
});
