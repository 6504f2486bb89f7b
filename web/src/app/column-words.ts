import type { Language } from '@shangshu/ui'

/** Headings of tables that people upload, as the server names them in its findings. */
const english: Readonly<Record<string, string>> = {
  商品编码: 'SKU',
  库位: 'location',
  数量: 'quantity',
  单位成本: 'unit cost',
  批次: 'lot',
  有效期: 'expires on',
  国家: 'country',
  省份: 'province',
  城市: 'city',
  首重克: 'first grams',
  首重费: 'first price',
  续重克: 'step grams',
  续重费: 'step price',
  取整: 'rounding',
  附加费: 'surcharge',
  可达: 'reachable',
}

/** A heading in the language of the screen. */
export function columnText(column: string, language: Language): string {
  return language === 'en-US' ? (english[column] ?? column) : column
}
