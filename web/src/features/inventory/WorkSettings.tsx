import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { ProblemAlert, ProblemForm, SubmitBar } from '@shangshu/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Checkbox, Drawer, Form, InputNumber, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import type { contracts } from '../../api/contracts.ts'

type Stored = CallOutput<typeof contracts.warehouseSettings.read>
type Values = Omit<Stored, 'warehouseId' | 'version'>

const flags = ['requireCheck', 'requireWeighing', 'receiveAndPutAway'] as const
const numbers = [
  ['weightToleranceGrams', 1_000_000, 'g'],
  ['weightTolerancePercent', 100, '%'],
  ['cartonTareGrams', 100_000, 'g'],
  ['overTolerancePercent', 1000, '%'],
  ['waveMaxFulfillments', 5000, ''],
] as const

/** How people work in this warehouse: what packing asks for, what weighing lets through, what receiving accepts. */
export function WorkSettings(props: { warehouseId: string; onClose(): void }) {
  const { t } = useTranslation('inventory')
  const queryClient = useQueryClient()
  const key = ['warehouses', 'settings', props.warehouseId]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.warehouseSettings.read({ params: { warehouseId: props.warehouseId }, signal }),
  })
  return (
    <Drawer open title={t('settings.title')} size={460} onClose={props.onClose}>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && (
        <ProblemForm<Values>
          initial={data}
          onSubmit={async (values) => {
            const { warehouseId: _, version, ...kept } = data
            const stored = await api.warehouseSettings.write({
              params: { warehouseId: props.warehouseId },
              ifMatch: String(version),
              body: { ...kept, ...values },
            })
            queryClient.setQueryData(key, stored)
            props.onClose()
          }}
          conflict={{
            label: (field) => t(`settings.${String(field)}`),
            load: async () => ({ values: (await refetch()).data! }),
          }}
        >
          {(state) => (
            <>
              {flags.map((name) => (
                <Form.Item key={name} name={name} valuePropName="checked" extra={t(`settings.hint.${name}`)}>
                  <Checkbox>{t(`settings.${name}`)}</Checkbox>
                </Form.Item>
              ))}
              {numbers.map(([name, max, unit]) => (
                <Form.Item
                  key={name}
                  name={name}
                  label={t(`settings.${name}`)}
                  extra={t(`settings.hint.${name}`)}
                  rules={[{ required: true, message: t('required') }]}
                >
                  <InputNumber
                    min={name === 'waveMaxFulfillments' ? 1 : 0}
                    max={max}
                    precision={0}
                    suffix={unit}
                    style={{ width: 180 }}
                  />
                </Form.Item>
              ))}
              <SubmitBar state={state} />
            </>
          )}
        </ProblemForm>
      )}
    </Drawer>
  )
}
