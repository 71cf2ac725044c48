// Identifiers with true check characters: GS1 keys (GS1 General Specifications §7.9.1) and USCC (GB 32100, GB 11714).
// Every GS1 key starts with 952, the prefix GS1 keeps for demonstrations and examples; every USCC has region 000000.

const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The mod-10 check digit that belongs after a string of digits. */
export function checkDigit(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}

export const hasCheckDigit = (key) => /^\d{8,18}$/.test(key) && checkDigit(key.slice(0, -1)) === key.at(-1);

/** A USCC of kind 91 (enterprise) in the region 000000, which no register assigns, from 8 characters of an organisation code. */
export function uscc(organisation) {
  const body = `91000000${organisation}`;
  const whole = body + organisationCheck(organisation);
  return whole + usccCheck(whole);
}

export function isUscc(code) {
  return (
    code.length === 18 &&
    [...code].every((c) => usccAlphabet.includes(c)) &&
    code[17] === usccCheck(code.slice(0, 17)) &&
    code[16] === organisationCheck(code.slice(8, 16))
  );
}

function usccCheck(body) {
  const sum = usccWeights.reduce((total, weight, i) => total + weight * usccAlphabet.indexOf(body[i]), 0);
  return usccAlphabet[(31 - (sum % 31)) % 31];
}

// GB 11714 counts letters as A=10 … Z=35, unlike the alphabet of the USCC, which leaves letters out.
function organisationCheck(code) {
  const value = (c) => (/\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  const remainder = 11 - (organisationWeights.reduce((total, weight, i) => total + weight * value(code[i]), 0) % 11);
  return remainder === 10 ? 'X' : remainder === 11 ? '0' : String(remainder);
}

const withCheck = (digits) => digits + checkDigit(digits);

// All company prefixes of the demo have 7 digits (9520001, 9520002 …), so the split of an EPC URN is the same everywhere.
const urnOfGtin = (gtin) => `${gtin.slice(1, 8)}.${gtin[0]}${gtin.slice(8, 13)}`;

/** A GTIN as 14 digits: indicator 0, company prefix (7), item reference (5), check digit. */
export const gtin = (prefix, item) => withCheck(`0${prefix}${String(item).padStart(5, '0')}`);
/** A GLN: company prefix (7), location reference (5), check digit. */
export const gln = (prefix, location) => withCheck(prefix + String(location).padStart(5, '0'));

// An identifier holds both of its spellings; `key` is the finest canonical form, by which the checks compare.
const identifier = (kind, key, urn, link, more) => Object.freeze({ kind, key: `https://id.gs1.org${key}`, urn, link, ...more });

/** A serial item; its lot, where known, shows in the Digital Link only (an SGTIN holds none). */
export const serialItem = (gtin14, serial, lot) =>
  identifier(
    'serial',
    `/01/${gtin14}/21/${serial}`,
    `urn:epc:id:sgtin:${urnOfGtin(gtin14)}.${serial}`,
    lot ? `/01/${gtin14}/10/${lot}/21/${serial}` : `/01/${gtin14}/21/${serial}`,
    { gtin: gtin14, lot, serial },
  );
export const lotOf = (gtin14, lot) =>
  identifier('lot', `/01/${gtin14}/10/${lot}`, `urn:epc:class:lgtin:${urnOfGtin(gtin14)}.${lot}`, `/01/${gtin14}/10/${lot}`, {
    gtin: gtin14,
    lot,
  });
export const classOf = (gtin14) =>
  identifier('class', `/01/${gtin14}`, `urn:epc:idpat:sgtin:${urnOfGtin(gtin14)}.*`, `/01/${gtin14}`, { gtin: gtin14 });

/** A logistic unit (carton, pallet, parcel): extension digit, company prefix, serial reference (9). */
export function logisticUnit(prefix, extension, serial) {
  const reference = String(serial).padStart(9, '0');
  const sscc = withCheck(`${extension}${prefix}${reference}`);
  return identifier('container', `/00/${sscc}`, `urn:epc:id:sscc:${prefix}.${extension}${reference}`, `/00/${sscc}`, { sscc });
}

/** A returnable asset (freight container, insulated box, crate, dryer trolley). */
export function returnableAsset(prefix, kind, serial) {
  const grai = withCheck(prefix + String(kind).padStart(5, '0'));
  return identifier(
    'asset',
    `/8003/0${grai}${serial}`,
    `urn:epc:id:grai:${prefix}.${String(kind).padStart(5, '0')}.${serial}`,
    `/8003/0${grai}${serial}`,
    { grai },
  );
}

/** An individual asset (temperature logger, tracker). */
export const device = (prefix, reference) =>
  identifier('asset', `/8004/${prefix}${reference}`, `urn:epc:id:giai:${prefix}.${reference}`, `/8004/${prefix}${reference}`, {
    giai: prefix + reference,
  });

/** A place by its GLN. */
export const place = (gln13) =>
  identifier('location', `/414/${gln13}`, `urn:epc:id:sgln:${gln13.slice(0, 7)}.${gln13.slice(7, 12)}.0`, `/414/${gln13}`, { gln: gln13 });
/** A party by the GLN of its main place. */
export const partyOf = (gln13) =>
  identifier('party', `/417/${gln13}`, `urn:epc:id:pgln:${gln13.slice(0, 7)}.${gln13.slice(7, 12)}`, `/417/${gln13}`, { gln: gln13 });
/** What GS1 has no key for: a region of delivery, a border. The URI is its only spelling. */
export const area = (path) =>
  Object.freeze({ kind: 'area', key: `https://ns.xinyuan.example/${path}`, uri: `https://ns.xinyuan.example/${path}` });

/** Spells an identifier as its submitter does: 'urn', 'gs1' (canonical Digital Link) or a host for Digital Links of one's own. */
export function spell(id, style) {
  if (id.uri) return id.uri;
  if (style === 'urn') return id.urn;
  return style === 'gs1' ? id.key : `https://${style}${id.link}`;
}
