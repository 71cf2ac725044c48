// Story 4: chilled seafood from the Russian Far East through Hunchun, with temperature loggers in reusable insulated
// containers. One lot waits too warm at the border; the logger is read late, the lot is recalled, fetched back and destroyed.

import { as, goods, parties, places } from './cast.mjs';
import { classOf, device, logisticUnit, lotOf, returnableAsset, serialItem } from './identifiers.mjs';
import { at, days, dice, hours, minutes, own, temperature } from './journal.mjs';
import { recall } from './recall.mjs';
import { paper, steps } from './sale.mjs';

const tradeMode = '0110';
const TRAYS_PER_LOT = 48;
const LIMIT_CELSIUS = 4;
const LOTS = 11;
const RECALLED = 8;
const russian = { tz: '+10:00' };
const chinese = { tz: '+08:00' };
const kilograms = (item, grams) => ({ item, quantity: grams / 1000, uom: 'KGM' });
const kinds = [
  { bulk: 'crabBulk', tray: 'crabTray', code: 'SC', trayGrams: 500, caught: 25_200, species: 'Chionoecetes opilio' },
  { bulk: 'flounderBulk', tray: 'flounderTray', code: 'FL', trayGrams: 400, caught: 20_600, species: 'Hippoglossoides elassodon' },
];
const shops = ['grocerYanji', 'grocerTumen'];

/** Writes the story and gives its notable items. */
export function seafoodStory(journal) {
  const pens = Object.fromEntries(
    ['fleet', 'coldChain', 'broker', 'importer', 'grocer', 'recaller'].map((key) => [key, journal.pen('seafood', parties[key])]),
  );
  const chance = dice(402);
  const notable = {};
  for (let index = 0; index < LOTS; index++) {
    const lot = landLot(pens, index);
    haul(pens, chance, lot);
    process(pens.importer, lot);
    distribute(pens, chance, lot);
    if (lot.recalled) {
      const fetched = recall(pens, lot, LIMIT_CELSIUS);
      Object.assign(notable, { recalled: lot.trays[1], lot: lot.trayLot, catchLot: lot.item, outstanding: fetched.outstanding });
    } else {
      sellOut(pens.grocer, lot);
    }
    if (index === 2) notable.sound = lot.trays[5];
  }
  return notable;
}

function landLot(pens, index) {
  const kind = kinds[index % 2];
  const caught = at('2026-07-06T04:30', '+10:00') + days(index * 8);
  const day = new Date(caught + hours(10)).toISOString().slice(0, 10);
  const name = `${kind.code}26${String(index + 1).padStart(2, '0')}`;
  const item = lotOf(goods[kind.bulk].gtin, `PB${name}`);
  const pier = { point: places.fleetPier, location: places.fleetPier };
  const papers = {
    order: paper.order(places.importerHall, `HE-PO-${name}`),
    invoice: paper.invoice(places.fleetPier, `PB-INV-${name}`),
    waybill: paper.waybill(`CC${name}`),
    declaration: paper.declaration('2026', 'I', 400_000 + index),
    certificate: paper.certificate(`PB-VET-${name}`),
  };
  const amounts = [kilograms(item, kind.caught)];
  const { fleet } = pens;
  fleet.object(caught, {
    amounts,
    action: 'ADD',
    step: 'commissioning',
    disposition: 'active',
    point: places.trawler,
    location: places.trawler,
    ilmd: {
      'cbvmda:lotNumber': item.lot,
      'cbvmda:countryOfOrigin': 'RU',
      'cbvmda:catchArea': '61',
      'xy:species': kind.species,
      'xy:caughtOn': day,
    },
  });
  fleet.object(caught + hours(7), {
    amounts,
    step: 'inspecting',
    disposition: 'conformant',
    ...pier,
    certificate: papers.certificate[1],
    documents: [papers.certificate],
  });
  const boxes = [1, 2].map((n) => logisticUnit(parties.fleet.prefix, 1, index * 10 + n));
  boxes.forEach((box, i) =>
    fleet.aggregation(caught + hours(8) + minutes(15 * i), {
      parent: box,
      childAmounts: [kilograms(item, kind.caught / 2)],
      action: 'ADD',
      step: 'packing',
      disposition: 'container_closed',
      ...pier,
    }),
  );
  handOver(pens, kind, { boxes, papers, caught });
  return { index, kind, name, item, boxes, papers, left: caught + hours(9), recalled: index === RECALLED };
}

