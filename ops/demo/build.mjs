// Builds the demo documents: `node build.mjs` writes them, `node build.mjs --check` proves the committed ones (exit 1 on a fault).
// Deterministic: no clock, no randomness but seeded dice, so the same source gives the same bytes.

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stranger } from './lib/cast.mjs';
import { check } from './lib/check.mjs';
import { Journal, documentText, hours } from './lib/journal.mjs';
import { productList } from './lib/products.mjs';
import { recallCase, recallEnd } from './lib/recall-case.mjs';
import { credit, filings, listingEnd } from './lib/records.mjs';
import { bondedStory } from './lib/story-bonded.mjs';
import { ginsengStory } from './lib/story-ginseng.mjs';
import { parcelStory } from './lib/story-parcel.mjs';
import { seafoodStory } from './lib/story-seafood.mjs';
import { strangerStory } from './lib/story-stranger.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const storyTitles = {
  bonded: ['保税进口化妆品', 'Bonded cosmetics (1210)'],
  parcel: ['仁川直邮', 'Direct parcels from Incheon (9610)'],
  ginseng: ['长白山人参出口', 'Changbai ginseng export (9710)'],
  seafood: ['冰鲜水产与召回', 'Chilled seafood and a recall'],
  stranger: ['未备案主体的说法', 'Claims of an unfiled party'],
};

function tell() {
  const journal = new Journal();
  const bonded = bondedStory(journal);
  const notable = { bonded, parcel: parcelStory(journal), ginseng: ginsengStory(journal), seafood: seafoodStory(journal) };
  strangerStory(journal, bonded.delivered);
  return { journal, notable };
}

const kebab = (text) => text.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** All documents in the order of import: filings first, then everything by the date at which it was handed in. */
function documentsOf(journal, notable) {
  const epcis = journal.documents().map((d) => {
    const [zh, en] = storyTitles[d.story];
    const part = d.parts > 1 ? ` (${d.part}/${d.parts})` : '';
    return {
      name: kebab(`${d.story}-${d.by.key}${d.parts > 1 ? `-${d.part}` : ''}`),
      kind: 'epcis',
      submitter: d.by.id,
      time: d.lastTime + hours(2),
      title: `${zh}：${d.by.name} / ${en}: ${d.by.nameEn}${part}`,
      text: documentText(d),
      events: d.entries,
    };
  });
  const later = [...epcis, ...credit(), ...recallCase(notable.seafood)].sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1));
  return [...filings(), ...later].map((d, i) => ({
    ...d,
    file: `${String(i + 1).padStart(2, '0')}-${d.name}.${d.kind === 'epcis' ? 'jsonld' : 'json'}`,
  }));
}

const lines = (list) => `[\n${list.map((x) => `  ${JSON.stringify(x)}`).join(',\n')}\n]\n`;

/** The files of the demo by their path under this folder. */
function filesOf(documents, notable) {
  const files = new Map(documents.map((d) => [`documents/${d.file}`, d.text]));
  files.set(
    'manifest.json',
    lines(documents.map(({ file, kind, submitter, title }) => ({ file: `documents/${file}`, kind, submitter, title }))),
  );
  files.set('products.json', lines(productList(notable)));
  const end = [...recallEnd(), ...listingEnd()].map((d, i) => ({ ...d, file: `later/${String(i + 1).padStart(2, '0')}-${d.name}.json` }));
  for (const d of end) files.set(d.file, d.text);
  files.set('later.json', lines(end.map(({ file, kind, submitter, title }) => ({ file, kind, submitter, title }))));
  return files;
}

function* differences(files) {
  const committed = readdirSync(join(here, 'documents')).map((name) => `documents/${name}`);
  for (const path of committed) if (!files.has(path)) yield `${path} is committed and no longer built`;
  for (const [path, text] of files) {
    let onDisk = null;
    try {
      onDisk = readFileSync(join(here, path), 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    if (onDisk !== text) yield `${path} differs from what is built`;
  }
}

function summary(documents, journal) {
  const count = (keyOf) => journal.entries.reduce((counts, e) => ({ ...counts, [keyOf(e)]: (counts[keyOf(e)] ?? 0) + 1 }), {});
  const bytes = documents.reduce((sum, d) => sum + Buffer.byteLength(d.text), 0);
  const records = documents.reduce((sum, d) => sum + (d.records?.length ?? 0), 0);
  return {
    documents: documents.length,
    bytes,
    events: journal.entries.length,
    records,
    byStory: count((e) => e.story),
    byType: count((e) => e.type),
    errorDeclarations: journal.entries.filter((e) => e.error).length,
    unfiled: journal.entries.filter((e) => e.by === stranger).length,
  };
}

const { journal, notable } = tell();
const documents = documentsOf(journal, notable);
const files = filesOf(documents, notable);
const checking = process.argv.includes('--check');
const faults = [...check(documents, journal), ...(checking ? differences(files) : [])];
if (!checking && faults.length === 0) {
  rmSync(join(here, 'documents'), { recursive: true, force: true });
  for (const folder of ['documents', 'later']) mkdirSync(join(here, folder), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(here, path), text);
}
for (const fault of faults.slice(0, 50)) console.error(fault);
console.log(JSON.stringify(summary(documents, journal), null, 2));
process.exitCode = faults.length > 0 ? 1 : 0;
