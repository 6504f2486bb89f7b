import {
  asProblem,
  BarcodeField,
  CopyText,
  DateTimeText,
  Icon,
  iconNames,
  JsonView,
  MaskedText,
  MoneyText,
  ProblemAlert,
  QuantityText,
  StatCard,
  StatusTag,
  Timeline,
  type TimelineEntry,
  useFormat,
} from '@shangshu/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AppLink } from '../../app/AppLink.tsx'
import { specimen } from './specimens.ts'
import { useChoices } from './useChoices.ts'

const trend = [12, 14, 13, 17, 16, 19, 22, 18, 24, 26, 25, 29]

/** Fields, figures, timeline, problem, scan field, document. */
export function PartSpecimens() {
  const { t } = useTranslation('gallery')
  const format = useFormat()
  const { states } = useChoices()
  const [verdict, setVerdict] = useState<{ tone: 'good' | 'bad'; text: string }>()
  const row = specimen(3)
  const now = Date.now()
  const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString()

  const entries: TimelineEntry[] = [
    {
      id: '5',
      at: ago(4),
      actor: { kind: 'person', name: '陈静' },
      text: t('timeline.shipped'),
      tone: 'good',
      links: <AppLink to="/gallery?part=grid">SF1402817712</AppLink>,
    },
    { id: '4', at: ago(52), actor: { kind: 'rule', name: t('timeline.rule') }, text: t('timeline.approved'), tone: 'progress' },
    {
      id: '3',
      at: ago(75),
      actor: { kind: 'outside', name: t('timeline.shop') },
      text: t('timeline.address'),
      changes: [{ label: t('timeline.addressLabel'), before: '广东省深圳市南山区', after: '广东省深圳市福田区' }],
    },
    {
      id: '2',
      at: ago(118),
      actor: { kind: 'rule', name: t('timeline.rule') },
      text: t('timeline.held'),
      tone: 'bad',
      changes: [{ label: t('timeline.amountLabel'), before: <MoneyText value={12_900} />, after: <MoneyText value={11_900} /> }],
    },
    { id: '1', at: ago(121), actor: { kind: 'system', name: 'open-shop' }, text: t('timeline.pulled') },
  ]

  return (
    <div className="ss-specimens">
      <div className="ss-specimen-stats">
        <StatCard
          label={t('stat.sales')}
          value={format.money(1_284_650_00, undefined, { compact: true })}
          change={{ text: '+12.4%', tone: 'good' }}
          note={t('stat.versus')}
          trend={trend}
          onOpen={() => {}}
        />
        <StatCard label={t('stat.waiting')} value={format.whole(128)} tone="warn" note="3 h 12 m" onOpen={() => {}} />
        <StatCard
          label={t('stat.late')}
          value={format.whole(7)}
          tone="bad"
          change={{ text: '+3', tone: 'bad' }}
          note={t('stat.versus')}
          onOpen={() => {}}
        />
        <StatCard label={t('stat.margin')} value="31.8%" hint={t('stat.versus')} change={{ text: '−0.6%', tone: 'neutral' }} />
      </div>

      <section className="ss-panel">
        <h2>{t('words')}</h2>
        <div className="ss-specimen-line">
          {states.map((state) => (
            <StatusTag key={state.value} tone={state.tone ?? 'neutral'}>
              {state.label}
            </StatusTag>
          ))}
        </div>
        <div className="ss-specimen-line">
          {states.map((state) => (
            <StatusTag key={state.value} tone={state.tone ?? 'neutral'} filled>
              {state.label}
            </StatusTag>
          ))}
        </div>
        <dl className="ss-specimen-facts">
          <dt>{t('column.number')}</dt>
          <dd>
            <CopyText value={row.number} code />
          </dd>
          <dt>{t('column.paid')}</dt>
          <dd>
            <MoneyText value={row.paid} /> · <MoneyText value={123_45} currency="USD" /> ·{' '}
            <MoneyText value={-1_250} judged signed />
          </dd>
          <dt>{t('column.pieces')}</dt>
          <dd>
            <QuantityText value={3} of={10} unit={t('form.pieces')} />
          </dd>
          <dt>{t('column.paidAt')}</dt>
          <dd>
            <DateTimeText value={ago(38)} /> · <DateTimeText value={ago(38)} relative />
          </dd>
          <dt>{t('masked')}</dt>
          <dd>
            <MaskedText masked="陈*  138****6021" reveal={async () => '陈静 13800006021'} />
          </dd>
        </dl>
      </section>

      <section className="ss-panel">
        <h2>{t('scan')}</h2>
        <BarcodeField
          aria-label={t('scan')}
          {...(verdict && { verdict })}
          onScan={(code) =>
            setVerdict(
              code.startsWith('69')
                ? { tone: 'good', text: t('scanGood', { code }) }
                : { tone: 'bad', text: t('scanBad', { code }) },
            )
          }
          onCamera={() => {}}
        />
        <ProblemAlert
          error={asProblem({
            status: 409,
            code: 'warehouse.picking_started',
            message: t('problemText'),
            advice: t('problemAdvice'),
            requestId: '0198c2f4-7a11-7d3e-9f10-3f3ab1c2',
            fields: [],
          })}
          onRetry={() => {}}
        />
      </section>

      <section className="ss-panel">
        <h2>{t('feedback')}</h2>
        <Timeline entries={entries} />
      </section>

      <section className="ss-panel">
        <h2>{t('document')}</h2>
        <JsonView
          label={t('document')}
          value={{
            order_no: row.number,
            paid: row.paid,
            buyer: { name: row.person, tags: ['vip', '老客户'] },
            lines: [{ sku: 'A-1', qty: 2, gift: false }],
            remark: null,
          }}
          depth={3}
        />
      </section>

      <section className="ss-panel">
        <h2>{t('icons')}</h2>
        <div className="ss-specimen-icons">
          {iconNames.map((name) => (
            <span key={name} title={name}>
              <Icon name={name} />
            </span>
          ))}
        </div>
      </section>
    </div>
  )
}