function handOver({ fleet, importer }, kind, { boxes, papers, caught }) {
  fleet.object(caught + hours(9), {
    items: boxes,
    step: 'shipping',
    disposition: 'in_transit',
    point: places.fleetPier,
    documents: [papers.invoice, papers.waybill],
    from: [
      ['owning_party', as.fleet],
      ['possessing_party', as.fleet],
    ],
    to: [
      ['owning_party', as.importer],
      ['possessing_party', as.coldChain],
    ],
  });
  importer.transaction(caught - days(1), {
    documents: [papers.order],
    amounts: [{ item: classOf(goods[kind.bulk].gtin), quantity: kind.caught / 1000, uom: 'KGM' }],
    action: 'ADD',
    step: steps.ordering,
    location: places.importerHall,
    from: [['owning_party', as.fleet]],
    to: [['owning_party', as.importer]],
  });
}

/** The road from the pier to the cold hall; four hours a reading, and one long wait at the border. */
function haul(pens, chance, lot) {
  lot.container = returnableAsset(parties.coldChain.prefix, 730, `ICE${(lot.index % 2) + 1}`);
  lot.logger = device(parties.coldChain.prefix, `LG${(lot.index % 2) + 1}`);
  leavePier(pens.coldChain, chance, lot);
  crossBorder(pens, lot, lot.left + hours(18));
  unload(pens.coldChain, lot, lot.warm.end + hours(2));
}

function leavePier(coldChain, chance, { boxes, papers, left, container, logger }) {
  const pier = { ...russian, point: places.fleetPier, location: places.fleetPier };
  coldChain.object(left + minutes(30), {
    ...pier,
    items: boxes,
    step: 'receiving',
    disposition: 'in_progress',
    documents: [papers.waybill],
  });
  coldChain.association(left + minutes(40), { ...pier, parent: container, children: [logger], action: 'ADD', step: 'installing' });
  coldChain.aggregation(left + minutes(50), {
    ...pier,
    parent: container,
    children: boxes,
    action: 'ADD',
    step: 'loading',
    disposition: 'in_transit',
    documents: [papers.waybill],
  });
  coldChain.object(left + hours(1), {
    ...russian,
    items: [container],
    step: 'departing',
    disposition: 'in_transit',
    point: places.fleetPier,
    documents: [papers.waybill],
  });
  const onRoad = { ...russian, point: places.fleetPier };
  for (let reading = 1; reading <= 4; reading++) {
    const low = chance.whole(2, 9) / 10;
    const end = left + hours(1 + reading * 4);
    read(
      coldChain,
      { container, logger },
      { start: end - hours(4), end, min: low, mean: low + 0.9, max: low + chance.whole(14, 22) / 10 },
      onRoad,
    );
  }
}

