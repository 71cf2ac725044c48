// Story 4, the recall of one lot.

import { as, parties, places } from './cast.mjs';
import { logisticUnit } from './identifiers.mjs';
import { days, hours, minutes, own, temperature } from './journal.mjs';
import { paper } from './sale.mjs';

/** Recall: stop of sale, notice, fetching back, destruction, report (食品安全法 art. 63). */
export function recall(pens, lot, limitCelsius) {
  const plan = paper.recall(`HE-RECALL-${lot.name}`);
  const found = lot.onSale + hours(20);
  announce(pens, lot, { plan, found, limitCelsius });
  const sold = lot.loads.flatMap((l) => l.trays.slice(0, 7));
  const brought = sold.filter((_, i) => i % 3 !== 0);
  lot.loads.forEach((load, i) => takeBack(pens, load, brought, { plan, found, i }));
  const fetched = [...lot.loads.flatMap((l) => l.trays.slice(7)), ...brought];
  destroy(pens.recaller, fetched, { plan, found, name: lot.name });
  pens.importer.transaction(found + days(9), {
    documents: [plan],
    amounts: [{ item: lot.trayLot, quantity: fetched.length }],
    action: 'OBSERVE',
    step: own('bizstep', 'recall_reporting'),
    disposition: 'destroyed',
    location: places.importerHall,
    extra: { recovered: fetched.length, outstanding: lot.trays.length - fetched.length },
  });
  return { outstanding: sold.filter((tray) => !brought.includes(tray)) };
}

function announce({ coldChain, importer }, { warm, item, kind, trays, trayLot, logger }, { plan, found, limitCelsius }) {
  coldChain.object(found - hours(1), {
    amounts: [{ item, quantity: kind.caught / 1000, uom: 'KGM' }],
    step: 'inspecting',
    disposition: 'non_conformant',
    point: places.coldDepot,
    location: places.coldDepot,
    sensors: [{ device: logger, start: warm.start, end: warm.end, readings: [temperature(warm.min, warm.mean, warm.max, limitCelsius)] }],
    extra: { finding: 'above 4 °C for more than six hours at the border; read late' },
  });
  importer.transaction(found, {
    documents: [plan],
    amounts: [{ item: trayLot, quantity: trays.length }],
    action: 'ADD',
    step: own('bizstep', 'recalling'),
    disposition: 'recalled',
    location: places.importerHall,
    extra: { recallClass: '二级', startWithinHours: 48 },
  });
  importer.object(found + minutes(15), {
    items: trays,
    amounts: [{ item: trayLot, quantity: trays.length }],
    step: own('bizstep', 'recalling'),
    disposition: 'recalled',
    persistent: { set: ['recalled'] },
    point: places.importerHall,
    location: places.importerHall,
    documents: [plan],
  });
}

/** Shop by shop: what is on the shelf is held, what buyers bring is taken in, and both are fetched. */
function takeBack({ grocer, recaller }, { shop, trays }, brought, { plan, found, i }) {
  const here = { point: shop, location: shop };
  const kept = trays.slice(7);
  const back = brought.filter((tray) => trays.includes(tray));
  grocer.object(found + minutes(50 + i * 10), {
    items: kept,
    step: 'holding',
    disposition: 'recalled',
    ...here,
    documents: [plan],
    extra: { stopSale: true },
  });
  grocer.object(found + days(2), { items: back, step: 'receiving', disposition: 'returned', ...here, documents: [plan] });
  recaller.object(found + days(3) + hours(i), {
    items: [...kept, ...back],
    step: 'collecting',
    disposition: 'recalled',
    point: shop,
    documents: [plan],
    from: [['possessing_party', as.grocer]],
    to: [['possessing_party', as.recaller]],
  });
}

function destroy(recaller, fetched, { plan, found, name }) {
  const bin = logisticUnit(parties.recaller.prefix, 1, 1);
  const store = { point: places.recallSite, location: places.recallSite };
  recaller.object(found + days(3) + hours(5), { items: fetched, step: 'receiving', disposition: 'recalled', ...store, documents: [plan] });
  recaller.aggregation(found + days(3) + hours(6), {
    parent: bin,
    children: fetched,
    action: 'ADD',
    step: 'packing',
    disposition: 'recalled',
    ...store,
  });
  recaller.object(found + days(4), { items: [bin], step: 'inspecting', disposition: 'completeness_verified', ...store, documents: [plan] });
  recaller.aggregation(found + days(6), {
    parent: bin,
    children: fetched,
    action: 'DELETE',
    step: 'unpacking',
    disposition: 'recalled',
    ...store,
  });
  recaller.object(found + days(6) + hours(1), {
    items: fetched,
    action: 'DELETE',
    step: 'destroying',
    disposition: 'destroyed',
    ...store,
    documents: [plan, paper.certificate(`RA-DESTROY-${name}`)],
    certificate: own('certificate', `RA-DESTROY-${name}`),
  });
}
