import { hex, utf8 } from "./bytes.ts";
import { isSplit } from "./checkpoint.ts";
import { checker, type Checked, type Proven } from "./check.ts";
import { element, showVerdict } from "./dom.ts";
import { policyOfLog } from "./policy.ts";
import { firstUnproven, isNamed, type Shown } from "./shown.ts";
import { sentence, type Words, wordsFor } from "./words.ts";

/** What became of a record that the page shows, or of a proof that it carries. */
type Outcome =
  | { readonly state: "verified"; readonly proven: Proven }
  | { readonly state: "partial" }
  | { readonly state: "failed"; readonly because: string };

function checkPage(section: HTMLElement): void {
  const words = wordsFor(document.documentElement.lang);
  const verdict = section.querySelector<HTMLElement>("[data-proof-verdict]") ?? section;
  const stated = section.dataset["logKey"];
  const policy = stated === undefined ? null : policyOfLog(stated);
  if (policy === null) {
    conclude(verdict, "failed", words.failed, stated === undefined ? words.noKey : words.badKey);
    return;
  }
  const check = checker(policy);
  const rows = [...document.querySelectorAll<HTMLElement>("[data-event-row]")];
  const bundles = [...document.querySelectorAll<HTMLScriptElement>("script.xyproof")];
  const outcomes: Outcome[] = rows.map((row) => {
    const own = bundles.filter((bundle) => bundle.dataset["event"] === row.dataset["eventRow"]);
    const outcome = worst(own.map((bundle) => judgeRow(row, check(utf8(bundle.text)), words)));
    markRow(row, outcome, words);
    return outcome;
  });
  const names = new Set(rows.map((row) => row.dataset["eventRow"]));
  if (bundles.some((bundle) => !names.has(bundle.dataset["event"]))) outcomes.push({ state: "failed", because: words.notShown });
  const heads = outcomes.flatMap((outcome) => (outcome.state === "verified" ? [outcome.proven.checkpoint] : []));
  if (isSplit(heads)) outcomes.push({ state: "failed", because: words.splitView });
  report(section, verdict, outcomes, rows.length, words);
}

/** Failure outweighs proof: of several proofs of a row, all must hold. */
function worst(outcomes: readonly Outcome[]): Outcome {
  return outcomes.find((outcome) => outcome.state === "failed") ?? outcomes[0] ?? { state: "partial" };
}

function judgeRow(row: HTMLElement, checked: Checked, words: Words): Outcome {
  if (!checked.ok) return { state: "failed", because: sentence(words, checked) };
  if (!isNamed(row.dataset["eventRow"] ?? "", checked)) return { state: "failed", because: words.wrongEvent };
  const shown = [...row.querySelectorAll<HTMLElement>("[data-field]")].map(readShown);
  if (shown.length === 0) return { state: "failed", because: words.nothingShown };
  const unproven = firstUnproven(shown, checked);
  return unproven === null ? { state: "verified", proven: checked } : { state: "failed", because: words.fieldDiffers(unproven.field) };
}

function readShown(shown: HTMLElement): Shown {
  const value = shown.dataset["value"] ?? "";
  const verbatim = "verbatim" in shown.dataset ? (shown.textContent ?? "").trim() : null;
  return { field: shown.dataset["field"] ?? "", value, verbatim };
}

function markRow(row: HTMLElement, outcome: Outcome, words: Words): void {
  const place = row.querySelector<HTMLElement>("[data-event-verdict]") ?? row.appendChild(element("span", ""));
  place.classList.add("badge");
  row.dataset["eventState"] = outcome.state;
  if (outcome.state === "verified") showVerdict(place, "verified", words.verified);
  else if (outcome.state === "partial") showVerdict(place, "partial", words.awaiting);
  else {
    showVerdict(place, "failed", words.failed, outcome.because);
    // What is wrong must not stay behind a closed line.
    for (let around = row.closest("details"); around !== null; around = around.parentElement?.closest("details") ?? null) around.open = true;
  }
}

function report(section: HTMLElement, verdict: HTMLElement, outcomes: readonly Outcome[], shown: number, words: Words): void {
  const proven = outcomes.flatMap((outcome) => (outcome.state === "verified" ? [outcome.proven] : []));
  const failure = outcomes.find((outcome) => outcome.state === "failed");
  const first = proven[0];
  const whoseKey = first === undefined ? [] : [words.keyOfPage(first.logName, first.log.id)];
  if (failure !== undefined) conclude(verdict, "failed", words.failed, failure.because, ...whoseKey);
  else if (outcomes.length === 0) conclude(verdict, "partial", words.partial, words.nothingToProve);
  else {
    const complete = proven.length === shown;
    const count = words.eventsProven(proven.length, shown);
    conclude(verdict, complete ? "verified" : "partial", complete ? words.verified : words.partial, count, ...whoseKey);
  }
  const details = section.querySelector<HTMLElement>("[data-proof-details]");
  if (details !== null && first !== undefined && failure === undefined) explain(details, proven, words);
}

function conclude(verdict: HTMLElement, state: "verified" | "partial" | "failed", word: string, ...sentences: readonly string[]): void {
  verdict.classList.add("verdict");
  verdict.dataset["proofVerdict"] = state;
  showVerdict(verdict, state, word, ...sentences);
}

function explain(target: HTMLElement, proven: readonly Proven[], words: Words): void {
  const heads = new Map(proven.map(({ checkpoint }) => [checkpoint.written, checkpoint]));
  const witnesses = new Set(proven.flatMap((one) => one.witnesses.map((key) => key.name)));
  const list = element("ol", "checked", ...words.checked.map((step) => element("li", "", step)));
  const lines = [...heads.values()].map((head) => element("p", "hash", words.logHead(head.size, hex(head.root))));
  if (witnesses.size > 0) lines.push(element("p", "", words.cosigned([...witnesses].join(", "))));
  target.replaceChildren(element("details", "", element("summary", "", words.checkedTitle), list, ...lines));
}

const section = document.getElementById("proof");
if (section !== null) checkPage(section);
