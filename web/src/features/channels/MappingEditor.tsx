import {
  dateOrders,
  lineFields,
  type MappedField,
  orderFields,
} from '@shangshu/server/contract/channels/connectors/file/column-mapping'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { problemText, StatusTag } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Input, InputNumber, Select, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import type { Mapping } from './ImportPage.tsx'

type Detection = CallOutput<typeof contracts.orderImports.detect>

/** Fields that most files have; the rest unfolds. */
const usual: readonly MappedField[] = [
  'number',
  'status',
  'orderedAt',
  'paidAt',
  'receiverName',
  'receiverPhone',
  'province',
  'city',
  'district',
  'street',
  'address',
  'merchantCode',
  'title',
  'quantity',
  'unitPrice',
  'lineAmount',
  'paid',
  'shipping',
  'discount',
]
const rest = [...orderFields, ...lineFields].filter((field) => !usual.includes(field))
const defaultStatuses = ['unpaid', 'paid', 'shipped', 'completed', 'closed'] as const
const delimiters = [',', '\t', ';', '|'] as const

/** Which column is what, and how dates and amounts are written. What was proposed stands there already. */
export function MappingEditor(props: {
  detection: Detection
  mapping: Mapping
  onChange(mapping: Mapping): void
  onSheet(sheet: string): void
}) {
  const { t } = useTranslation('channels')
  const { detection, mapping, onChange } = props
  const [more, setMore] = useState(false)
  const columns = namedColumns(detection)
  const missing = detection.missing.filter((field) => !field.split('/').some((one) => mapping.fields?.[one as MappedField]))
  const filledMore = rest.filter((field) => mapping.fields?.[field] !== undefined)
  const change = (part: Partial<Mapping>) => onChange({ ...mapping, ...part })
  return (
    <section className="chan-panel">
      <h2>{t('import.mapping')}</h2>
      <div className="chan-row" style={{ marginBottom: 10 }}>
        <span className="ss-third">
          {t('import.found', {
            kind: detection.format.kind.toUpperCase(),
            encoding: detection.format.encoding ?? '',
            row: detection.headerRow,
            columns: detection.columns.length,
          })}
        </span>
        {detection.format.sheets.length > 1 && (
          <Select
            size="small"
            style={{ minWidth: 140 }}
            aria-label={t('import.sheet')}
            value={mapping.sheet ?? detection.format.sheets[0]!}
            onChange={props.onSheet}
            options={detection.format.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
          />
        )}
        <SavedMappings mapping={mapping} onPick={onChange} />
        {missing.length > 0 && (
          <StatusTag tone="bad">
            {t('import.missing', {
              fields: missing
                .map((group) =>
                  group
                    .split('/')
                    .map((field) => t(`field.${field}`))
                    .join(' / '),
                )
                .join(t('comma')),
            })}
          </StatusTag>
        )}
      </div>
      <div className="chan-fields">
        {[...usual, ...(more ? rest : filledMore)].map((field) => (
          <FieldSource key={field} field={field} columns={columns} mapping={mapping} onChange={onChange} />
        ))}
      </div>
      <p>
        <Button type="link" size="small" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? t('import.fewer') : t('import.more')}
        </Button>
        <Checkbox
          checked={mapping.createProducts ?? false}
          onChange={(event) => change({ createProducts: event.target.checked })}
        >
          {t('option.createProducts')}
        </Checkbox>
      </p>
      {more && (
        <div className="chan-fields">
          <Row label={t('option.headerRow')}>
            <InputNumber
              min={0}
              max={1000}
              precision={0}
              aria-label={t('option.headerRow')}
              value={mapping.headerRow ?? 0}
              onChange={(headerRow) => change({ headerRow: headerRow ?? 0 })}
            />
          </Row>
          <Row label={t('option.dateOrder')}>
            <Select
              aria-label={t('option.dateOrder')}
              value={mapping.dateOrder ?? 'auto'}
              onChange={(dateOrder) => change({ dateOrder })}
              options={dateOrders.map((value) => ({ value, label: t(`dateOrder.${value}`) }))}
            />
          </Row>
          <Row label={t('option.defaultStatus')}>
            <Select
              aria-label={t('option.defaultStatus')}
              value={mapping.defaultStatus ?? 'paid'}
              onChange={(defaultStatus) => change({ defaultStatus })}
              options={defaultStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            />
          </Row>
          <Row label={t('option.negativeRows')}>
            <Select
              aria-label={t('option.negativeRows')}
              value={mapping.negativeRows ?? 'reject'}
              onChange={(negativeRows) => change({ negativeRows })}
              options={(['reject', 'refund'] as const).map((value) => ({ value, label: t(`negativeRows.${value}`) }))}
            />
          </Row>
          <Row label={t('option.timeZone')}>
            <Input
              aria-label={t('option.timeZone')}
              placeholder={t('option.timeZoneHint')}
              defaultValue={mapping.timeZone ?? ''}
              onBlur={(event) => {
                const { timeZone: _, ...others } = mapping
                onChange(event.target.value.trim() === '' ? others : { ...others, timeZone: event.target.value.trim() })
              }}
            />
          </Row>
          {detection.format.kind === 'csv' && (
            <Row label={t('option.delimiter')}>
              <Select
                aria-label={t('option.delimiter')}
                value={mapping.delimiter ?? (detection.format.delimiter as ',' | null) ?? ','}
                onChange={(delimiter) => change({ delimiter })}
                options={delimiters.map((value) => ({ value, label: value === '\t' ? 'Tab' : value }))}
              />
            </Row>
          )}
          <Row label={t('option.skipCodes')}>
            <Select
              mode="tags"
              aria-label={t('option.skipCodes')}
              placeholder="POST, gift_*"
              value={mapping.skipCodes ?? []}
              onChange={(skipCodes) => change({ skipCodes })}
              tokenSeparators={[',', ' ']}
            />
          </Row>
          {(['fillDownNumber', 'decimalComma', 'minorUnits', 'roundPrices', 'skippedAsShipping', 'matchReturns'] as const).map(
            (key) => (
              <Checkbox key={key} checked={mapping[key] ?? false} onChange={(event) => change({ [key]: event.target.checked })}>
                {t(`option.${key}`)}
              </Checkbox>
            ),
          )}
        </div>
      )}
    </section>
  )
}

interface NamedColumn {
  key: string
  header: string
  nth: number
  sample: string
}

/** Columns as a person points at them: several with the same heading are counted. */
function namedColumns(detection: Detection): NamedColumn[] {
  const seen = new Map<string, number>()
  return detection.columns.map((column) => {
    const nth = (seen.get(column.header) ?? 0) + 1
    seen.set(column.header, nth)
    return {
      key: `${nth}:${column.header}`,
      header: column.header,
      nth,
      sample: column.samples.filter(Boolean).slice(0, 3).join(' · '),
    }
  })
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="chan-field">
      <span>{label}</span>
      {children}
    </div>
  )
}

