import { uniqueSorted } from '#lib/collections.ts'
import { newId } from '#lib/ids.ts'
import type { LineProblem } from '#lib/lines.ts'
import { findSkusByCode } from '#modules/catalog/index.ts'
import type { Ctx } from '#platform/context.ts'
import { adjustStock } from '../adjust-stock.ts'
import { ensureLots, findLocationsByCode } from '../locations/locations.queries.ts'
import { zeroId } from '../stock.queries.ts'

export interface OpeningLine {
  /** Of the file or the form, counted from 1; named when something is wrong with it. */
  line: number
  skuCode: string
  locationCode: string
  quantity: bigint
  /** Value of one piece in minor units. */
  unitCostMinor: bigint
  lotCode?: string
  expiresOn?: string
}

export interface OpenedStock {
  /** False in a dry run, and when a line is wrong: then nothing is booked. */
  applied: boolean
  lines: number
  pieces: bigint
  /** Minor units. */
  valueMinor: bigint
  problems: LineProblem[]
}

/**
 * Stock that is there when work with the system begins, with what it cost: all lines in one go, or none. Lots are made where goods are kept
 * by lot.
 */
export async function openStock(
  ctx: Ctx,
  input: { warehouseId: string; note: string; lines: readonly OpeningLine[]; dryRun: boolean },
): Promise<OpenedStock> {
  const { lines, warehouseId } = input
  const skus = await findSkusByCode(ctx.tx, ctx.tenantId, uniqueSorted(lines.map((one) => one.skuCode)))
  const places = await findLocationsByCode(ctx.tx, ctx.tenantId, warehouseId, uniqueSorted(lines.map((one) => one.locationCode)))
  const problems: LineProblem[] = []
  for (const one of lines) {
    const wrong = (column: string, zh: string, en: string) => problems.push({ line: one.line, column, zh, en })
    const sku = skus.get(one.skuCode)
    const place = places.get(one.locationCode)
    if (!sku) wrong('商品编码', `没有商品 ${one.skuCode}`, `there is no SKU ${one.skuCode}`)
    else if (sku.kind === 'bundle')
      wrong('商品编码', `${one.skuCode} 是组合装，请录入单品`, `${one.skuCode} is a bundle: give its parts`)
    else if (sku.tracksLots && !one.lotCode)
      wrong('批次', `${one.skuCode} 按批次管理，请填写批次`, `${one.skuCode} is kept by lot: give the lot`)
    else if (!sku.tracksLots && one.lotCode) wrong('批次', `${one.skuCode} 未启用批次管理`, `${one.skuCode} is not kept by lot`)
    if (!place || place.status === 'retired')
      wrong('库位', `该仓库没有库位 ${one.locationCode}`, `the warehouse has no place ${one.locationCode}`)
    else if (place.kind !== 'bin') wrong('库位', `${one.locationCode} 不是存储库位`, `${one.locationCode} is no storage bin`)
  }
  const said = {
    lines: lines.length,
    pieces: lines.reduce((sum, one) => sum + one.quantity, 0n),
    valueMinor: lines.reduce((sum, one) => sum + one.quantity * one.unitCostMinor, 0n),
    problems,
  }
  if (input.dryRun || problems.length > 0 || lines.length === 0) return { applied: false, ...said }
  const lots = await ensureLots(
    ctx,
    lines.flatMap((one) =>
      one.lotCode
        ? [
            {
              id: newId(),
              skuId: skus.get(one.skuCode)!.id,
              lotCode: one.lotCode,
              expiresOn: one.expiresOn ?? null,
              producedOn: null,
            },
          ]
        : [],
    ),
  )
  await adjustStock(
    ctx,
    lines.map((one) => {
      const skuId = skus.get(one.skuCode)!.id
      return {
        skuId,
        locationId: places.get(one.locationCode)!.id,
        lotId: one.lotCode ? lots.get(skuId + one.lotCode)!.id : zeroId,
        change: one.quantity,
        unitCostMinor: one.unitCostMinor,
      }
    }),
    'opening',
    input.note,
  )
  return { applied: true, ...said }
}
