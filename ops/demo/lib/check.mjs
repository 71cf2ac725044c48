// What must be true of the demo: each check returns the faults it found, in sentences.

import { netGrams, parties, stranger } from './cast.mjs';
import { eventJson } from './journal.mjs';
import { hasCheckDigit, isUscc } from './identifiers.mjs';

const EVENTS_MAX = 120;
const BYTES_MAX = 2_500_000;
const moves = new Set([
  'shipping',
  'receiving',
  'departing',
  'arriving',
  'collecting',
  'storing',
  'stocking',
  'holding',
  'retail_selling',
  'destroying',
]);

export function check(documents, journal) {
  return [
    ...vectors(),
    ...sizes(documents, journal),
    ...identifiers(documents),
    ...uniqueness(documents, journal),
    ...order(documents),
    ...listingDates(documents),
    ...offsets(journal),
    ...mass(journal),
    ...replay(journal),
  ];
}

/** Examples printed in the standards themselves, so that the checks do not only agree with the code that wrote the documents. */
function* vectors() {
  for (const key of ['02345673', '1234567890128', '12345678901231', '123456789012345675'])
    if (!hasCheckDigit(key)) yield `${key} is a good GS1 key`;
  for (const key of ['12345673', '1234567890129', '123456789012345670']) if (hasCheckDigit(key)) yield `${key} is no GS1 key`;
  if (!isUscc('91350100M000100Y43') || isUscc('91350100M000100Y44')) yield 'the USCC check is wrong';
}

function* sizes(documents, journal) {
  const bytes = documents.reduce((sum, d) => sum + Buffer.byteLength(d.text), 0);
  if (bytes > BYTES_MAX) yield `the documents hold ${bytes} bytes, more than ${BYTES_MAX}`;
  const events = journal.entries.length;
  if (events < 1_900 || events > 2_200) yield `${events} events are not about 2,000`;
  for (const d of documents) if (d.events?.length > EVENTS_MAX) yield `${d.name} holds ${d.events.length} events`;
  const types = new Set(journal.entries.map((e) => e.type));
  if (types.size !== 5) yield `only ${[...types]} are used`;
}

/** Check digits wherever an identifier stands, in either spelling. */
function* identifiers(documents) {
  for (const { name, text } of documents) {
    for (const [, code] of text.matchAll(/uscc:([0-9A-Z]{18})/g)) if (!isUscc(code)) yield `${name}: USCC ${code}`;
    for (const [, key] of text.matchAll(/\/(?:01|00|414|417)\/(\d+)/g)) if (!hasCheckDigit(key)) yield `${name}: GS1 key ${key}`;
    for (const [, key] of text.matchAll(/\/8003\/0(\d{13})/g)) if (!hasCheckDigit(key)) yield `${name}: GRAI ${key}`;
    for (const [, key] of text.matchAll(/"(?:gln|gtin)":"(\d+)"/g)) if (!hasCheckDigit(key)) yield `${name}: ${key}`;
    for (const [key] of text.matchAll(/(?:lgtin|sgtin|sscc|sgln|pgln|grai|giai|cbv:bt):(?!9520)[0-9.]+/g))
      yield `${name}: ${key} is not of the prefix 952`;
  }
}

function* uniqueness(documents, journal) {
  const seen = new Map();
  for (const { id, error } of journal.entries) {
    const name = id + (error ? `/${error.declared}` : '');
    if (seen.has(name)) yield `event ${id} appears twice`;
    seen.set(name, true);
  }
  for (const { error } of journal.entries)
    if (error?.corrective && !seen.has(error.corrective)) yield `corrective event ${error.corrective} is missing`;
  const records = documents.flatMap((d) => (d.records ?? []).map((r) => `${d.submitter}/${r.id}`));
  if (new Set(records).size !== records.length) yield 'a record id appears twice';
}

/** Nobody speaks before being filed (but the stranger), and no product or place is spoken of before it is filed. */
function* order(documents) {
  const filed = new Set();
  const about = (record) => [record.subject, record.seller, record.domesticAgent, record.recallAgent, record.platform];
  for (const d of documents) {
    if (
      !d.submitter.startsWith('org:') &&
      d.submitter !== stranger.id &&
      d.records?.[0].type !== 'EnterpriseFiled' &&
      !filed.has(d.submitter)
    ) {
      yield `${d.name}: ${d.submitter} is not yet filed`;
    }
    for (const record of d.records ?? []) {
      if (record.type === 'EnterpriseFiled') filed.add(record.party);
      for (const party of [record.party, ...about(record)])
        if (party && !filed.has(party)) yield `${d.name}: ${record.id} speaks of ${party} before it is filed`;
      if (record.type === 'GoodsFiled') filed.add(record.gtin);
      if (record.type === 'PlaceFiled') filed.add(record.gln);
    }
    for (const entry of d.events ?? []) {
      for (const item of mentioned(entry)) {
        const key = item.gtin ?? item.gln;
        if (key && !filed.has(key)) yield `${d.name}: ${key} is not yet filed`;
      }
    }
  }
  if (documents.some((d) => d.records?.some((r) => r.subject === parties.newcomer.id))) yield 'the newcomer has data';
}

