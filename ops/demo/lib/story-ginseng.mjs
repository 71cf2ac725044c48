// Story 3: Changbai ginseng (trade mode 9710). Lots of roots from six gardens are washed, steamed, dried, sorted and boxed;
// at every step input kilograms = output kilograms + loss. Boxes go through Hunchun to buyers in Korea and Japan.

import { as, goods, parties, places } from './cast.mjs';
import { device, logisticUnit, lotOf, returnableAsset, serialItem } from './identifiers.mjs';
import { at, days, hours, minutes, own, temperature } from './journal.mjs';
import { paper, steps } from './sale.mjs';

const tradeMode = '9710';
const BOXES_PER_CARTON = 10;
const farms = ['farmNorth', 'farmSouth', 'farmStream', 'farmBirch', 'farmRidge', 'farmCloud'];
const codes = ['N', 'S', 'T', 'B', 'R', 'C'];

// Masses are whole grams in here and kilograms in the documents.
const kilograms = (item, grams) => ({ item, quantity: grams / 1000, uom: 'KGM' });
const share = (grams, perMille) => Math.round((grams * perMille) / 1000);

/** Writes the story and gives its notable items. */
export function ginsengStory(journal) {
  const pens = Object.fromEntries(
    ['cooperative', 'processor', 'carrier', 'broker', 'buyerKorea', 'buyerJapan'].map((key) => [key, journal.pen('ginseng', parties[key])]),
  );
  const harvests = [];
  for (let round = 0; round < 3; round++) {
    farms.forEach((farm, i) => harvests.push(harvest(pens, farm, codes[i], round, i)));
  }
  const batches = [];
  for (let round = 0; round < 3; round++) {
    for (let half = 0; half < 2; half++) {
      const roots = harvests.slice(round * 6 + half * 3, round * 6 + half * 3 + 3);
      batches.push(process(pens.processor, roots, round * 2 + half + 1));
    }
  }
  const boxed = batches.map((batch) => box(pens.processor, batch));
  exports.forEach((deal) => exportOut(pens, deal, boxed));
  return { box: boxed[0].boxes[4], root: harvests[0].item, rootlets: boxed[0].rootletBoxes[0] };
}

function harvest(pens, farm, code, round, index) {
  const lot = `HV25${code}${round + 1}`;
  const item = lotOf(goods.freshGinseng.gtin, lot);
  const grams = 42_000 + index * 1_750 + round * 2_500;
  const amounts = [kilograms(item, grams)];
  const day = at(`2025-10-${String(9 + round * 4).padStart(2, '0')}T07:00`, '+08:00') + minutes(35 * index);
  const office = { point: places.gardenOffice, location: places.gardenOffice };
  const works = { point: places.ginsengWorks, location: places.ginsengWorks };
  const note = paper.despatch(places.gardenOffice, `BS-${lot}`);
  pens.cooperative.object(day, {
    amounts,
    action: 'ADD',
    step: 'creating_class_instance',
    disposition: 'active',
    point: places[farm],
    location: places[farm],
    ilmd: {
      'cbvmda:lotNumber': lot,
      'cbvmda:harvestEndDate': `2025-10-${String(9 + round * 4).padStart(2, '0')}`,
      'cbvmda:countryOfOrigin': 'CN',
      'xy:rootAgeYears': 5 + (index % 2),
    },
  });
  pens.cooperative.object(day + hours(9), {
    amounts,
    step: 'inspecting',
    disposition: 'conformant',
    ...office,
    certificate: own('certificate', `BS-PESTICIDE-${lot}`),
    documents: [paper.certificate(`BS-PESTICIDE-${lot}`)],
  });
  pens.cooperative.object(day + days(1), {
    amounts,
    step: 'shipping',
    disposition: 'in_transit',
    point: places.gardenOffice,
    documents: [note],
    from: [['owning_party', as.cooperative]],
    to: [['owning_party', as.processor]],
  });
  pens.processor.object(day + days(1) + hours(6), {
    amounts,
    step: 'receiving',
    disposition: 'in_progress',
    ...works,
    documents: [note],
    from: [['owning_party', as.cooperative]],
    to: [['owning_party', as.processor]],
  });
  return { item, grams, received: day + days(1) + hours(6) };
}

