// Who and what the stories are about. Every name starts with 演示 / Demo: none is a real firm.

import { area, gln, gtin, partyOf, place, uscc } from './identifiers.mjs';

const china = (number, organisation, name, nameEn, roles, more) => ({
  id: `uscc:${uscc(organisation)}`,
  name: `演示·${name}`,
  nameEn: `Demo ${nameEn}`,
  roles,
  prefix: `95200${number}`,
  country: 'CN',
  region: '222401',
  tz: '+08:00',
  style: 'gs1',
  ...more,
});
const abroad = (number, country, register, name, nameEn, roles, more) => ({
  id: `nat:${country}:DEMO-${register}`,
  name: `演示·${name}`,
  nameEn: `Demo ${nameEn}`,
  roles,
  prefix: `95200${number}`,
  country,
  tz: '+09:00',
  style: 'urn',
  ...more,
});

/** All enterprises that are filed, by the name the stories call them by. */
export const parties = keyed({
  maker: abroad('11', 'KR', '000-00-00011', '雪岚化妆品制造（株）', 'Seollan Cosmetics Manufacturing', ['maker']),
  seller: abroad('12', 'KR', '000-00-00012', '汉江优品（株）', 'Hangang Select Trading', ['oversea_seller'], { style: 'urn' }),
  fleet: abroad('13', 'RU', '0000000013', '彼得湾渔业', 'Peter Bay Fishery', ['maker', 'oversea_seller'], { tz: '+10:00' }),
  buyerKorea: abroad('14', 'KR', '000-00-00014', '首尔参茸行（株）', 'Seoul Ginseng Hall', ['retailer']),
  buyerJapan: abroad('15', 'JP', '0000000000015', '新泻和汉药堂', 'Niigata Wakan Herbal', ['retailer']),
  platform: china('21', 'DEM00021', '图们江跨境商城', 'Tumen River Cross-Border Mall', ['platform'], { customsCode: '0000960021' }),
  payer: china('22', 'DEM00022', '长白支付', 'Changbai Payment', ['payment'], { customsCode: '0000960022' }),
  carrier: china('23', 'DEM00023', '海兰江国际物流', 'Hailan River International Logistics', ['logistics'], {
    customsCode: '0000960023',
    style: 'urn',
  }),
  warehouse: china('24', 'DEM00024', '延吉保税仓储', 'Yanji Bonded Storage', ['warehouse'], {
    customsCode: '0000460024',
    style: 'id.bonded.xinyuan.example',
  }),
  broker: china('25', 'DEM00025', '布尔哈通报关', 'Burhatong Customs Brokers', ['broker'], { customsCode: '0000980025' }),
  hastyBroker: china('26', 'DEM00026', '急先锋报关', 'Hasty Pioneer Customs Brokers', ['broker'], { customsCode: '0000980026' }),
  agent: china('27', 'DEM00027', '延边境内服务', 'Yanbian Domestic Agency', ['domestic_agent'], { customsCode: '0000960027' }),
  airport: china('28', 'DEM00028', '延吉空港快件监管场站', 'Yanji Airport Express Station', ['warehouse'], { customsCode: '0000960028' }),
  cooperative: china('31', 'DEM00031', '白山松下参农合作', 'Baishan Pine Ginseng Growers', ['maker'], {
    customsCode: '0000960031',
    region: '222426',
    style: 'urn',
  }),
  processor: china('32', 'DEM00032', '雪岭参业', 'Snow Ridge Ginseng', ['maker'], {
    customsCode: '0000960032',
    style: 'id.ginseng.xinyuan.example',
  }),
  importer: china('41', 'DEM00041', '珲春东海水产进口', 'Hunchun East Sea Seafood Imports', ['domestic_agent', 'maker'], {
    customsCode: '0000960041',
    region: '222404',
  }),
  coldChain: china('42', 'DEM00042', '寒流冷链物流', 'Cold Current Chilled Logistics', ['logistics'], {
    customsCode: '0000960042',
    region: '222404',
    style: 'urn',
  }),
  grocer: china('43', 'DEM00043', '金达莱生鲜超市', 'Azalea Fresh Markets', ['retailer'], {}),
  recaller: china('44', 'DEM00044', '延安心食品召回服务', 'Rest-Assured Food Recall Services', ['recall_agent'], {}),
  newcomer: china('51', 'DEM00051', '初创未名电商', 'Nameless Newcomer Trading', ['platform'], { customsCode: '0000960051' }),
});

/** A party that never filed: what it says of others' products is recorded, and shows as unvouched. */
export const stranger = {
  key: 'stall',
  id: `uscc:${uscc('DEM00099')}`,
  name: '演示·未备案网店',
  nameEn: 'Demo Unfiled Online Stall',
  prefix: '9520099',
  tz: '+08:00',
  style: 'gs1',
};

export const offices = { customs: 'org:customs.changchun', market: 'org:samr.yanbian', tax: 'org:tax.yanbian', operator: 'org:operator' };

