// What every retail sale to a consumer in China has in common: order, payment, declaration list (清单), release, delivery.
// The consumer appears as a region of delivery only.

import { classOf } from './identifiers.mjs';
import { hours, minutes, own } from './journal.mjs';
import { places } from './cast.mjs';

export const steps = {
  ordering: own('bizstep', 'ordering'),
  paying: own('bizstep', 'paying'),
  settling: own('bizstep', 'settling'),
  declaring: own('bizstep', 'customs_declaring'),
  releasing: own('bizstep', 'customs_releasing'),
  delivering: own('bizstep', 'delivering'),
};

/** Business documents: [type, name] pairs for a bizTransactionList. Declarations have 4 + 4 + 1 + 9 characters, with district 0000. */
export const paper = {
  order: (issuer, number) => ['po', `urn:epcglobal:cbv:bt:${issuer.gln}:${number}`],
  invoice: (issuer, number) => ['inv', `urn:epcglobal:cbv:bt:${issuer.gln}:${number}`],
  despatch: (issuer, number) => ['desadv', `urn:epcglobal:cbv:bt:${issuer.gln}:${number}`],
  returning: (issuer, number) => ['rma', `urn:epcglobal:cbv:bt:${issuer.gln}:${number}`],
  certificate: (number) => ['cert', own('certificate', number)],
  payment: (number) => [own('btt', 'payment'), own('payment', number)],
  waybill: (number) => [own('btt', 'waybill'), own('waybill', number)],
  settlement: (number) => [own('btt', 'settlement'), own('settlement', number)],
  recall: (number) => [own('btt', 'recall_plan'), own('recall', number)],
  declaration: (year, direction, number) => [
    own('btt', 'customs_declaration'),
    own('declaration', `0000${year}${direction}${String(number).padStart(9, '0')}`),
  ],
};

/** Amounts of classes for a basket of serial items: at the order nobody knows yet which serials will be picked. */
export function amountsOf(items) {
  const counts = new Map();
  for (const item of items) counts.set(item.gtin, (counts.get(item.gtin) ?? 0) + 1);
  return [...counts].map(([gtin, quantity]) => ({ item: classOf(gtin), quantity }));
}

/** Papers of one parcel, by its running number and year. */
export const papersOf = (story, number, year) => ({
  order: paper.order(places.mall, `TM${story}${year}-${String(number).padStart(4, '0')}`),
  payment: paper.payment(`CBP${story}${year}${String(number).padStart(5, '0')}`),
  waybill: paper.waybill(`HL${story}${year}${String(number).padStart(6, '0')}`),
  list: paper.declaration(year, 'I', story * 100_000 + number),
});

/** Order and payment; the platform and the payment firm each tell their own side. Prices are in whole yuan. */
export function orderAndPay(pens, time, papers, amounts, { region, tradeMode, yuan }) {
  pens.platform.transaction(time, {
    documents: [papers.order],
    amounts,
    action: 'ADD',
    step: steps.ordering,
    disposition: 'reserved',
    location: places.mall,
    to: [['location', region]],
    extra: { tradeMode },
  });
  pens.payer.transaction(time + minutes(2), {
    documents: [papers.order, papers.payment],
    amounts,
    action: 'ADD',
    step: steps.paying,
    location: places.payerDesk,
    extra: { amount: `${yuan}.00`, currency: 'CNY' },
  });
}

/** The declaration list of one parcel, which joins the papers of three parties. */
export function declare(pen, time, papers, amounts, { tradeMode, desk }) {
  pen.transaction(time, {
    documents: [papers.order, papers.payment, papers.waybill, papers.list],
    amounts,
    action: 'ADD',
    step: steps.declaring,
    location: desk,
    extra: { tradeMode, receiptStatus: '120' },
  });
}

/** The customs receipt that releases a parcel (status 800), as the broker received it. */
export function release(pen, time, papers, parcel, { tradeMode, desk }) {
  pen.object(time, {
    items: [parcel],
    step: steps.releasing,
    disposition: 'in_transit',
    location: desk,
    documents: [papers.list, papers.waybill],
    extra: { tradeMode, receiptStatus: '800' },
  });
}

export function deliver(pen, time, papers, parcel, region) {
  pen.object(time, {
    items: [parcel],
    step: steps.delivering,
    disposition: 'retail_sold',
    point: region,
    location: region,
    documents: [papers.order, papers.waybill],
  });
}

/** A settlement of the payment firm over the sales of a span. */
export function settle(pen, time, number, amounts, yuan) {
  pen.transaction(time + hours(1), {
    documents: [paper.settlement(number)],
    amounts,
    action: 'ADD',
    step: steps.settling,
    location: places.payerDesk,
    extra: { amount: `${yuan}.00`, currency: 'CNY' },
  });
}