/** Writes one transformation whose loss is the difference of what went in and what came out. */
function transform(pen, time, { inputs, outputs, serials, step, process: name, lot, more }) {
  const grams = (list) => list.reduce((sum, x) => sum + x.grams, 0);
  const lossGrams = grams(inputs) - grams(outputs) - grams(serials ?? []);
  return pen.transformation(time, {
    inputAmounts: inputs.map((x) => kilograms(x.item, x.grams)),
    outputAmounts: outputs.length > 0 ? outputs.map((x) => kilograms(x.item, x.grams)) : undefined,
    outputs: serials?.map((x) => x.item),
    transformation: own('transformation', `SX-${lot}-${name}`),
    step,
    disposition: 'active',
    point: places.ginsengWorks,
    location: places.ginsengWorks,
    ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:countryOfOrigin': 'CN', ...more?.ilmd },
    sensors: more?.sensors,
    extra: { process: name, lossKilograms: lossGrams / 1000, ...more?.extra },
  });
}

function process(pen, roots, number) {
  const name = (kind) => `${kind}25${String(number).padStart(2, '0')}`;
  let time = Math.max(...roots.map((r) => r.received)) + hours(14);
  const washed = roots.map((root, i) => {
    const lot = `${name('WS')}${i + 1}`;
    const output = { item: lotOf(goods.washedGinseng.gtin, lot), grams: share(root.grams, 938) };
    transform(pen, time + hours(i), { inputs: [root], outputs: [output], step: own('bizstep', 'washing'), process: 'washing', lot });
    return output;
  });
  time += hours(6);
  const steamed = {
    item: lotOf(goods.steamedGinseng.gtin, name('ST')),
    grams: share(
      washed.reduce((s, w) => s + w.grams, 0),
      904,
    ),
  };
  const trolley = returnableAsset(parties.processor.prefix, 710, `DRY${number}`);
  const probe = device(parties.processor.prefix, `PB${number}`);
  const here = { point: places.ginsengWorks, location: places.ginsengWorks };
  transform(pen, time, {
    inputs: washed,
    outputs: [steamed],
    step: own('bizstep', 'steaming'),
    process: 'steaming',
    lot: name('ST'),
    more: { sensors: [{ device: probe, start: time - hours(4), end: time, readings: [temperature(92, 97.4, 99.1)] }] },
  });
  pen.association(time + hours(1), { parent: trolley, children: [probe], action: 'ADD', step: 'installing', ...here });
  for (let day = 1; day <= 3; day++) {
    pen.object(time + days(day * 2), {
      items: [trolley],
      amounts: [kilograms(steamed.item, steamed.grams)],
      step: 'sensor_reporting',
      disposition: 'in_progress',
      ...here,
      sensors: [
        {
          device: probe,
          start: time + days(day * 2 - 2) + hours(1),
          end: time + days(day * 2),
          readings: [
            temperature(48 + day, 55 + day, 63 + day),
            { type: 'RelativeHumidity', minValue: 18 + day, maxValue: 44 - day * 6, uom: 'P1' },
          ],
        },
      ],
    });
  }
  time += days(7);
  const dried = { item: lotOf(goods.driedGinseng.gtin, name('DR')), grams: share(steamed.grams, 312) };
  transform(pen, time, { inputs: [steamed], outputs: [dried], step: own('bizstep', 'drying'), process: 'drying', lot: name('DR') });
  pen.association(time + hours(1), { parent: trolley, children: [probe], action: 'DELETE', step: 'removing', ...here });
  pen.object(time + days(1), {
    amounts: [kilograms(dried.item, dried.grams)],
    step: 'inspecting',
    disposition: 'conformant',
    ...here,
    certificate: own('certificate', `SX-QUALITY-${name('DR')}`),
    documents: [paper.certificate(`SX-QUALITY-${name('DR')}`)],
    extra: { moisturePercent: 11.4 },
  });
  return { dried, number, ready: time + days(2) };
}

