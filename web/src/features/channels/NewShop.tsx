import { currentLanguage, ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Drawer, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { ConnectorFields, ShopFields } from './ShopFields.tsx'

interface NewShopForm {
  connector: string
  code: string
  name: string
  settings: Record<string, string | boolean>
  currency: string
  timeZone: string
  reviewDelaySeconds: number
  autoApprove: boolean
}

/** A new shop: which platform, what it is called, where it is found. Credentials come on its page. */
export function NewShop({ onClose, onMade }: { onClose(): void; onMade(shopId: string): void }) {
  const { t } = useTranslation('channels')
  const queryClient = useQueryClient()
  const session = useSession()
  const tenant = session.tenant as { currency?: string; timeZone?: string } | null
  const { data } = useQuery({ queryKey: ['connectors'], queryFn: ({ signal }) => api.shops.connectors({ signal }) })
  const connectors = data?.connectors ?? []
  return (
    <Drawer open title={t('shop.add')} size={480} onClose={onClose}>
      <ProblemForm<NewShopForm>
        initial={{
          settings: {},
          currency: tenant?.currency ?? 'CNY',
          timeZone: tenant?.timeZone ?? 'Asia/Shanghai',
          reviewDelaySeconds: 0,
          autoApprove: true,
        }}
        onSubmit={async (values) => {
          const shop = await api.shops.create({ body: { ...values, settings: values.settings ?? {} } })
          await queryClient.invalidateQueries({ queryKey: ['shops'] })
          onMade(shop.id)
        }}
      >
        {(state) => (
          <>
            <Form.Item name="connector" label={t('shop.connector')} rules={[{ required: true, message: t('required') }]}>
              <Select
                options={connectors.map((one) => ({
                  value: one.name,
                  label: currentLanguage() === 'en-US' ? one.title.en : one.title.zh,
                }))}
              />
            </Form.Item>
            <Form.Item name="code" label={t('shop.code')} rules={[{ required: true, message: t('required') }]}>
              <Input maxLength={100} />
            </Form.Item>
            <Form.Item noStyle dependencies={['connector']}>
              {({ getFieldValue }) => (
                <>
                  <ShopFields />
                  <ConnectorFields
                    connector={connectors.find((one) => one.name === getFieldValue('connector'))}
                    secret={false}
                    under="settings"
                  />
                </>
              )}
            </Form.Item>
            <SubmitBar state={state} label={t('shop.create')} always />
          </>
        )}
      </ProblemForm>
    </Drawer>
  )
}
