// Story 2: direct parcels from Incheon by air (trade mode 9610), four flights. On the second flight a careless broker
// declares late, which is what its credit record and its listing are about; one packing event is corrected.

import { as, goods, parties, places, regions } from './cast.mjs';
import { logisticUnit, serialItem } from './identifiers.mjs';
import { at, days, dice, hours, minutes, own } from './journal.mjs';
import { amountsOf, declare, deliver, orderAndPay, paper, papersOf, release, settle } from './sale.mjs';

const tradeMode = '9610';
const PARCELS_PER_FLIGHT = 11;
const SERIALS_PER_LOT = 30;
const prices = { [goods.handCream.gtin]: 69, [goods.hairOil.gtin]: 99 };
const korean = { tz: '+09:00' };

const lots = [
  ['handCream', 'YJ2511', '2028-11-20', '2025-11-21'],
  ['hairOil', 'CM2511', '2028-11-24', '2025-11-25'],
  ['handCream', 'YJ2603', '2029-03-02', '2026-03-03'],
  ['hairOil', 'CM2603', '2029-03-05', '2026-03-06'],
];

const flights = [
  { number: 1, day: '2026-01-12', broker: 'broker', desk: 'brokerDesk', declaredAfter: 0 },
  { number: 2, day: '2026-02-03', broker: 'hastyBroker', desk: 'hastyDesk', declaredAfter: 20 },
  { number: 3, day: '2026-04-14', broker: 'broker', desk: 'brokerDesk', declaredAfter: 0 },
  { number: 4, day: '2026-06-16', broker: 'broker', desk: 'brokerDesk', declaredAfter: 0 },
];

/** Writes the story and gives its notable items. */
export function parcelStory(journal) {
  const pens = Object.fromEntries(
    ['seller', 'platform', 'payer', 'carrier', 'airport', 'broker', 'hastyBroker'].map((key) => [key, journal.pen('parcel', parties[key])]),
  );
  const chance = dice(9610);
  const notable = {};
  const stock = lots.flatMap(([name, lot, expiry, made]) =>
    commission(pens.seller, name, lot, expiry, made).map((item) => ({ item, made })),
  );
  for (const flight of flights) {
    const parcels = Array.from({ length: PARCELS_PER_FLIGHT }, (_, i) => sellOne(pens, journal, chance, flight, i, stock));
    fly(pens, flight, parcels);
    parcels.forEach((parcel, i) => clear(pens, chance, flight, parcel, i));
    settle(
      pens.payer,
      at(`${flight.day}T17:00`, '+08:00') + days(40),
      `CBS2-${flight.number}`,
      amountsOf(parcels.map((p) => p.serial)),
      parcels.reduce((sum, p) => sum + prices[p.serial.gtin], 0),
    );
    if (flight.number === 1) notable.delivered = parcels[3].serial;
    if (flight.number === 2) notable.late = parcels[0].serial;
    if (flight.number === 3) notable.corrected = parcels[4].serial;
  }
  return notable;
}

function commission(pen, name, lot, expiry, made) {
  const { gtin } = goods[name];
  const serials = Array.from({ length: SERIALS_PER_LOT }, (_, i) => serialItem(gtin, `${lot}${String(i + 1).padStart(3, '0')}`, lot));
  pen.object(at(`${made}T10:00`, '+09:00'), {
    items: serials,
    action: 'ADD',
    step: 'commissioning',
    disposition: 'active',
    point: places.sellerHub,
    location: places.sellerHub,
    ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:itemExpirationDate': expiry, 'cbvmda:countryOfOrigin': 'KR' },
  });
  return serials;
}

