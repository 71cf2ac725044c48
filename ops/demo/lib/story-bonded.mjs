// Story 1: Korean cosmetics through the bonded warehouse (trade mode 1210).
// Serials from lots, cartons, pallets, sea freight, bonded storage in Yanji, retail parcels, some returns.

import { as, goods, parties, places, regions } from './cast.mjs';
import { device, logisticUnit, lotOf, returnableAsset, serialItem } from './identifiers.mjs';
import { at, days, dice, hours, minutes, own, temperature } from './journal.mjs';
import { amountsOf, declare, deliver, orderAndPay, paper, papersOf, release, settle, steps } from './sale.mjs';

const tradeMode = '1210';
const SERIALS_PER_LOT = 96;
const SERIALS_PER_CARTON = 12;
const PARCELS_PER_CONSIGNMENT = 32;
const prices = { [goods.serum.gtin]: 289, [goods.cushion.gtin]: 219, [goods.mask.gtin]: 129 };

const consignments = [
  {
    number: 1,
    lots: [
      ['serum', 'SN2510A', '2028-10-19'],
      ['cushion', 'MM2510A', '2028-10-21'],
    ],
    made: '2025-10-20',
    from: 'incheonPort',
    to: 'dalianPort',
  },
  {
    number: 2,
    lots: [
      ['mask', 'PD2512A', '2027-12-08'],
      ['serum', 'SN2512B', '2028-12-10'],
    ],
    made: '2025-12-09',
    from: 'busanPort',
    to: 'hunchunGate',
  },
  {
    number: 3,
    lots: [
      ['cushion', 'MM2602B', '2029-02-23'],
      ['mask', 'PD2602B', '2028-02-25'],
    ],
    made: '2026-02-24',
    from: 'incheonPort',
    to: 'dalianPort',
  },
];

/** Writes the story and gives its notable items. */
export function bondedStory(journal) {
  const pens = Object.fromEntries(
    ['maker', 'seller', 'platform', 'payer', 'carrier', 'warehouse', 'broker'].map((key) => [key, journal.pen('bonded', parties[key])]),
  );
  const chance = dice(1210);
  const store = { journal, shelf: new Map(), cartons: new Map(), parcels: 0, cartonCount: 0, returns: [], notable: {} };
  for (const consignment of consignments) {
    const lots = makeLots(pens, consignment, store);
    const arrived = ship(pens, consignment, lots);
    const released = enterBonded(pens, consignment, lots, arrived, store);
    sell(pens, chance, consignment, released, store);
  }
  return store.notable;
}

function makeLots(pens, { lots, made, number }, store) {
  const start = at(`${made}T09:00`, '+09:00');
  const order = paper.order(places.sellerHub, `HS-PO-${number}`);
  const invoice = paper.invoice(places.makerPlant, `SL-INV-${number}`);
  const amounts = lots.map(([name, lot]) => ({ item: lotOf(goods[name].gtin, lot), quantity: SERIALS_PER_LOT }));
  const batches = lots.map(([name, lot, expiry], index) => makeLot(pens.maker, store, name, lot, expiry, start + days(index * 2), order));
  pens.seller.transaction(start + days(5), {
    documents: [order, invoice],
    amounts,
    action: 'ADD',
    step: steps.ordering,
    location: places.sellerHub,
    from: [['owning_party', as.maker]],
    to: [['owning_party', as.seller]],
  });
  return { batches, order, invoice, ready: start + days(6) };
}

function makeLot(pen, store, name, lot, expiry, start, order) {
  const { gtin } = goods[name];
  const here = { point: places.makerPlant, location: places.makerPlant };
  const serials = Array.from({ length: SERIALS_PER_LOT }, (_, i) => serialItem(gtin, `${lot}${String(i + 1).padStart(3, '0')}`, lot));
  pen.object(start, {
    items: serials,
    action: 'ADD',
    step: 'commissioning',
    disposition: 'active',
    ...here,
    ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:itemExpirationDate': expiry, 'cbvmda:countryOfOrigin': 'KR' },
  });
  pen.object(start + hours(3), {
    amounts: [{ item: lotOf(gtin, lot), quantity: SERIALS_PER_LOT }],
    step: 'inspecting',
    disposition: 'conformant',
    ...here,
    certificate: own('certificate', `SL-COA-${lot}`),
  });
  const cartons = [];
  for (let i = 0; i < SERIALS_PER_LOT / SERIALS_PER_CARTON; i++) {
    const carton = logisticUnit(parties.maker.prefix, 1, ++store.cartonCount);
    const children = serials.slice(i * SERIALS_PER_CARTON, (i + 1) * SERIALS_PER_CARTON);
    pen.aggregation(start + hours(4) + minutes(12 * i), {
      parent: carton,
      children,
      action: 'ADD',
      step: 'packing',
      disposition: 'in_progress',
      ...here,
    });
    cartons.push({ carton, children });
  }
  const pallet = logisticUnit(parties.maker.prefix, 2, store.cartonCount);
  pen.aggregation(start + hours(7), {
    parent: pallet,
    children: cartons.map((c) => c.carton),
    action: 'ADD',
    step: 'packing',
    disposition: 'container_closed',
    ...here,
    documents: [order],
  });
  return { gtin, lot, pallet, cartons };
}