function mentioned({ fields: f }) {
  const amounts = [f.amounts, f.childAmounts, f.inputAmounts, f.outputAmounts].flatMap((list) => list ?? []).map((a) => a.item);
  const ends = [...(f.from ?? []), ...(f.to ?? [])].map(([, item]) => item);
  return [
    f.parent,
    f.point,
    f.location,
    ...(f.items ?? []),
    ...(f.children ?? []),
    ...(f.inputs ?? []),
    ...(f.outputs ?? []),
    ...amounts,
    ...ends,
  ].filter(Boolean);
}

/** Notice before defence, defence before decision, decision before publication, three months before repair. */
function* listingDates(documents) {
  const all = documents.flatMap((d) => d.records ?? []);
  const one = (type) => all.find((r) => r.type === type);
  const decided = one('ListingDecided').decidedOn;
  const month = String(Number(decided.slice(5, 7)) + 3).padStart(2, '0');
  const earliest = decided.slice(0, 5) + month + decided.slice(7);
  const dates = [
    one('ListingProposed').occurred.slice(0, 10),
    one('ListingNoticeServed').servedOn,
    one('ListingNoticeServed').defenceUntil,
    decided,
    one('ListingPublished').publishedOn,
    earliest,
    one('RepairApplied').appliedOn,
    one('RepairAccepted').acceptedOn,
  ];
  if (one('DutyPerformed').performedOn > one('RepairAccepted').acceptedOn) yield 'the duties are performed after the application is taken up';
  for (let i = 1; i < dates.length; i++) if (dates[i] < dates[i - 1]) yield `the listing's dates are out of order: ${dates.join(' ')}`;
}

function* offsets(journal) {
  for (const entry of journal.entries) {
    const { eventTime, eventTimeZoneOffset } = eventJson(entry);
    if (!eventTime.endsWith(eventTimeZoneOffset)) yield `event ${entry.id}: ${eventTime} is not at ${eventTimeZoneOffset}`;
  }
}

const gramsOf = (amounts) => (amounts ?? []).reduce((sum, a) => sum + Math.round(a.quantity * 1000), 0);
const truth = (journal) => {
  const denied = new Set(journal.entries.filter((e) => e.error).map((e) => e.id));
  return journal.entries.filter((e) => !denied.has(e.id) && e.by !== stranger).sort((a, b) => a.time - b.time || a.sequence - b.sequence);
};

/** Input = output + loss in each transformation, and no lot is used beyond what there is of it. */
function* mass(journal) {
  const left = new Map();
  for (const { type, id, fields: f } of truth(journal)) {
    if (type === 'ObjectEvent' && f.action === 'ADD') for (const a of f.amounts ?? []) left.set(a.item.key, gramsOf([a]));
    if (type !== 'TransformationEvent') continue;
    const packed = (f.outputs ?? []).reduce((sum, item) => sum + netGrams[item.gtin], 0);
    const loss = Math.round(f.extra.lossKilograms * 1000);
    if (loss < 0) yield `transformation ${id}: more comes out than goes in`;
    if (gramsOf(f.inputAmounts) !== gramsOf(f.outputAmounts) + packed + loss) yield `transformation ${id}: mass does not balance`;
    for (const a of f.inputAmounts) {
      const rest = (left.get(a.item.key) ?? 0) - gramsOf([a]);
      if (rest < 0) yield `transformation ${id}: ${a.item.key} is short by ${-rest} g`;
      left.set(a.item.key, rest);
    }
    for (const a of f.outputAmounts ?? []) left.set(a.item.key, gramsOf([a]));
  }
}

/** Replays all events in the order of their times: nothing is used before it exists, twice packed, or moved out of its container. */
function* replay(journal) {
  const born = new Set();
  const ended = new Set();
  const parentOf = new Map();
  for (const { type, id, fields: f } of truth(journal)) {
    const bad = (item, why) => `event ${id} (${f.step}): ${item.key} ${why}`;
    const creates = type === 'ObjectEvent' && f.action === 'ADD';
    for (const item of [...(creates ? (f.items ?? []) : []), ...(f.outputs ?? [])]) {
      if (born.has(item.key)) yield bad(item, 'is commissioned twice');
      born.add(item.key);
    }
    if ((type === 'AggregationEvent' || type === 'AssociationEvent') && f.action === 'ADD') born.add(f.parent.key);
    for (const item of [...(f.items ?? []), ...(f.children ?? []), ...(f.parent ? [f.parent] : [])]) {
      if (item.kind !== 'asset' && !born.has(item.key)) yield bad(item, 'does not exist yet');
      if (ended.has(item.key)) yield bad(item, 'no longer exists');
    }
    for (const child of f.children ?? []) {
      const parent = parentOf.get(child.key);
      if (f.action === 'ADD' && parent) yield bad(child, `is already in ${parent}`);
      if (f.action === 'DELETE' && parent !== f.parent.key) yield bad(child, `is in ${parent} and not in ${f.parent.key}`);
      if (f.action === 'ADD') parentOf.set(child.key, f.parent.key);
      else parentOf.delete(child.key);
    }
    if (type !== 'ObjectEvent') continue;
    for (const item of f.items ?? []) {
      if (moves.has(f.step) && parentOf.has(item.key)) yield bad(item, `is inside ${parentOf.get(item.key)}`);
      if (f.action === 'DELETE') ended.add(item.key);
    }
  }
}
