import { Icon, MoneyText, ProblemAlert, StatusTag } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useWarehouseNames } from '../orders/useNames.ts'
import { provinces } from './provinces.ts'
import { WeightField } from './WeightField.tsx'

/** What a parcel would cost with each carrier, which one would be chosen, and why. */
export function TryRates() {
  const { t } = useTranslation('logistics')
  const warehouses = useWarehouseNames()
  const [from, setFrom] = useState<string>()
  const [province, setProvince] = useState('广东省')
  const [city, setCity] = useState('')
  const [weightGrams, setWeight] = useState(1200)
  const warehouseId = from ?? [...warehouses.keys()][0]
  const { data, error } = useQuery({
    queryKey: ['carriers', 'estimate', warehouseId, province, city, weightGrams],
    queryFn: ({ signal }) => api.logistics.estimate({ body: { warehouseId: warehouseId!, province, city, weightGrams }, signal }),
    enabled: warehouseId !== undefined && province.trim() !== '',
    placeholderData: (before) => before,
  })
  return (
    <section className="ss-panel ss-sheet-panel">
      <div className="ss-panel-title">
        <h2>{t('try.title')}</h2>
      </div>
      <div className="ss-bar">
        <Select
          aria-label={t('fromWarehouse')}
          style={{ minWidth: 130 }}
          {...(warehouseId && { value: warehouseId })}
          options={[...warehouses].map(([value, label]) => ({ value, label }))}
          onChange={setFrom}
        />
        <Icon name="arrowRight" size={14} />
        <AutoComplete
          aria-label={t('province')}
          style={{ width: 150 }}
          value={province}
          options={provinces.map((value) => ({ value }))}
          showSearch={{ filterOption: (text, option) => String(option?.value ?? '').includes(text) }}
          onChange={(value: string) => setProvince(value)}
        />
        <Input
          aria-label={t('city')}
          placeholder={t('city')}
          style={{ width: 110 }}
          maxLength={50}
          value={city}
          onChange={(event) => setCity(event.target.value.trim())}
        />
        <WeightField aria-label={t('try.weight')} value={weightGrams} onChange={(grams) => grams && setWeight(grams)} />
      </div>
      {error && <ProblemAlert error={error} />}
      {data && (
        <div className="ss-sheet-scroll">
          <table className="ss-sheet">
            <tbody>
              {data.carriers.map((one) => (
                <tr key={one.carrierId}>
                  <td>{one.name}</td>
                  <td className="ss-third">{one.rate ? `${one.rate.province}${one.rate.city}` || t('elsewhere') : ''}</td>
                  <td className="ss-end">{one.estimatedMinor === null ? '—' : <MoneyText value={one.estimatedMinor} />}</td>
                  <td>
                    <StatusTag tone={one.why === 'chosen' ? 'good' : 'muted'}>{t(`try.why.${one.why}`)}</StatusTag>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