/** Boxes one dried lot: forty gift boxes, thirty of rootlets, and what is left over is loss. */
function box(pen, { dried, number, ready }) {
  const lot = `RG25${String(number).padStart(2, '0')}`;
  const make = (gtin, grams, count, letter) =>
    Array.from({ length: count }, (_, i) => ({ item: serialItem(gtin, `${lot}${letter}${String(i + 1).padStart(3, '0')}`, lot), grams }));
  const best = make(goods.redGinseng.gtin, 300, 40, 'G');
  const rootlets = make(goods.redRootlets.gtin, 200, 30, 'R');
  const giftInput = { item: dried.item, grams: 12_300 };
  const rootletInput = { item: dried.item, grams: 6_200 };
  const here = { point: places.ginsengWorks, location: places.ginsengWorks };
  const ilmd = { 'cbvmda:itemExpirationDate': '2028-10-31' };
  transform(pen, ready, {
    inputs: [giftInput],
    outputs: [],
    serials: best,
    step: 'commissioning',
    process: 'boxing-gift',
    lot,
    more: { ilmd },
  });
  transform(pen, ready + hours(3), {
    inputs: [rootletInput],
    outputs: [],
    serials: rootlets,
    step: 'commissioning',
    process: 'boxing-rootlets',
    lot,
    more: { ilmd },
  });
  const boxes = [...best, ...rootlets].map((x) => x.item);
  const cartons = [];
  for (let i = 0; i < boxes.length / BOXES_PER_CARTON; i++) {
    const carton = logisticUnit(parties.processor.prefix, 1, number * 100 + i);
    const children = boxes.slice(i * BOXES_PER_CARTON, (i + 1) * BOXES_PER_CARTON);
    pen.aggregation(ready + hours(5) + minutes(20 * i), {
      parent: carton,
      children,
      action: 'ADD',
      step: 'packing',
      disposition: 'container_closed',
      ...here,
    });
    cartons.push({ carton, children });
  }
  return { boxes: best.map((x) => x.item), rootletBoxes: rootlets.map((x) => x.item), cartons, ready: ready + days(1) };
}

// Each deal takes the cartons of whole batches; the last batch stays in store.
const exports = [
  { number: 1, buyer: 'buyerKorea', shop: 'seoulShop', batches: [0], day: '2025-12-02' },
  { number: 2, buyer: 'buyerJapan', shop: 'niigataShop', batches: [1, 2], day: '2026-01-20' },
  { number: 3, buyer: 'buyerKorea', shop: 'seoulShop', batches: [3], day: '2026-03-10' },
  { number: 4, buyer: 'buyerJapan', shop: 'niigataShop', batches: [4], day: '2026-05-12' },
];

function exportOut(pens, deal, boxed) {
  const cartons = deal.batches.flatMap((b) => boxed[b].cartons);
  const units = cartons.map((c) => c.carton);
  const pallet = logisticUnit(parties.processor.prefix, 2, deal.number);
  const truck = returnableAsset(parties.carrier.prefix, 720, `ROAD${deal.number}`);
  const shop = places[deal.shop];
  const papers = {
    order: paper.order(shop, `PO-G${deal.number}`),
    invoice: paper.invoice(places.ginsengWorks, `SX-INV-${deal.number}`),
    waybill: paper.waybill(`HLG${deal.number}`),
    declaration: paper.declaration(deal.day.slice(0, 4), 'E', 300_000 + deal.number),
    certificate: paper.certificate(`SX-PHYTO-${deal.number}`),
    payment: paper.payment(`TT-G${deal.number}`),
  };
  const time = at(`${deal.day}T08:00`, '+08:00');
  const amounts = deal.batches
    .flatMap((b) => [boxed[b].boxes, boxed[b].rootletBoxes])
    .map((list) => ({ item: lotOf(list[0].gtin, list[0].lot), quantity: list.length }));
  const ownership = { from: [['owning_party', as.processor]], to: [['owning_party', as[deal.buyer]]] };
  prepare(pens, { buyer: deal.buyer, shop, papers, amounts, ownership, units, pallet, time });
  cross(pens, { pallet, truck, papers, time, shop, buyer: deal.buyer });
  receive(pens, { ...deal, pallet, units, cartons, papers, shop, time: time + days(5) });
  pens.processor.transaction(time + days(30), {
    documents: [papers.invoice, papers.payment],
    amounts,
    action: 'ADD',
    step: steps.settling,
    location: places.ginsengWorks,
    ...ownership,
  });
}

