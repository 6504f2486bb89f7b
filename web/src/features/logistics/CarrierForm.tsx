import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Form, Input, InputNumber, Modal, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'

type Carrier = CallOutput<typeof contracts.logistics.carriers>['carriers'][number]

/** What the own-range way of getting numbers lets one set: what stands on the label, and where a parcel is followed. */
interface LabelSettings {
  service: string
  senderName: string
  senderPhone: string
  senderAddress: string
  trackingUrl: string
}

interface Values {
  name: string
  rank: number
  status: Carrier['status']
  labelFormat: Carrier['labelFormat']
  settings: LabelSettings
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Name, rank, and what is printed on this carrier's labels. */
export function CarrierForm(props: { carrier: Carrier; onClose(): void }) {
  const { t } = useTranslation('logistics')
  const queryClient = useQueryClient()
  const { carrier } = props
  const { settings } = carrier
  return (
    <Modal open width={560} title={t('editCarrier')} footer={null} onCancel={props.onClose} destroyOnHidden>
      <ProblemForm<Values>
        initial={{
          name: carrier.name,
          rank: carrier.rank,
          status: carrier.status,
          labelFormat: carrier.labelFormat,
          settings: {
            service: text(settings.service),
            senderName: text(settings.senderName),
            senderPhone: text(settings.senderPhone),
            senderAddress: text(settings.senderAddress),
            trackingUrl: text(settings.trackingUrl),
          },
        }}
        onSubmit={async (body) => {
          await api.logistics.editCarrier({
            params: { carrierId: carrier.id },
            ifMatch: String(carrier.version),
            body: { ...body, settings: { ...body.settings } },
          })
          await queryClient.invalidateQueries({ queryKey: ['carriers'] })
          await queryClient.invalidateQueries({ queryKey: ['carrier_rates'] })
          props.onClose()
        }}
      >
        {(state) => (
          <>
            <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={60} />
            </Form.Item>
            <div className="ss-tiles">
              <Form.Item name="rank" label={t('rank')} extra={t('rankHint')}>
                <InputNumber min={0} max={10_000} precision={0} style={{ width: '100%' }} />
              </Form.Item>
              <Form.Item name="status" label={t('status')}>
                <Select options={(['active', 'paused'] as const).map((value) => ({ value, label: t(value) }))} />
              </Form.Item>
            </div>
            <h3>{t('labelTitle')}</h3>
            <p className="ss-third">{t('labelText')}</p>
            <div className="ss-tiles">
              <Form.Item name="labelFormat" label={t('label')}>
                <Select
                  options={[
                    { value: 'pdf', label: 'PDF 100 × 150 mm' },
                    { value: 'zpl', label: 'ZPL 203 dpi' },
                  ]}
                />
              </Form.Item>
              <Form.Item name={['settings', 'service']} label={t('service')}>
                <Input maxLength={30} placeholder={t('serviceHint')} />
              </Form.Item>
            </div>
            <div className="ss-tiles">
              <Form.Item name={['settings', 'senderName']} label={t('senderName')}>
                <Input maxLength={60} />
              </Form.Item>
              <Form.Item name={['settings', 'senderPhone']} label={t('senderPhone')}>
                <Input maxLength={40} />
              </Form.Item>
            </div>
            <Form.Item name={['settings', 'senderAddress']} label={t('senderAddress')}>
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name={['settings', 'trackingUrl']} label={t('trackingUrl')} extra={t('trackingHint')}>
              <Input maxLength={500} placeholder="https://…/{number}" />
            </Form.Item>
            <SubmitBar state={state} />
          </>
        )}
      </ProblemForm>
    </Modal>
  )
}
