// The items that a visitor should look at first, for the start page.

import { goods } from './cast.mjs';

/** The list of products.json: a Digital Link path, titles and the story it leads into. */
export function productList({ bonded, parcel, ginseng, seafood }) {
  const entry = (item, story, zh, en) => {
    const product = Object.values(goods).find((g) => g.gtin === item.gtin);
    return {
      digitalLink: `/01/${item.gtin}/21/${item.serial}`,
      titleZh: `${product.name}：${zh}`,
      titleEn: `${product.nameEn}: ${en}`,
      story,
    };
  };
  return [
    entry(bonded.delivered, 'bonded', '保税仓发货，已签收', 'sent from the bonded warehouse, delivered'),
    entry(bonded.returned, 'bonded', '退回保税仓后再次售出', 'returned to the bonded warehouse and sold again'),
    entry(parcel.delivered, 'parcel', '仁川直邮，已签收', 'by air from Incheon, delivered'),
    entry(ginseng.box, 'ginseng', '可查到每一批参根', 'traced to each lot of roots'),
    entry(seafood.sound, 'seafood', '全程冷链', 'chilled all the way'),
    entry(seafood.recalled, 'seafood', '已召回并销毁', 'recalled and destroyed'),
  ];
}