function sellOne(pens, journal, chance, flight, index, stock) {
  const number = flight.number * 100 + index + 1;
  const papers = papersOf(2, number, '2026');
  const region = chance.pick(regions);
  const packed = at(`${flight.day}T09:00`, '+09:00') - days(1) + minutes(25 * index);
  const from = stock.findIndex(
    ({ item, made }) => at(`${made}T10:00`, '+09:00') < packed && (index % 2 === 0) === (item.gtin === goods.handCream.gtin),
  );
  const [{ item: serial }] = stock.splice(from, 1);
  const parcel = logisticUnit(parties.seller.prefix, 3, number);
  const amounts = amountsOf([serial]);
  orderAndPay(pens, packed - hours(chance.whole(14, 40)), papers, amounts, { region, tradeMode, yuan: prices[serial.gtin] });
  const packing = (item) => ({
    parent: parcel,
    children: [item],
    action: 'ADD',
    step: 'packing',
    disposition: 'container_closed',
    point: places.sellerHub,
    location: places.sellerHub,
    documents: [papers.order, papers.waybill],
  });
  if (number === 305) {
    // The packer scanned the tube beside the parcel; found at the evening count, declared in error and written anew.
    const wrong = pens.seller.aggregation(packed, packing(stock.find(({ item }) => item.gtin === serial.gtin).item));
    const right = pens.seller.aggregation(packed, packing(serial));
    journal.declareError(wrong, packed + hours(4), 'incorrect_data', right);
  } else {
    pens.seller.aggregation(packed, packing(serial));
  }
  return { number, papers, region, parcel, serial, amounts };
}

function fly(pens, { number, day }, parcels) {
  const units = parcels.map((p) => p.parcel);
  const bag = logisticUnit(parties.carrier.prefix, 4, number);
  const airbill = paper.waybill(`HLAIR${number}`);
  const morning = at(`${day}T09:00`, '+09:00');
  const atIncheon = { point: places.incheonAir, location: places.incheonAir, documents: [airbill] };
  const atYanji = { point: places.express, location: places.express, documents: [airbill] };
  pens.seller.object(morning, {
    items: units,
    step: 'shipping',
    disposition: 'in_transit',
    point: places.sellerHub,
    documents: [airbill],
    from: [
      ['owning_party', as.seller],
      ['possessing_party', as.seller],
    ],
    to: [
      ['possessing_party', as.carrier],
      ['location', places.express],
    ],
  });
  pens.carrier.object(morning + hours(2), { ...korean, items: units, step: 'receiving', disposition: 'in_progress', ...atIncheon });
  pens.carrier.aggregation(morning + hours(3), {
    ...korean,
    parent: bag,
    children: units,
    action: 'ADD',
    step: 'packing',
    disposition: 'container_closed',
    ...atIncheon,
  });
  pens.carrier.object(morning + hours(6), {
    ...korean,
    items: [bag],
    step: 'departing',
    disposition: 'in_transit',
    point: places.incheonAir,
    documents: [airbill],
  });
  pens.carrier.object(morning + hours(9), {
    items: [bag],
    step: 'arriving',
    disposition: 'in_transit',
    point: places.express,
    documents: [airbill],
  });
  pens.airport.object(morning + hours(10), {
    items: [bag],
    step: 'receiving',
    disposition: 'in_progress',
    ...atYanji,
    from: [['possessing_party', as.carrier]],
    to: [['possessing_party', as.airport]],
  });
  pens.airport.aggregation(morning + hours(11), {
    parent: bag,
    children: units,
    action: 'DELETE',
    step: 'unpacking',
    disposition: 'in_progress',
    ...atYanji,
  });
}

function clear(pens, chance, { day, broker, desk, declaredAfter }, { papers, region, parcel, amounts }, index) {
  const landed = at(`${day}T09:00`, '+09:00') + hours(26);
  const declared = declaredAfter > 0 ? landed + days(declaredAfter) + minutes(4 * index) : landed - hours(20) + minutes(4 * index);
  const where = { tradeMode, desk: places[desk] };
  const released = Math.max(declared, landed) + hours(3) + minutes(5 * index);
  const here = { point: places.express, location: places.express };
  declare(pens[broker], declared, papers, amounts, where);
  if (index % 4 === 1) {
    pens.airport.object(released - hours(1), {
      items: [parcel],
      step: 'inspecting',
      disposition: 'conformant',
      ...here,
      documents: [papers.list],
      extra: { receiptStatus: '500', finding: 'none' },
      certificate: own('certificate', `YJX-${papers.list[1].slice(-6)}`),
    });
  }
  release(pens[broker], released, papers, parcel, where);
  pens.airport.object(released + hours(2), {
    items: [parcel],
    step: 'shipping',
    disposition: 'in_transit',
    point: places.express,
    documents: [papers.waybill],
    from: [['possessing_party', as.airport]],
    to: [
      ['possessing_party', as.carrier],
      ['location', region],
    ],
  });
  deliver(pens.carrier, released + days(chance.whole(1, 3)) + minutes(chance.whole(-120, 180)), papers, parcel, region);
}