const site = (owner, reference, kind, name, nameEn, more) => {
  const party = parties[owner];
  const number = gln(party.prefix, reference);
  return {
    ...place(number),
    party: party.id,
    kindOfPlace: kind,
    name: `演示·${name}`,
    nameEn: `Demo ${nameEn}`,
    country: party.country,
    region: party.region,
    ...more,
  };
};
const korea = { country: 'KR', region: undefined };
const hunchun = { country: 'CN', region: '222404' };

/** Places by GLN. The first of each party also names the party where an event needs an owner or possessor. */
export const places = {
  makerPlant: site('maker', 1, 'factory', '雪岚工厂', 'Seollan plant'),
  sellerHub: site('seller', 1, 'warehouse', '汉江优品仁川仓', 'Hangang Select Incheon hub'),
  mall: site('platform', 1, 'shop', '图们江跨境商城', 'Tumen River mall'),
  payerDesk: site('payer', 1, 'shop', '长白支付结算台', 'Changbai settlement desk'),
  incheonPort: site('carrier', 1, 'port', '仁川港发货场', 'Incheon port yard', korea),
  dalianPort: site('carrier', 2, 'port', '大连港到货场', 'Dalian port yard', { region: '210200' }),
  busanPort: site('carrier', 3, 'port', '釜山港发货场', 'Busan port yard', korea),
  incheonAir: site('carrier', 4, 'airport', '仁川机场货站', 'Incheon airport cargo shed', korea),
  carrierDepot: site('carrier', 5, 'warehouse', '海兰江延吉分拨中心', 'Hailan River Yanji depot'),
  bonded: site('warehouse', 1, 'warehouse', '延吉保税物流中心（B型）一号库', 'Yanji bonded logistics centre (type B), hall 1'),
  bondedCheck: site('warehouse', 2, 'inspection_site', '延吉保税物流中心查验台', 'Yanji bonded logistics centre inspection bay'),
  bondedReturns: site('warehouse', 3, 'warehouse', '延吉保税物流中心退货区', 'Yanji bonded logistics centre returns area'),
  brokerDesk: site('broker', 1, 'inspection_site', '布尔哈通申报台', 'Burhatong declaration desk'),
  hastyDesk: site('hastyBroker', 1, 'inspection_site', '急先锋申报台', 'Hasty Pioneer declaration desk'),
  express: site('airport', 1, 'airport', '延吉空港快件监管中心', 'Yanji airport express supervision centre'),
  gardenOffice: site('cooperative', 1, 'warehouse', '白山参农收购站', 'Baishan growers collection station'),
  farmNorth: site('cooperative', 11, 'farm', '北坡参园', 'North slope ginseng garden'),
  farmSouth: site('cooperative', 12, 'farm', '南坡参园', 'South slope ginseng garden'),
  farmStream: site('cooperative', 13, 'farm', '溪畔参园', 'Streamside ginseng garden'),
  farmBirch: site('cooperative', 14, 'farm', '白桦参园', 'Birch ginseng garden'),
  farmRidge: site('cooperative', 15, 'farm', '岭上参园', 'Ridge ginseng garden'),
  farmCloud: site('cooperative', 16, 'farm', '云中参园', 'Cloud ginseng garden'),
  ginsengWorks: site('processor', 1, 'factory', '雪岭红参加工厂', 'Snow Ridge red ginseng works'),
  hunchunGate: site('carrier', 6, 'inspection_site', '珲春口岸出境查验场', 'Hunchun export crossing', hunchun),
  seoulShop: site('buyerKorea', 1, 'shop', '首尔参茸行', 'Seoul Ginseng Hall'),
  niigataShop: site('buyerJapan', 1, 'shop', '新泻和汉药堂', 'Niigata Wakan Herbal'),
  fleetPier: site('fleet', 1, 'port', '彼得湾渔港', 'Peter Bay pier'),
  trawler: site('fleet', 2, 'vessel', '演示号渔船', 'fishing vessel Demo'),
  importerHall: site('importer', 1, 'factory', '珲春东海冷加工车间', 'Hunchun East Sea cold hall'),
  borderDock: site('coldChain', 1, 'inspection_site', '珲春公路口岸冷链查验台', 'Hunchun road crossing cold dock'),
  coldDepot: site('coldChain', 2, 'warehouse', '寒流延吉冷链站', 'Cold Current Yanji depot', { region: '222401' }),
  grocerYanji: site('grocer', 1, 'shop', '金达莱生鲜延吉店', 'Azalea Fresh Yanji'),
  grocerTumen: site('grocer', 2, 'shop', '金达莱生鲜图们店', 'Azalea Fresh Tumen', { region: '222402' }),
  recallSite: site('recaller', 1, 'warehouse', '延安心召回暂存库', 'Rest-Assured recall store'),
};

const mainPlaces = {
  maker: 'makerPlant',
  seller: 'sellerHub',
  platform: 'mall',
  payer: 'payerDesk',
  carrier: 'carrierDepot',
  warehouse: 'bonded',
  broker: 'brokerDesk',
  hastyBroker: 'hastyDesk',
  airport: 'express',
  cooperative: 'gardenOffice',
  processor: 'ginsengWorks',
  buyerKorea: 'seoulShop',
  buyerJapan: 'niigataShop',
  fleet: 'fleetPier',
  importer: 'importerHall',
  coldChain: 'coldDepot',
  grocer: 'grocerYanji',
  recaller: 'recallSite',
};