/** Order, invoice, inspection, pallet, declaration, despatch. */
function prepare(pens, { buyer, shop, papers, amounts, ownership, units, pallet, time }) {
  const works = { point: places.ginsengWorks, location: places.ginsengWorks };
  pens[buyer].transaction(time - days(12), {
    documents: [papers.order],
    amounts,
    action: 'ADD',
    step: steps.ordering,
    location: shop,
    ...ownership,
  });
  pens.processor.transaction(time - days(11), {
    documents: [papers.order, papers.invoice],
    amounts,
    action: 'ADD',
    step: own('bizstep', 'invoicing'),
    location: places.ginsengWorks,
    ...ownership,
  });
  pens.processor.object(time - days(2), {
    items: units,
    step: 'inspecting',
    disposition: 'conformant',
    ...works,
    documents: [papers.certificate],
    certificate: papers.certificate[1],
  });
  pens.processor.aggregation(time - days(1), {
    parent: pallet,
    children: units,
    action: 'ADD',
    step: 'packing',
    disposition: 'container_closed',
    ...works,
    documents: [papers.order],
  });
  pens.broker.transaction(time - hours(18), {
    documents: [papers.order, papers.invoice, papers.waybill, papers.declaration],
    items: [pallet],
    action: 'ADD',
    step: steps.declaring,
    location: places.brokerDesk,
    extra: { tradeMode, receiptStatus: '120' },
  });
  pens.processor.object(time, {
    items: [pallet],
    step: 'shipping',
    disposition: 'in_transit',
    point: places.ginsengWorks,
    documents: [papers.invoice, papers.waybill],
    ...ownership,
  });
}

function cross(pens, { pallet, truck, papers, time, shop, buyer }) {
  const depot = { point: places.carrierDepot, location: places.carrierDepot, documents: [papers.waybill] };
  const gate = { point: places.hunchunGate, location: places.hunchunGate, documents: [papers.waybill, papers.declaration] };
  const local = { tz: '+08:00' };
  const { carrier } = pens;
  carrier.object(time + hours(3), { ...local, items: [pallet], step: 'receiving', disposition: 'in_progress', ...depot });
  carrier.aggregation(time + hours(5), {
    ...local,
    parent: truck,
    children: [pallet],
    action: 'ADD',
    step: 'loading',
    disposition: 'in_transit',
    ...depot,
  });
  carrier.object(time + hours(6), {
    ...local,
    items: [truck],
    step: 'departing',
    disposition: 'in_transit',
    point: places.carrierDepot,
    documents: [papers.waybill],
  });
  carrier.object(time + hours(9), { ...local, items: [truck], step: 'arriving', disposition: 'in_progress', ...gate });
  pens.broker.transaction(time + hours(12), {
    documents: [papers.declaration, papers.waybill],
    items: [pallet],
    action: 'OBSERVE',
    step: steps.releasing,
    location: places.brokerDesk,
    extra: { tradeMode, receiptStatus: '800' },
  });
  carrier.object(time + hours(14), {
    ...local,
    items: [truck],
    step: 'departing',
    disposition: 'in_transit',
    point: places.hunchunGate,
    documents: [papers.waybill, papers.declaration],
    extra: { exit: 'Hunchun' },
  });
  carrier.aggregation(time + days(4), {
    tz: '+09:00',
    parent: truck,
    children: [pallet],
    action: 'DELETE',
    step: 'unloading',
    disposition: 'in_transit',
    point: shop,
    documents: [papers.waybill],
    to: [['possessing_party', as[buyer]]],
  });
}

function receive(pens, { buyer, shop, pallet, units, cartons, papers, time }) {
  const pen = pens[buyer];
  const here = { point: shop, location: shop };
  pen.object(time, {
    items: [pallet],
    step: 'receiving',
    disposition: 'in_progress',
    ...here,
    documents: [papers.order, papers.invoice],
    from: [['owning_party', as.processor]],
    to: [['owning_party', as[buyer]]],
  });
  pen.aggregation(time + hours(1), {
    parent: pallet,
    children: units,
    action: 'DELETE',
    step: 'unpacking',
    disposition: 'in_progress',
    ...here,
  });
  cartons.forEach(({ carton, children }, i) => {
    const opened = time + days(2 + i * 3);
    pen.aggregation(opened, { parent: carton, children, action: 'DELETE', step: 'unpacking', disposition: 'sellable_accessible', ...here });
    pen.object(opened + hours(6), { items: children.slice(0, 4), step: 'retail_selling', disposition: 'retail_sold', ...here });
    pen.object(opened + days(1), { items: children.slice(4, 7), step: 'retail_selling', disposition: 'retail_sold', ...here });
  });
}
