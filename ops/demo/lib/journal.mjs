// The journal: each party writes down what it did, in its own spelling and time zone; at the end the journal is cut into
// documents of at most 110 events, one party and one story each.

import { createHash } from 'node:crypto';
import { spell } from './identifiers.mjs';

const EVENTS_PER_DOCUMENT_MAX = 110;
export const CONTEXT = ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld', { xy: 'https://ns.xinyuan.example/epcis/' }];

/** A URI of our own vocabulary, for steps, states and documents that the CBV has no word for. */
export const own = (kind, word) => `https://ns.xinyuan.example/${kind}/${word}`;

/** Instants are whole milliseconds since 1970; `at` reads 'YYYY-MM-DDTHH:MM' with an offset such as '+08:00'. */
export const at = (local, offset) => Date.parse(`${local}:00${offset}`);
export const minutes = (n) => n * 60_000;
export const hours = (n) => n * 3_600_000;
export const days = (n) => n * 86_400_000;

/** Writes an instant in local time with its offset. */
export function stamp(instant, offset) {
  const shift = (offset[0] === '-' ? -1 : 1) * (hours(Number(offset.slice(1, 3))) + minutes(Number(offset.slice(4))));
  return new Date(instant + shift).toISOString().slice(0, 19) + offset;
}

/** A deterministic UUID (version 8, RFC 9562) from a name. */
export function uuid(name) {
  const hex = createHash('sha256').update(`xinyuan-demo/${name}`).digest('hex');
  const variant = '89ab'[parseInt(hex[16], 16) % 4];
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A seeded generator of whole numbers (mulberry32): the same story every time. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (low, high) => low + Math.floor(next() * (high - low + 1));
  return { whole, pick: (list) => list[whole(0, list.length - 1)] };
}

export class Journal {
  #entries = [];
  #counts = new Map();

  /** All entries so far: { story, by, type, time, id, fields }, with identifiers as objects. */
  get entries() {
    return this.#entries;
  }

  /** One party's pen in one story: `pen.object(time, fields)` and so on; `fields.tz` overrides the party's time zone. */
  pen(story, by) {
    const write = (type) => (time, fields) => this.#write(story, by, type, time, fields);
    return {
      object: write('ObjectEvent'),
      aggregation: write('AggregationEvent'),
      association: write('AssociationEvent'),
      transaction: write('TransactionEvent'),
      transformation: write('TransformationEvent'),
    };
  }

  /** Declares an earlier event of the same party to be in error; the corrective event, if any, is already in the journal. */
  declareError(wrong, declared, reason, corrective) {
    const error = { declared, reason, corrective: corrective?.id };
    this.#entries.push({ ...wrong, error, sequence: this.#entries.length });
  }

  #write(story, by, type, time, fields) {
    const counter = `${story}/${by.key}`;
    const count = (this.#counts.get(counter) ?? 0) + 1;
    this.#counts.set(counter, count);
    const entry = { story, by, type, time, fields, id: uuid(`${counter}/${count}`), sequence: this.#entries.length };
    this.#entries.push(entry);
    return entry;
  }

  /** The documents, each { story, by, part, parts, entries, lastTime }: what one party reports of one story for one quarter. */
  documents() {
    const documents = [];
    for (const entries of groupBy(this.#entries, (entry) => `${entry.story}/${entry.by.key}`).values()) {
      entries.sort((a, b) => recorded(a) - recorded(b) || a.sequence - b.sequence);
      const slices = [...groupBy(entries, quarter).values()].flatMap(cut);
      slices.forEach((slice, part) =>
        documents.push({
          story: slice[0].story,
          by: slice[0].by,
          part: part + 1,
          parts: slices.length,
          entries: slice,
          lastTime: recorded(slice.at(-1)),
        }),
      );
    }
    return documents;
  }
}

function cut(entries) {
  const parts = Math.ceil(entries.length / EVENTS_PER_DOCUMENT_MAX);
  const size = Math.ceil(entries.length / parts);
  return Array.from({ length: parts }, (_, part) => entries.slice(part * size, (part + 1) * size));
}

function quarter(entry) {
  const date = new Date(recorded(entry));
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

const recorded = (entry) => entry.error?.declared ?? entry.time;

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

/** An EPCIS 2.0 document as text: one event a line, so that differences read. */
export function documentText(document) {
  const created = stamp(document.lastTime + hours(2), document.by.tz);
  const head = {
    '@context': CONTEXT,
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: created,
    id: `https://ns.xinyuan.example/demo/${document.story}/${document.by.key}/${document.part}`,
  };
  const events = document.entries.map((entry) => JSON.stringify(eventJson(entry)));
  return `${JSON.stringify(head).slice(0, -1)},"epcisBody":{"eventList":[\n${events.join(',\n')}\n]}}\n`;
}

/** The JSON of one event, its members in one fixed order. */
export function eventJson({ by, type, time, fields: f, id, error }) {
  const tz = f.tz ?? by.tz;
  const say = (item) => spell(item, by.style);
  const names = (list) => list?.map(say);
  const amounts = (list) => list?.map(({ item, quantity, uom }) => ({ epcClass: say(item), quantity, uom }));
  const ends = (list, word) => list?.map(([kind, item]) => ({ type: kind, [word]: say(item) }));
  const event = {
    type,
    eventID: id,
    eventTime: stamp(time, tz),
    eventTimeZoneOffset: tz,
    errorDeclaration: error && {
      declarationTime: stamp(error.declared, tz),
      reason: error.reason,
      correctiveEventIDs: error.corrective && [error.corrective],
    },
    certificationInfo: f.certificate,
    parentID: f.parent && say(f.parent),
    childEPCs: names(f.children),
    childQuantityList: amounts(f.childAmounts),
    epcList: names(f.items) ?? (type === 'ObjectEvent' && !f.amounts ? [] : undefined),
    quantityList: amounts(f.amounts),
    inputEPCList: names(f.inputs),
    inputQuantityList: amounts(f.inputAmounts),
    outputEPCList: names(f.outputs),
    outputQuantityList: amounts(f.outputAmounts),
    transformationID: f.transformation,
    action: type === 'TransformationEvent' ? undefined : (f.action ?? 'OBSERVE'),
    bizStep: f.step,
    disposition: f.disposition,
    persistentDisposition: f.persistent,
    readPoint: f.point && { id: say(f.point) },
    bizLocation: f.location && { id: say(f.location) },
    bizTransactionList: f.documents?.map(([kind, name]) => ({ type: kind, bizTransaction: name })),
    sourceList: ends(f.from, 'source'),
    destinationList: ends(f.to, 'destination'),
    sensorElementList: f.sensors?.map((sensor) => sensorJson(sensor, tz, say)),
    ilmd: f.ilmd,
  };
  for (const [name, value] of Object.entries(f.extra ?? {})) event[`xy:${name}`] = value;
  return event;
}

function sensorJson({ device, start, end, readings }, tz, say) {
  return {
    sensorMetadata: { deviceID: say(device), startTime: stamp(start, tz), endTime: stamp(end, tz) },
    sensorReport: readings,
  };
}

/** Temperatures in degrees Celsius over a span; above `limit` the report carries an alarm. */
export const temperature = (min, mean, max, limit) => ({
  type: 'Temperature',
  ...(limit !== undefined && max > limit ? { exception: 'ALARM_CONDITION' } : {}),
  minValue: min,
  maxValue: max,
  meanValue: mean,
  uom: 'CEL',
});