function FieldSource(props: { field: MappedField; columns: NamedColumn[]; mapping: Mapping; onChange(mapping: Mapping): void }) {
  const { t } = useTranslation('channels')
  const { field, columns, mapping } = props
  const source = mapping.fields?.[field]
  const label = t(`field.${field}`)
  const column =
    source && 'header' in source
      ? columns.find((one) => one.header === source.header && one.nth === (source.nth ?? 1))
      : undefined
  const set = (next: NonNullable<Mapping['fields']>[MappedField] | undefined) => {
    const { [field]: _, ...others } = mapping.fields ?? {}
    props.onChange({ ...mapping, fields: (next ? { ...others, [field]: next } : others) as Mapping['fields'] })
  }
  const constant = source && 'constant' in source ? source.constant : undefined
  return (
    <div className="chan-field">
      <span>{label}</span>
      <Select
        showSearch
        allowClear
        aria-label={label}
        placeholder={t('import.notUsed')}
        {...(constant !== undefined ? { value: '=' } : column ? { value: column.key } : { value: null })}
        onClear={() => set(undefined)}
        onSelect={(key) => {
          if (key === '=') return set({ constant: constant ?? '' })
          const chosen = columns.find((one) => one.key === key)
          if (chosen) set({ header: chosen.header, ...(chosen.nth > 1 && { nth: chosen.nth }) })
        }}
        options={[
          ...columns.map((one) => ({ value: one.key, label: one.nth > 1 ? `${one.header} (${one.nth})` : one.header || '—' })),
          { value: '=', label: t('import.constant') },
        ]}
      />
      {constant !== undefined && (
        <Input
          style={{ gridColumn: 2 }}
          aria-label={`${label}: ${t('import.constant')}`}
          defaultValue={constant}
          onBlur={(event) => set({ constant: event.target.value })}
        />
      )}
      {column && <small title={column.sample}>{column.sample || t('import.emptyColumn')}</small>}
      {source && 'header' in source && !column && (
        <small className="ss-text-bad">{t('import.columnGone', { header: source.header })}</small>
      )}
    </div>
  )
}

function SavedMappings({ mapping, onPick }: { mapping: Mapping; onPick(mapping: Mapping): void }) {
  const { t } = useTranslation('channels')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<string>()
  const { data } = useQuery({ queryKey: ['column_mappings'], queryFn: ({ signal }) => api.orderImports.mappings({ signal }) })
  const saved = data?.rows.find((one) => one.id === chosen)
  const act = async (go: () => Promise<unknown>) => {
    try {
      await go()
      void message.success(t('act.done'))
    } catch (error) {
      void message.error(problemText(error, t as never))
    }
    await queryClient.invalidateQueries({ queryKey: ['column_mappings'] })
  }
  const saveAs = () => {
    let name = ''
    modal.confirm({
      title: t('import.saveMapping'),
      content: (
        <Input
          autoFocus
          maxLength={100}
          aria-label={t('import.mappingName')}
          placeholder={t('import.mappingName')}
          onChange={(event) => {
            name = event.target.value.trim()
          }}
        />
      ),
      onOk: async () => {
        if (name === '') throw new Error('empty')
        await act(async () => setChosen((await api.orderImports.createMapping({ body: { name, mapping } })).id))
      },
    })
  }
  return (
    <Space.Compact size="small">
      <Select
        size="small"
        style={{ minWidth: 160 }}
        allowClear
        aria-label={t('import.savedMapping')}
        placeholder={t('import.savedMapping')}
        {...(saved ? { value: saved.id } : { value: null })}
        onChange={(id) => {
          setChosen(id ?? undefined)
          const picked = data?.rows.find((one) => one.id === id)
          if (picked) onPick(picked.mapping)
        }}
        options={(data?.rows ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      {saved ? (
        <>
          <Button
            size="small"
            onClick={() =>
              void act(() =>
                api.orderImports.updateMapping({
                  params: { mappingId: saved.id },
                  ifMatch: String(saved.version),
                  body: { name: saved.name, mapping },
                }),
              )
            }
          >
            {t('import.overwrite')}
          </Button>
          <Button
            size="small"
            danger
            onClick={() => void act(() => api.orderImports.deleteMapping({ params: { mappingId: saved.id } }))}
          >
            {t('import.forget')}
          </Button>
        </>
      ) : (
        <Button size="small" onClick={saveAs}>
          {t('import.saveMapping')}
        </Button>
      )}
    </Space.Compact>
  )
}
