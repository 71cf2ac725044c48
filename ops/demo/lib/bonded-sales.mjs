// Story 1, second half: what the bonded warehouse sells (trade mode 1210), parcel by parcel, and what comes back.

import { as, goods, parties, places, regions } from './cast.mjs';
import { logisticUnit, lotOf } from './identifiers.mjs';
import { days, hours, minutes, own } from './journal.mjs';
import { amountsOf, declare, deliver, orderAndPay, paper, papersOf, release, settle, steps } from './sale.mjs';

const tradeMode = '1210';
const PARCELS_PER_CONSIGNMENT = 32;
const prices = { [goods.serum.gtin]: 289, [goods.cushion.gtin]: 219, [goods.mask.gtin]: 129 };

/** Takes serials of a product off the shelf; opens the next carton when the shelf is bare. */
function pick(pens, store, gtin, count, time) {
  putBack(store, time);
  const shelf = store.shelf.get(gtin) ?? [];
  if (shelf.length < count) {
    const { carton, children } = store.cartons.get(gtin).shift();
    pens.warehouse.aggregation(time, {
      parent: carton,
      children,
      action: 'DELETE',
      step: 'unpacking',
      disposition: 'sellable_not_accessible',
      point: places.bonded,
      location: places.bonded,
    });
    shelf.push(...children);
  }
  const picked = shelf.splice(0, count);
  store.shelf.set(gtin, shelf);
  return picked;
}

/** Returned goods found sound are sold again before anything else, from the time they are back in store. */
function putBack(store, time) {
  for (const { sound } of store.returns.filter((r) => r.back <= time)) {
    for (const item of sound) store.shelf.set(item.gtin, [item, ...(store.shelf.get(item.gtin) ?? [])]);
  }
  store.returns = store.returns.filter((r) => r.back > time);
}

/** Counts what is in store, lot by lot. */
function takeStock(pen, store, time) {
  putBack(store, time);
  const inStore = [...[...store.shelf.values()].flat(), ...[...store.cartons.values()].flat().flatMap((c) => c.children)];
  const lots = new Map();
  for (const { gtin, lot } of inStore) lots.set(`${gtin}/${lot}`, (lots.get(`${gtin}/${lot}`) ?? 0) + 1);
  const amounts = [...lots].map(([name, quantity]) => ({ item: lotOf(...name.split('/')), quantity }));
  pen.object(time, { amounts, step: 'stock_taking', disposition: 'completeness_verified', point: places.bonded, location: places.bonded });
}

/** Sells one consignment, a parcel every other day. */
export function sell(pens, chance, { number, lots }, released, store) {
  let sales = [];
  for (let i = 0; i < PARCELS_PER_CONSIGNMENT; i++) {
    const time = released + days(i * 2) + minutes(chance.whole(0, 240));
    const basket = lots.filter((_, k) => (i + k) % 3 !== 2).map(([name]) => [goods[name].gtin, chance.whole(1, 2)]);
    sales.push(sellOne(pens, chance, store, basket, time));
    if (i % 8 === 7) takeStock(pens.warehouse, store, time + days(1));
    if (i % 16 === 15) {
      settle(
        pens.payer,
        time + days(3),
        `CBS1-${number}-${i + 1}`,
        amountsOf(sales.flatMap((s) => s.serials)),
        sales.reduce((sum, s) => sum + s.yuan, 0),
      );
      sales = [];
    }
  }
}

