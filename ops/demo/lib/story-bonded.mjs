// Story 1: Korean cosmetics through the bonded warehouse (trade mode 1210).
// Serials from lots, cartons, pallets, sea freight, bonded storage in Yanji, retail parcels, some returns.

import { as, goods, parties, places } from './cast.mjs';
import { sell } from './bonded-sales.mjs';
import { device, logisticUnit, lotOf, returnableAsset, serialItem } from './identifiers.mjs';
import { at, days, dice, hours, minutes, own, temperature } from './journal.mjs';
import { paper, steps } from './sale.mjs';

const tradeMode = '1210';
const SERIALS_PER_LOT = 96;
const SERIALS_PER_CARTON = 12;

const korean = { tz: '+09:00' };
const chinese = { tz: '+08:00' };

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
  load(pens.carrier, places[from], { container, tracker, pallets, waybill, ready });
  sail(pens.carrier, places[from], places[to], { container, tracker, waybill, ready });
  unload(pens.carrier, { container, tracker, pallets, waybill, arrived: ready + days(7) });
  return { time: ready + days(7) + hours(3), waybill, pallets };
}

function load(carrier, port, { container, tracker, pallets, waybill, ready }) {
  const atPort = { point: port, location: port };
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
}

function sail(carrier, port, landing, { container, tracker, waybill, ready }) {
  const landed = { point: landing, location: landing };
  carrier.object(ready + days(1), {
    ...korean,
    items: [container],
    step: 'departing',
    disposition: 'in_transit',
    point: port,
    documents: [waybill],
  });
  carrier.object(ready + days(2), {
    ...korean,
    items: [container],
    step: 'sensor_reporting',
    disposition: 'in_transit',
    point: port,
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
}

function unload(carrier, { container, tracker, pallets, waybill, arrived }) {
  carrier.object(arrived, {
    ...chinese,
    items: [container],
    step: 'arriving',
    disposition: 'in_transit',
    point: places.bonded,
    documents: [waybill],
  });
  carrier.aggregation(arrived + hours(1), {
    ...chinese,
    parent: container,
    children: pallets,
    action: 'DELETE',
    step: 'unloading',
    disposition: 'in_progress',
    point: places.bonded,
  });
  carrier.association(arrived + hours(2), {
    ...chinese,
    parent: container,
    children: [tracker],
    action: 'DELETE',
    step: 'removing',
    point: places.bonded,
  });
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
