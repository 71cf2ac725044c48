import { hex } from "./bytes.ts";
import { bundleBytesMax } from "./bundle.ts";
import { checker, type Proven, type Trust } from "./check.ts";
import { element, showVerdict } from "./dom.ts";
import { policyOfLog } from "./policy.ts";
import { policyOfBundle, readPolicy } from "./policyText.ts";
import { readable } from "./shown.ts";
import { type VerifyWords, verifyWordsFor } from "./verifyWords.ts";
import { sentence, type Words, wordsFor } from "./words.ts";

/** The script's words in the language of the document. */
type PageWords = Words & { readonly verify: VerifyWords };

/** Whose key a check takes, and what it is: null when what was given is malformed. */
interface Choice {
  readonly whose: "reader" | "page" | "bundle";
  readonly trust: Trust | null;
}

function build(section: HTMLElement): void {
  const { lang } = document.documentElement;
  const words: PageWords = { ...wordsFor(lang), verify: verifyWordsFor(lang) };
  const file = element("input", "");
  file.type = "file";
  file.accept = ".xyproof,application/json,application/vnd.xinyuan.proof+json";
  const key = element("textarea", "");
  key.rows = 2;
  key.spellcheck = false;
  key.setAttribute("aria-describedby", "verify-key-hint");
  const hint = element("p", "note", words.verify.keyHint);
  hint.id = "verify-key-hint";
  const verdict = element("div", "verdict");
  verdict.setAttribute("role", "status");
  const details = element("div", "");
  const drop = element("div", "drop", element("label", "", words.verify.choose, file), element("p", "", words.verify.drop));
  section.append(drop, element("label", "", words.verify.key, key), hint, verdict, details);

  let chosen: File | null = null;
  const run = async (): Promise<void> => {
    if (chosen === null) return;
    const asked = chosen;
    // One byte past the limit is enough to see that it is past.
    const bytes = new Uint8Array(await asked.slice(0, bundleBytesMax + 1).arrayBuffer());
    if (asked !== chosen) return;
    show(verdict, details, bytes, choiceOf(key.value.trim(), section.dataset["logKey"]), words);
  };
  const take = (files: FileList | null | undefined): void => {
    chosen = files?.[0] ?? null;
    void run();
  };
  file.addEventListener("change", () => take(file.files));
  key.addEventListener("change", () => void run());
  section.addEventListener("dragover", (event) => event.preventDefault());
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files);
  });
}

function choiceOf(given: string, ofPage: string | undefined): Choice {
  if (given !== "") return { whose: "reader", trust: policyOfLog(given) ?? readPolicy(`${given}\n`) };
  return ofPage === undefined ? { whose: "bundle", trust: policyOfBundle } : { whose: "page", trust: policyOfLog(ofPage) };
}

function show(verdict: HTMLElement, details: HTMLElement, bytes: Uint8Array, { whose, trust }: Choice, words: PageWords): void {
  details.replaceChildren();
  const checked = trust === null ? null : checker(trust)(bytes);
  if (checked === null || !checked.ok) {
    mark(verdict, "failed");
    showVerdict(verdict, "failed", words.failed, checked === null ? words.badKey : sentence(words, checked));
    return;
  }
  const sayings = { reader: words.verify.keyOfReader, page: words.keyOfPage, bundle: words.verify.keyOfBundle };
  const state = checked.pinned ? "verified" : "partial";
  mark(verdict, state);
  showVerdict(verdict, state, checked.pinned ? words.verified : words.verify.ownWord, sayings[whose](checked.logName, checked.log.id));
  details.append(...describe(checked, words));
}

function mark(verdict: HTMLElement, state: string): void {
  verdict.dataset["proofVerdict"] = state;
}

function describe(proven: Proven, words: PageWords): Node[] {
  const { header, sections, elements, position, checkpoint, witnesses } = proven;
  const facts = element("dl", "facts");
  const fact = (name: string, value: string): void => facts.append(element("dt", "", name), element("dd", "", value));
  fact(words.verify.log, header.origin);
  fact(words.verify.position, String(position));
  fact(words.verify.recorded, header.recorded);
  const withheld = [...header.sections.values()].filter(({ name }) => !sections.has(name));
  if (withheld.length > 0) fact(words.verify.withheld, withheld.map((one) => `${one.name} (${one.class})`).join(", "));
  const parts: Node[] = [facts, element("p", "hash", words.logHead(checkpoint.size, hex(checkpoint.root)))];
  if (witnesses.length > 0) parts.push(element("p", "", words.cosigned(witnesses.map((key) => key.name).join(", "))));
  parts.push(element("h3", "", words.verify.disclosed));
  for (const [name, bytes] of sections) parts.push(element("h4", "", name), element("pre", "", readable(bytes)));
  if (elements.length > 0) parts.push(element("h3", "", words.verify.elements));
  for (const one of elements) parts.push(element("h4", "", `${one.section} ${one.index}`), element("pre", "", readable(one.bytes)));
  return parts;
}

const section = document.getElementById("verify");
if (section !== null) build(section);
