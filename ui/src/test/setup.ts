// What jsdom lacks and the pages use.
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach } from "vitest";
import { forgetQuestionMark } from "../app/useQuestionMark";

afterEach(cleanup);

beforeEach(() => {
  document.body.className = "app nhsuk-frontend-supported js-enabled";
  window.location.hash = "";
  forgetQuestionMark();
});

Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
  this.querySelector<HTMLElement>("input, button")?.focus();
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};
