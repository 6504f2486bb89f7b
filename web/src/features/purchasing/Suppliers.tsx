import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import {
  codeColumn,
  DataGrid,
  EmptyState,
  type GridColumn,
  type GridFilter,
  Icon,
  PageHeader,
  ProblemForm,
  quantityColumn,
  SubmitBar,
  statusColumn,
  textColumn,
  useGrid,
} from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'
import { useSession } from '../../api/session.ts'
import { useFeed } from '../../api/useFeed.ts'
import { AppLink } from '../../app/AppLink.tsx'
import '../../app/sheet.css'

export type Supplier = CallOutput<typeof contracts.purchasing.supplier>
const rowId = (row: Supplier) => row.id

/** Who goods are bought from, on which terms. */
export default function Suppliers() {
  const { t } = useTranslation('purchasing')
  const navigate = useNavigate()
  const session = useSession()
  const [creating, setCreating] = useState(false)
  const statuses = useMemo(
    () => [
      { value: 'active', label: t('supplier.active'), tone: 'good' as const },
      { value: 'paused', label: t('supplier.paused'), tone: 'muted' as const },
    ],
    [t],
  )
  const columns = useMemo<GridColumn<Supplier>[]>(
    () => [
      codeColumn('code', t('supplier.code'), (row) => row.code, { width: 120 }),
      textColumn('name', t('supplier.name'), (row) => row.name, {
        width: 240,
        pinned: true,
        required: true,
        card: 'name',
        cell: (row) => <AppLink to={`/suppliers/${row.id}`}>{row.name}</AppLink>,
      }),
      statusColumn('status', t('col.status'), (row) => row.status, statuses, { width: 100, card: 'state' }),
      quantityColumn('skus', t('supplier.skus'), (row) => row.skuCount, { width: 90, card: 'note' }),
      quantityColumn('open', t('supplier.open'), (row) => row.openOrders, { width: 110, card: 'figure' }),
      textColumn('lead', t('supplier.lead'), (row) => t('days', { count: row.leadTimeDays }), { width: 100, align: 'end' }),
      textColumn('payment', t('supplier.payment'), (row) => t('days', { count: row.paymentDays }), { width: 100, align: 'end' }),
      textColumn('currency', t('supplier.currency'), (row) => row.currency, { width: 80 }),
      textColumn('contact', t('supplier.contact'), (row) => row.contactMasked, { width: 180 }),
      textColumn('note', t('col.note'), (row) => row.note, { width: 220 }),
    ],
    [t, statuses],
  )
  const filters = useMemo<GridFilter[]>(
    () => [{ kind: 'choice', key: 'status', label: t('col.status'), options: statuses, prominent: true }],
    [t, statuses],
  )
  const grid = useGrid<Supplier>({ id: 'purchasing.suppliers', columns, filters })
  const feed = useFeed<Supplier>('suppliers', grid, ({ q, status }, cursor, signal) =>
    api.purchasing.suppliers({
      query: {
        ...(q ? { search: q as string } : {}),
        ...(Array.isArray(status) && status.length === 1 ? { status: status[0] as 'active' } : {}),
        ...(cursor ? { cursor } : {}),
      },
      signal,
    }),
  )
  const create = session.may('purchasing.edit') && (
    <Button type="primary" icon={<Icon name="add" size={14} />} onClick={() => setCreating(true)}>
      {t('supplier.create')}
    </Button>
  )
  return (
    <div className="ss-page ss-page-grid">
      <PageHeader title={t('supplier.title')} actions={create} />
      <DataGrid
        grid={grid}
        feed={feed}
        label={t('supplier.title')}
        rowId={rowId}
        searchHint={t('supplier.search')}
        onOpen={(row) => void navigate({ to: `/suppliers/${row.id}` as never })}
        empty={<EmptyState kind="nothing" title={t('supplier.none')} text={t('supplier.noneText')} action={create} />}
      />
      {creating && <SupplierDialog supplier={null} onClose={() => setCreating(false)} />}
    </div>
  )
}

interface SupplierForm {
  code: string
  name: string
  leadTimeDays: number
  paymentDays: number
  overTolerancePercent: number
  status: 'active' | 'paused'
  note: string
  person: string
  phone: string
  email: string
  address: string
}

/** Adds a supplier or changes one. An empty contact leaves the known one as it is. */
export function SupplierDialog({ supplier, onClose }: { supplier: Supplier | null; onClose: () => void }) {
  const { t } = useTranslation('purchasing')
  const queryClient = useQueryClient()
  const initial = useMemo<SupplierForm>(
    () => ({
      code: supplier?.code ?? '',
      name: supplier?.name ?? '',
      leadTimeDays: supplier?.leadTimeDays ?? 7,
      paymentDays: supplier?.paymentDays ?? 30,
      overTolerancePercent: supplier?.overTolerancePercent ?? 0,
      status: supplier?.status ?? 'active',
      note: supplier?.note ?? '',
      person: '',
      phone: '',
      email: '',
      address: '',
    }),
    [supplier],
  )
  const required = [{ required: true, message: t('required') }]
  return (
    <Modal open title={supplier ? t('supplier.edit') : t('supplier.create')} footer={null} onCancel={onClose} width={640}>
      <ProblemForm<SupplierForm>
        initial={initial}
        guarded={false}
        fieldOf={{ 'purchasing.supplier_code_taken': 'code' }}
        onSubmit={async ({ code, status, person, phone, email, address, ...rest }) => {
          const contact = person || phone || email || address ? { contact: { person, phone, email, address } } : {}
          if (supplier)
            await api.purchasing.changeSupplier({
              params: { supplierId: supplier.id },
              ifMatch: String(supplier.version),
              body: { ...rest, status, ...contact },
            })
          else await api.purchasing.createSupplier({ body: { code, ...rest, ...contact } })
          await Promise.all([
            queryClient.invalidateQueries({ queryKey: ['suppliers'] }),
            queryClient.invalidateQueries({ queryKey: ['supplier'] }),
          ])
          onClose()
        }}
      >
        {(state) => (
          <>
            <div className="ss-tiles">
              <Form.Item name="code" label={t('supplier.code')} rules={required}>
                <Input maxLength={100} disabled={supplier !== null} autoFocus={supplier === null} />
              </Form.Item>
              <Form.Item name="name" label={t('supplier.name')} rules={required}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name="leadTimeDays" label={t('supplier.lead')}>
                <InputNumber min={0} max={730} suffix={t('day')} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="paymentDays" label={t('supplier.payment')}>
                <InputNumber min={0} max={730} suffix={t('day')} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="overTolerancePercent" label={t('page.over')}>
                <InputNumber min={0} max={100} suffix="%" style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="status" label={t('col.status')} hidden={supplier === null}>
                <Select
                  options={[
                    { value: 'active', label: t('supplier.active') },
                    { value: 'paused', label: t('supplier.paused') },
                  ]}
                />
              </Form.Item>
              <Form.Item name="person" label={t('supplier.person')} {...(supplier && { extra: t('supplier.keep') })}>
                <Input maxLength={100} />
              </Form.Item>
              <Form.Item name="phone" label={t('supplier.phone')}>
                <Input maxLength={50} />
              </Form.Item>
              <Form.Item name="email" label={t('supplier.email')}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name="address" label={t('supplier.address')}>
                <Input maxLength={500} />
              </Form.Item>
            </div>
            <Form.Item name="note" label={t('col.note')}>
              <Input.TextArea maxLength={1000} />
            </Form.Item>
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
