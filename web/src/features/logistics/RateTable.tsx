import type { CallInput, CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { EmptyState, Icon, MoneyField, MoneyText, ProblemAlert, useUnsavedWarning } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Button, Checkbox, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useOutcome } from '../../app/useOutcome.tsx'
import { useWarehouseNames } from '../orders/useNames.ts'
import { AddRegions } from './AddRegions.tsx'
import { ImportRates } from './ImportRates.tsx'
import { provinces } from './provinces.ts'
import { kilograms, WeightField } from './WeightField.tsx'

type Rate = CallOutput<typeof contracts.logistics.rates>['rates'][number]
type RateInput = NonNullable<CallInput<typeof contracts.logistics.replaceRates>['body']>['rates'][number]
/** A line being edited: `key` stays while its place is typed. */
export type Draft = Rate & { key: number }

let nextKey = 1
export const drafted = (rate: Rate): Draft => ({ ...rate, key: nextKey++ })

/** What a carrier charges: first and further weight by warehouse and area, edited as a whole. */
export function RateTable({ carrierId }: { carrierId: string }) {
  const { t } = useTranslation('logistics')
  const warehouses = useWarehouseNames()
  const outcome = useOutcome('carrier_rates', 'carriers')
  const [draft, setDraft] = useState<Draft[]>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const [adding, setAdding] = useState(false)
  const [importing, setImporting] = useState(false)
  useUnsavedWarning(draft !== undefined && !busy)
  const rates = useQuery({
    queryKey: ['carrier_rates', carrierId],
    queryFn: ({ signal }) => api.logistics.rates({ params: { carrierId }, signal }),
  })
  const rows = rates.data?.rates
  const begin = () => rows && setDraft(rows.map(drafted))
  const change = (key: number, part: Partial<Rate>) =>
    setDraft((before) => before?.map((row) => (row.key === key ? { ...row, ...part } : row)))

  const save = async () => {
    if (!draft || !rates.data) return
    setBusy(true)
    setError(undefined)
    try {
      await api.logistics.replaceRates({
        params: { carrierId },
        ifMatch: String(rates.data.version),
        body: { rates: draft.map(({ key: _, ...rate }): RateInput => rate) },
      })
      await outcome.refresh()
      setDraft(undefined)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  const places = [{ value: '', label: t('anyWarehouse') }, ...[...warehouses].map(([value, label]) => ({ value, label }))]
  return (
    <section className="ss-panel ss-sheet-panel">
      <div className="ss-panel-title">
        <h2>{t('rates')}</h2>
        <div className="ss-bar">
          {draft ? (
            <>
              <Button icon={<Icon name="add" size={14} />} onClick={() => setAdding(true)}>
                {t('addRegions')}
              </Button>
              <Button
                disabled={busy}
                onClick={() => {
                  setDraft(undefined)
                  setError(undefined)
                }}
              >
                {t('discard')}
              </Button>
              <Button type="primary" loading={busy} onClick={() => void save()}>
                {t('saveRates')}
              </Button>
            </>
          ) : (
            <>
              <Button icon={<Icon name="inbox" size={14} />} onClick={() => setImporting(true)}>
                {t('importRates')}
              </Button>
              <Button disabled={!rows} icon={<Icon name="edit" size={14} />} onClick={begin}>
                {t('editRates')}
              </Button>
            </>
          )}
        </div>
      </div>
      {rates.error && <ProblemAlert error={rates.error} onRetry={() => void rates.refetch()} />}
      {error !== undefined && <ProblemAlert error={error} />}
      {rates.isPending && <Skeleton active />}
      {!draft && rows?.length === 0 && (
        <EmptyState
          kind="nothing"
          title={t('noRates')}
          text={t('noRatesText')}
          compact
          action={
            <Button
              type="primary"
              onClick={() => {
                setDraft([])
                setAdding(true)
              }}
            >
              {t('addRegions')}
            </Button>
          }
        />
      )}
      {!draft && (rows?.length ?? 0) > 0 && (
        <div className="ss-sheet-scroll">
          <table className="ss-sheet">
            <Head />
            <tbody>
              {rows?.map((row) => (
                <tr key={`${row.warehouseId}/${row.country}/${row.province}/${row.city}`}>
                  <td>{row.warehouseId ? (warehouses.get(row.warehouseId) ?? '…') : t('anyWarehouse')}</td>
                  <td>{`${row.country === 'CN' ? '' : `${row.country} `}${row.province}${row.city}` || t('elsewhere')}</td>
                  {row.reachable ? (
                    <>
                      <td className="ss-end">{kilograms(row.firstGrams)}</td>
                      <td className="ss-end">
                        <MoneyText value={row.firstMinor} />
                      </td>
                      <td className="ss-end">{kilograms(row.stepGrams)}</td>
                      <td className="ss-end">
                        <MoneyText value={row.stepMinor} />
                      </td>
                      <td className="ss-end">
                        <MoneyText value={row.surchargeMinor} />
                      </td>
                      <td>{t(`rounding.${row.rounding}`)}</td>
                    </>
                  ) : (
                    <td colSpan={6} className="ss-third">
                      {t('notReached')}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {draft && (
        <div className="ss-sheet-scroll">
          <table className="ss-sheet ss-sheet-tight">
            <Head edited />
            <tbody>
              {draft.map((row) => (
                <tr key={row.key}>
                  <td>
                    <Select
                      aria-label={t('fromWarehouse')}
                      style={{ width: 108 }}
                      value={row.warehouseId ?? ''}
                      options={places}
                      onChange={(value) => change(row.key, { warehouseId: value === '' ? null : value })}
                    />
                  </td>
                  <td>
                    <div className="ss-bar" style={{ flexWrap: 'nowrap' }}>
                      <AutoComplete
                        aria-label={t('province')}
                        style={{ width: 132 }}
                        placeholder={t('elsewhere')}
                        value={row.province}
                        options={provinces.map((value) => ({ value }))}
                        showSearch={{ filterOption: (text, option) => String(option?.value ?? '').includes(text) }}
                        onChange={(province: string) =>
                          change(row.key, { province: province.trim(), ...(province.trim() === '' && { city: '' }) })
                        }
                      />
                      <Input
                        aria-label={t('city')}
                        style={{ width: 84 }}
                        maxLength={50}
                        placeholder={t('wholeProvince')}
                        disabled={row.province === ''}
                        value={row.city}
                        onChange={(event) => change(row.key, { city: event.target.value.trim() })}
                      />
                    </div>
                  </td>
                  <td className="ss-end">
                    <WeightField
                      aria-label={t('firstWeight')}
                      value={row.firstGrams}
                      onChange={(grams) => grams && change(row.key, { firstGrams: grams })}
                    />
                  </td>
                  <td className="ss-end">
                    <MoneyField
                      aria-label={t('firstPrice')}
                      min={0}
                      value={row.firstMinor}
                      onChange={(minor) => change(row.key, { firstMinor: minor ?? 0 })}
                    />
                  </td>
                  <td className="ss-end">
                    <WeightField
                      aria-label={t('stepWeight')}
                      value={row.stepGrams}
                      onChange={(grams) => grams && change(row.key, { stepGrams: grams })}
                    />
                  </td>
                  <td className="ss-end">
                    <MoneyField
                      aria-label={t('stepPrice')}
                      min={0}
                      value={row.stepMinor}
                      onChange={(minor) => change(row.key, { stepMinor: minor ?? 0 })}
                    />
                  </td>
                  <td className="ss-end">
                    <MoneyField
                      aria-label={t('surcharge')}
                      min={0}
                      value={row.surchargeMinor}
                      onChange={(minor) => change(row.key, { surchargeMinor: minor ?? 0 })}
                    />
                  </td>
                  <td>
                    <Select
                      aria-label={t('roundingTitle')}
                      style={{ width: 92 }}
                      value={row.rounding}
                      options={(['up', 'half', 'down', 'exact'] as const).map((value) => ({
                        value,
                        label: t(`rounding.${value}`),
                      }))}
                      onChange={(rounding) => change(row.key, { rounding })}
                    />
                  </td>
                  <td>
                    <Checkbox
                      checked={row.reachable}
                      aria-label={t('reached')}
                      onChange={(event) => change(row.key, { reachable: event.target.checked })}
                    />
                  </td>
                  <td>
                    <Button
                      type="text"
                      icon={<Icon name="trash" size={14} />}
                      aria-label={t('remove', { place: `${row.province}${row.city}` || t('elsewhere') })}
                      onClick={() => setDraft(draft.filter((one) => one.key !== row.key))}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {draft.length === 0 && <p className="ss-third">{t('noRatesText')}</p>}
        </div>
      )}
      {adding && draft && (
        <AddRegions
          warehouses={places}
          taken={new Set(draft.map((row) => `${row.warehouseId ?? ''}/${row.province}/${row.city}`))}
          onClose={() => setAdding(false)}
          onAdd={(rows) => {
            setDraft([...draft, ...rows.map(drafted)])
            setAdding(false)
          }}
        />
      )}
      {importing && (
        <ImportRates
          carrierId={carrierId}
          warehouses={places}
          onClose={() => setImporting(false)}
          onDone={() => {
            void outcome.refresh()
            setImporting(false)
          }}
        />
      )}
    </section>
  )
}

function Head({ edited = false }: { edited?: boolean }) {
  const { t } = useTranslation('logistics')
  return (
    <thead>
      <tr>
        <th>{t('fromWarehouse')}</th>
        <th>{t('region')}</th>
        <th className="ss-end">{t('firstWeight')}</th>
        <th className="ss-end">{t('firstPrice')}</th>
        <th className="ss-end">{t('stepWeight')}</th>
        <th className="ss-end">{t('stepPrice')}</th>
        <th className="ss-end">{t('surcharge')}</th>
        <th>{t('roundingTitle')}</th>
        {edited && (
          <>
            <th>{t('reached')}</th>
            <th aria-label={t('removeTitle')} />
          </>
        )}
      </tr>
    </thead>
  )
}