/** A party as owner or possessor in source and destination lists: the GLN of its main place. */
export const as = Object.fromEntries(Object.entries(mainPlaces).map(([party, key]) => [party, partyOf(places[key].gln)]));

/** Regions of delivery: a province's code and never a person's address. */
export const regions = ['110000', '120000', '210000', '220000', '310000', '320000', '330000', '370000', '440000', '510000'].map((code) =>
  area(`region/${code}`),
);

const product = (owner, item, name, nameEn, hsCode, originCountry, more) => {
  const party = parties[owner];
  return {
    gtin: gtin(party.prefix, item),
    party: party.id,
    name: `演示·${name}`,
    nameEn: `Demo ${nameEn}`,
    hsCode,
    originCountry,
    ...more,
  };
};
const bondedSale = { brand: '演示·雪岚', seller: parties.seller.id, domesticAgent: parties.agent.id, platform: parties.platform.id };
const chilled = { domesticAgent: parties.importer.id, recallAgent: parties.recaller.id, brand: '演示·东海' };

/** Goods by GTIN. HS codes are of the right chapter and heading, and illustrative beyond that. */
export const goods = {
  serum: product('maker', 101, '雪花精华液 50毫升', 'Snow Serum 50 ml', '3304990099', 'KR', { ...bondedSale, shelfLifeDays: 1095 }),
  cushion: product('maker', 102, '晨雾气垫粉底 15克', 'Morning Mist Cushion 15 g', '3304910000', 'KR', {
    ...bondedSale,
    shelfLifeDays: 1095,
  }),
  mask: product('maker', 103, '松露保湿面膜 10片', 'Pine Dew Mask, 10 sheets', '3304990099', 'KR', { ...bondedSale, shelfLifeDays: 730 }),
  handCream: product('seller', 201, '柚香护手霜 75毫升', 'Yuja Hand Cream 75 ml', '3304990099', 'KR', {
    ...bondedSale,
    brand: '演示·汉江',
    shelfLifeDays: 1095,
  }),
  hairOil: product('seller', 202, '山茶护发油 100毫升', 'Camellia Hair Oil 100 ml', '3305900000', 'KR', {
    ...bondedSale,
    brand: '演示·汉江',
    shelfLifeDays: 1095,
  }),
  freshGinseng: product('cooperative', 301, '长白鲜参（散装）', 'Fresh Changbai ginseng, loose', '1211209100', 'CN', { storage: '0-5 °C' }),
  washedGinseng: product('processor', 311, '洗净参（在制品）', 'Washed ginseng, in process', '1211209100', 'CN', {}),
  steamedGinseng: product('processor', 312, '蒸制参（在制品）', 'Steamed ginseng, in process', '1211209900', 'CN', {}),
  driedGinseng: product('processor', 313, '干红参（散装）', 'Dried red ginseng, loose', '1211209900', 'CN', { storage: '阴凉干燥' }),
  redGinseng: product('processor', 321, '长白红参礼盒 300克', 'Changbai Red Ginseng gift box 300 g', '1211209900', 'CN', {
    brand: '演示·雪岭',
    shelfLifeDays: 1095,
  }),
  redRootlets: product('processor', 322, '红参须 200克', 'Red Ginseng Rootlets 200 g', '1211209900', 'CN', {
    brand: '演示·雪岭',
    shelfLifeDays: 1095,
  }),
  crabBulk: product('fleet', 401, '冰鲜雪蟹（散装）', 'Chilled snow crab, bulk', '0306339990', 'RU', {
    ...chilled,
    storage: '0-4 °C',
    shelfLifeDays: 9,
  }),
  flounderBulk: product('fleet', 402, '冰鲜鲽鱼（散装）', 'Chilled flounder, bulk', '0302290090', 'RU', {
    ...chilled,
    storage: '0-4 °C',
    shelfLifeDays: 9,
  }),
  crabTray: product('importer', 411, '冰鲜雪蟹 500克', 'Chilled Snow Crab 500 g', '0306339990', 'RU', {
    ...chilled,
    storage: '0-4 °C',
    shelfLifeDays: 7,
  }),
  flounderTray: product('importer', 412, '冰鲜鲽鱼片 400克', 'Chilled Flounder Fillet 400 g', '0304490090', 'RU', {
    ...chilled,
    storage: '0-4 °C',
    shelfLifeDays: 7,
  }),
};

/** Net grams of the goods that are packed from bulk, for the mass balance. */
export const netGrams = {
  [goods.redGinseng.gtin]: 300,
  [goods.redRootlets.gtin]: 200,
  [goods.crabTray.gtin]: 500,
  [goods.flounderTray.gtin]: 400,
};

function keyed(map) {
  for (const [key, party] of Object.entries(map)) party.key = key;
  return map;
}