function ship(pens, { number, from, to }, { batches, ready, invoice }) {
  const pallets = batches.map((b) => b.pallet);
  const container = returnableAsset(parties.carrier.prefix, 700, `SEA${number}`);
  const tracker = device(parties.carrier.prefix, `TR${number}`);
  const waybill = paper.waybill(`HLSEA${number}`);
  const atPort = { point: places[from], location: places[from] };
  const landed = { point: places[to], location: places[to] };
  const { carrier } = pens;
  const korean = { tz: '+09:00' };
  const chinese = { tz: '+08:00' };
  pens.maker.object(ready, {
    items: pallets,
    step: 'shipping',
    disposition: 'in_transit',
    point: places.makerPlant,
    documents: [invoice, waybill],
    from: [
      ['owning_party', as.maker],
      ['possessing_party', as.maker],
    ],
    to: [
      ['owning_party', as.seller],
      ['possessing_party', as.carrier],
    ],
  });
  carrier.object(ready + hours(9), {
    ...korean,
    items: pallets,
    step: 'receiving',
    disposition: 'in_progress',
    ...atPort,
    documents: [waybill],
  });
  carrier.association(ready + hours(10), {
    ...korean,
    parent: container,
    children: [tracker],
    action: 'ADD',
    step: 'installing',
    ...atPort,
  });
  carrier.aggregation(ready + hours(12), {
    ...korean,
    parent: container,
    children: pallets,
    action: 'ADD',
    step: 'loading',
    disposition: 'in_transit',
    ...atPort,
    documents: [waybill],
  });
  carrier.object(ready + days(1), {
    ...korean,
    items: [container],
    step: 'departing',
    disposition: 'in_transit',
    point: places[from],
    documents: [waybill],
  });
  carrier.object(ready + days(2), {
    ...korean,
    items: [container],
    step: 'sensor_reporting',
    disposition: 'in_transit',
    point: places[from],
    sensors: [
      { device: tracker, start: ready + days(1), end: ready + days(2), readings: [temperature(9.5, 12.1, 15.8), humidity(48, 63)] },
    ],
  });
  carrier.object(ready + days(4), {
    ...chinese,
    items: [container],
    step: 'arriving',
    disposition: 'in_transit',
    ...landed,
    documents: [waybill],
  });
  carrier.object(ready + days(5), {
    ...chinese,
    items: [container],
    step: 'sensor_reporting',
    disposition: 'in_transit',
    ...landed,
    sensors: [{ device: tracker, start: ready + days(2), end: ready + days(5), readings: [temperature(4.2, 8.8, 14.1), humidity(41, 70)] }],
  });
  carrier.object(ready + days(7), {
    ...chinese,
    items: [container],
    step: 'arriving',
    disposition: 'in_transit',
    point: places.bonded,
    documents: [waybill],
  });
  carrier.aggregation(ready + days(7) + hours(1), {
    ...chinese,
    parent: container,
    children: pallets,
    action: 'DELETE',
    step: 'unloading',
    disposition: 'in_progress',
    point: places.bonded,
  });
  carrier.association(ready + days(7) + hours(2), {
    ...chinese,
    parent: container,
    children: [tracker],
    action: 'DELETE',
    step: 'removing',
    point: places.bonded,
  });
  return { time: ready + days(7) + hours(3), waybill, pallets };
}

const humidity = (min, max) => ({ type: 'RelativeHumidity', minValue: min, maxValue: max, uom: 'P1' });

function enterBonded(pens, { number }, { batches }, { time, waybill, pallets }, store) {
  const year = new Date(time).toISOString().slice(0, 4);
  const declaration = paper.declaration(year, 'I', number);
  const books = [own('btt', 'bonded_ledger'), own('bonded-ledger', 'T0000W000001')];
  const { warehouse, broker } = pens;
  const papers = [declaration, waybill];
  broker.transaction(time - hours(20), {
    documents: [declaration, waybill, books],
    items: pallets,
    action: 'ADD',
    step: steps.declaring,
    location: places.brokerDesk,
    extra: { tradeMode, receiptStatus: '120' },
  });
  warehouse.object(time, {
    items: pallets,
    step: 'receiving',
    disposition: 'in_progress',
    point: places.bonded,
    location: places.bonded,
    documents: papers,
    from: [['possessing_party', as.carrier]],
    to: [['possessing_party', as.warehouse]],
  });
  warehouse.object(time + hours(3), {
    items: [pallets[0]],
    step: 'inspecting',
    disposition: 'conformant',
    point: places.bondedCheck,
    location: places.bondedCheck,
    documents: papers,
    extra: { receiptStatus: '500', finding: 'none' },
  });
  broker.object(time + hours(20), {
    items: pallets,
    step: steps.releasing,
    disposition: 'in_progress',
    location: places.brokerDesk,
    documents: papers,
    extra: { tradeMode, receiptStatus: '800' },
  });
  batches.forEach(({ pallet, cartons, gtin }, i) => {
    const unpacked = time + hours(22 + i);
    const here = { point: places.bonded, location: places.bonded };
    warehouse.aggregation(unpacked, {
      parent: pallet,
      children: cartons.map((c) => c.carton),
      action: 'DELETE',
      step: 'unpacking',
      disposition: 'in_progress',
      ...here,
    });
    warehouse.object(unpacked + minutes(40), {
      items: cartons.map((c) => c.carton),
      step: 'storing',
      disposition: 'sellable_not_accessible',
      ...here,
      documents: [books],
    });
    store.cartons.set(gtin, [...(store.cartons.get(gtin) ?? []), ...cartons]);
  });
  return time + days(2) - hours(3);
}

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

function sell(pens, chance, { number, lots }, released, store) {
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
  if (number === 10) store.notable.delivered = serials[0];
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