function sellOne(pens, chance, store, basket, time) {
  const number = ++store.parcels;
  const year = new Date(time).toISOString().slice(0, 4);
  const papers = papersOf(1, number, year);
  const region = chance.pick(regions);
  const packed = time + hours(5) + minutes(chance.whole(0, 120));
  const serials = basket.flatMap(([gtin, count]) => pick(pens, store, gtin, count, packed - minutes(20)));
  const yuan = serials.reduce((sum, s) => sum + prices[s.gtin], 0);
  const amounts = amountsOf(serials);
  const parcel = logisticUnit(parties.warehouse.prefix, 3, number);
  orderAndPay(pens, time, papers, amounts, { region, tradeMode, yuan });
  declare(pens.broker, time + minutes(50), papers, amounts, { tradeMode, desk: places.brokerDesk });
  pens.warehouse.aggregation(packed, {
    parent: parcel,
    children: serials,
    action: 'ADD',
    step: 'packing',
    disposition: 'container_closed',
    point: places.bonded,
    location: places.bonded,
    documents: [papers.order, papers.waybill],
  });
  release(pens.broker, packed + minutes(35), papers, parcel, { tradeMode, desk: places.brokerDesk });
  pens.warehouse.object(packed + hours(3), shipment(parcel, papers, region));
  const delivered = packed + days(chance.whole(2, 4)) + minutes(chance.whole(-150, 90));
  deliver(pens.carrier, delivered, papers, parcel, region);
  const sale = { number, serials, parcel, papers, region, yuan, delivered };
  if (number % 16 === 7) giveBack(pens, store, sale);
  if (number === 20) {
    // The gate scanner read the same parcel a second time: that shipment did not occur.
    const twice = pens.warehouse.object(packed + hours(4), shipment(parcel, papers, region));
    store.journal.declareError(twice, packed + hours(6), 'did_not_occur');
  }
  if (number === 10) store.notable.delivered = serials.at(-1);
  return sale;
}

const shipment = (parcel, papers, region) => ({
  items: [parcel],
  step: 'shipping',
  disposition: 'in_transit',
  point: places.bonded,
  documents: [papers.waybill, papers.list],
  from: [['possessing_party', as.warehouse]],
  to: [
    ['possessing_party', as.carrier],
    ['location', region],
  ],
});

/** A parcel comes back unopened: the first item is damaged on every second return and destroyed, the rest go back on the shelf. */
function giveBack(pens, store, { number, serials, parcel, papers, region, delivered }) {
  const time = delivered + days(3);
  const order = paper.returning(places.mall, `TMR-${number}`);
  const here = { point: places.bondedReturns, location: places.bondedReturns };
  const year = new Date(time).toISOString().slice(0, 4);
  pens.platform.transaction(time, {
    documents: [order, papers.order],
    amounts: amountsOf(serials),
    action: 'ADD',
    step: own('bizstep', 'returning'),
    disposition: 'returned',
    location: places.mall,
  });
  pens.carrier.object(time + days(1), { items: [parcel], step: 'collecting', disposition: 'returned', point: region, documents: [order] });
  pens.broker.transaction(time + days(3), {
    documents: [order, papers.list, paper.declaration(year, 'I', 190_000 + number)],
    items: [parcel],
    action: 'ADD',
    step: steps.declaring,
    disposition: 'returned',
    location: places.brokerDesk,
    extra: { tradeMode, messageKind: 'return' },
  });
  pens.warehouse.object(time + days(5), { items: [parcel], step: 'receiving', disposition: 'returned', ...here, documents: [order] });
  pens.warehouse.aggregation(time + days(5) + hours(1), {
    parent: parcel,
    children: serials,
    action: 'DELETE',
    step: 'unpacking',
    disposition: 'returned',
    ...here,
  });
  const damaged = number % 32 === 23 ? serials.slice(0, 1) : [];
  const sound = serials.slice(damaged.length);
  const checked = time + days(5) + hours(2);
  if (sound.length > 0) {
    pens.warehouse.object(checked, { items: sound, step: 'inspecting', disposition: 'conformant', ...here });
    pens.warehouse.object(checked + hours(1), {
      items: sound,
      step: 'storing',
      disposition: 'sellable_not_accessible',
      point: places.bonded,
      location: places.bonded,
    });
  }
  if (damaged.length > 0) {
    pens.warehouse.object(checked, { items: damaged, step: 'inspecting', disposition: 'damaged', ...here });
    pens.warehouse.object(checked + days(2), {
      items: damaged,
      action: 'DELETE',
      step: 'destroying',
      disposition: 'destroyed',
      ...here,
      documents: [order],
    });
  }
  store.returns.push({ sound, back: checked + hours(1) });
  store.notable.returned ??= sound[0];
  store.notable.destroyed ??= damaged[0];
}