function crossBorder({ coldChain, broker }, lot, atBorder) {
  const { boxes, papers, container, recalled } = lot;
  const dock = { ...chinese, point: places.borderDock };
  coldChain.object(atBorder, {
    ...dock,
    location: places.borderDock,
    items: [container],
    step: 'arriving',
    disposition: 'in_transit',
    documents: [papers.waybill, papers.declaration],
  });
  const wait = recalled ? hours(9) : hours(3);
  const [min, mean, max] = recalled ? [3.1, 6.7, 8.9] : [1.1, 2.0, 3.3];
  lot.warm = { start: atBorder, end: atBorder + wait, min, mean, max };
  read(coldChain, lot, lot.warm, dock);
  broker.transaction(atBorder - hours(3), {
    documents: [papers.order, papers.invoice, papers.declaration, papers.certificate],
    items: boxes,
    action: 'ADD',
    step: steps.declaring,
    location: places.brokerDesk,
    extra: { tradeMode, receiptStatus: '120' },
  });
  broker.object(atBorder + wait, {
    items: boxes,
    step: steps.releasing,
    disposition: 'in_transit',
    location: places.brokerDesk,
    documents: [papers.declaration],
    extra: { tradeMode, receiptStatus: '800' },
  });
}

function unload(coldChain, lot, arrived) {
  const { boxes, papers, container, logger } = lot;
  const hall = { ...chinese, point: places.importerHall };
  coldChain.object(arrived, { ...hall, items: [container], step: 'arriving', disposition: 'in_transit', documents: [papers.waybill] });
  coldChain.aggregation(arrived + minutes(20), {
    ...hall,
    parent: container,
    children: boxes,
    action: 'DELETE',
    step: 'unloading',
    disposition: 'in_progress',
  });
  coldChain.association(arrived + minutes(30), { ...hall, parent: container, children: [logger], action: 'DELETE', step: 'removing' });
  lot.arrived = arrived + minutes(45);
}

function read(pen, { container, logger }, { start, end, min, mean, max }, where) {
  const tenth = (x) => Math.round(x * 10) / 10;
  pen.object(end, {
    ...where,
    items: [container],
    step: 'sensor_reporting',
    disposition: 'in_transit',
    sensors: [{ device: logger, start, end, readings: [temperature(tenth(min), tenth(mean), tenth(max), LIMIT_CELSIUS)] }],
  });
}

function process(pen, lot) {
  const { kind, item, boxes, papers, name, arrived } = lot;
  const here = { point: places.importerHall, location: places.importerHall };
  const { gtin } = goods[kind.tray];
  const trayLot = `HE${name}`;
  lot.trays = Array.from({ length: TRAYS_PER_LOT }, (_, i) => serialItem(gtin, `${trayLot}${String(i + 1).padStart(3, '0')}`, trayLot));
  lot.trayLot = lotOf(gtin, trayLot);
  pen.object(arrived, {
    items: boxes,
    step: 'receiving',
    disposition: 'in_progress',
    ...here,
    documents: [papers.order, papers.invoice, papers.declaration],
    from: [['owning_party', as.fleet]],
    to: [['owning_party', as.importer]],
  });
  boxes.forEach((box, i) =>
    pen.aggregation(arrived + minutes(10 + 5 * i), {
      parent: box,
      childAmounts: [kilograms(item, kind.caught / 2)],
      action: 'DELETE',
      step: 'unpacking',
      disposition: 'in_progress',
      ...here,
    }),
  );
  // The probe sees the temperature at the door only; the logger of the road is read once a week.
  pen.object(arrived + minutes(30), {
    amounts: [kilograms(item, kind.caught)],
    step: 'inspecting',
    disposition: 'conformant',
    ...here,
    sensors: [
      {
        device: device(parties.importer.prefix, 'PROBE1'),
        start: arrived,
        end: arrived + minutes(30),
        readings: [temperature(1.4, 2.1, 2.9, LIMIT_CELSIUS)],
      },
    ],
  });
  const expiry = new Date(arrived + days(7)).toISOString().slice(0, 10);
  lot.packed = arrived + hours(4);
  pen.transformation(lot.packed, {
    inputAmounts: [kilograms(item, kind.caught)],
    outputs: lot.trays,
    transformation: own('transformation', trayLot),
    step: 'commissioning',
    disposition: 'active',
    ...here,
    ilmd: { 'cbvmda:lotNumber': trayLot, 'cbvmda:itemExpirationDate': expiry, 'cbvmda:countryOfOrigin': 'RU' },
    extra: { process: 'portioning', lossKilograms: (kind.caught - TRAYS_PER_LOT * kind.trayGrams) / 1000 },
  });
}

/** Seven in the morning in China, after an instant. */
const nextMorning = (instant) => (Math.floor((instant + hours(1)) / days(1)) + 1) * days(1) - hours(1);

function distribute(pens, chance, lot) {
  const { importer, coldChain, grocer } = pens;
  const half = TRAYS_PER_LOT / 2;
  const hall = { point: places.importerHall, location: places.importerHall };
  const loads = shops.map((shop, i) => ({
    shop: places[shop],
    trays: lot.trays.slice(i * half, (i + 1) * half),
    crate: returnableAsset(parties.importer.prefix, 740, `CR${i + 1}`),
    note: paper.despatch(places.importerHall, `HE-DN-${lot.name}-${i + 1}`),
  }));
  loads.forEach(({ crate, trays }, i) =>
    importer.aggregation(lot.packed + minutes(40 + 10 * i), {
      parent: crate,
      children: trays,
      action: 'ADD',
      step: 'packing',
      disposition: 'container_closed',
      ...hall,
    }),
  );
  const crates = loads.map((l) => l.crate);
  const sent = nextMorning(lot.packed);
  importer.object(sent, {
    items: crates,
    step: 'shipping',
    disposition: 'in_transit',
    point: places.importerHall,
    documents: loads.map((l) => l.note),
    from: [['owning_party', as.importer]],
    to: [
      ['owning_party', as.grocer],
      ['possessing_party', as.coldChain],
    ],
  });
  coldChain.object(sent + minutes(20), {
    ...chinese,
    items: crates,
    step: 'receiving',
    disposition: 'in_progress',
    point: places.importerHall,
    documents: loads.map((l) => l.note),
  });
  coldChain.object(sent + hours(3), {
    ...chinese,
    items: crates,
    step: 'sensor_reporting',
    disposition: 'in_transit',
    point: places.coldDepot,
    sensors: [
      {
        device: device(parties.coldChain.prefix, 'VAN1'),
        start: sent + minutes(20),
        end: sent + hours(3),
        readings: [temperature(0.8, 1.7, chance.whole(21, 34) / 10, LIMIT_CELSIUS)],
      },
    ],
  });
  stockShops(grocer, loads, sent);
  lot.loads = loads;
  lot.onSale = sent + hours(8);
}

function stockShops(grocer, loads, sent) {
  loads.forEach(({ shop, crate, trays, note }, i) => {
    const time = sent + hours(5 + i * 2);
    const here = { point: shop, location: shop };
    grocer.object(time, {
      items: [crate],
      step: 'receiving',
      disposition: 'in_progress',
      ...here,
      documents: [note],
      from: [['owning_party', as.importer]],
      to: [['owning_party', as.grocer]],
    });
    grocer.aggregation(time + minutes(20), {
      parent: crate,
      children: trays,
      action: 'DELETE',
      step: 'unpacking',
      disposition: 'in_progress',
      ...here,
    });
    grocer.object(time + minutes(40), { items: trays, step: 'stocking', disposition: 'sellable_accessible', ...here });
    grocer.object(time + hours(3), { items: trays.slice(0, 7), step: 'retail_selling', disposition: 'retail_sold', ...here });
  });
}

function sellOut(pen, { loads, onSale }) {
  for (const { shop, trays } of loads) {
    const here = { point: shop, location: shop };
    pen.object(onSale + days(2), { items: trays.slice(7, 14), step: 'retail_selling', disposition: 'retail_sold', ...here });
    pen.object(onSale + days(3), { items: trays.slice(14, 22), step: 'retail_selling', disposition: 'retail_sold', ...here });
    pen.object(onSale + days(7), { items: trays.slice(22), action: 'DELETE', step: 'destroying', disposition: 'expired', ...here });
  }
}
