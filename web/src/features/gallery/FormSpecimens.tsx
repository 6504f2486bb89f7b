import { MoneyField, MoneyText, ProblemForm, QuantityField, readProblem, SubmitBar } from '@shangshu/ui'
import { App, Form, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Product {
  name: string
  price: number
  safety: number
  kind: string
  remark: string
}

const base: Product = { name: '手冲咖啡壶 600ml', price: 16_800, safety: 40, kind: 'kitchen', remark: '' }
const theirs: Product = { ...base, price: 15_900, safety: 60 }

/** A form that can be refused, and one that somebody else saved first. */
export function FormSpecimens() {
  const { t } = useTranslation('gallery')
  const { message } = App.useApp()
  const [initial, setInitial] = useState(base)
  const [answer, setAnswer] = useState<'save' | 'refuse' | 'conflict'>('save')

  async function send(values: Product) {
    await new Promise((resolve) => setTimeout(resolve, 400))
    if (answer === 'refuse') {
      throw readProblem(422, {
        code: 'platform.invalid_input',
        detail: t('form.nameTaken', { name: values.name }),
        requestId: '0198c2f4-7a11',
        errors: [{ path: 'name', message: t('form.nameTaken', { name: values.name }) }],
      })
    }
    if (answer === 'conflict') throw readProblem(412, { code: 'platform.version_conflict' })
    setInitial(values)
    void message.success(t('form.saved'))
  }

  const labels: Record<string, string> = {
    name: t('form.name'),
    price: t('form.price'),
    safety: t('form.safety'),
    kind: t('form.kind'),
    remark: t('form.remark'),
  }

  return (
    <div className="ss-specimens ss-specimens-narrow">
      <section className="ss-panel">
        <div className="ss-specimen-line">
          <Segmented
            value={answer}
            onChange={(next) => setAnswer(next as typeof answer)}
            options={[
              { value: 'save', label: t('form.saved') },
              { value: 'refuse', label: t('form.refuse') },
              { value: 'conflict', label: t('form.conflict') },
            ]}
          />
        </div>
        <ProblemForm<Product>
          initial={initial}
          onSubmit={send}
          conflict={{
            load: async () => {
              setInitial(theirs)
              setAnswer('save')
              return { values: theirs, who: t('form.who') }
            },
            label: (key) => labels[key],
            show: (key, value) => (key === 'price' ? <MoneyText value={value as number} /> : String(value ?? '—')),
          }}
        >
          {(state) => (
            <>
              <Form.Item name="name" label={labels.name} rules={[{ required: true, message: labels.name! }]}>
                <Input />
              </Form.Item>
              <div className="ss-specimen-pair">
                <Form.Item name="price" label={labels.price}>
                  <MoneyField min={0} />
                </Form.Item>
                <Form.Item name="safety" label={labels.safety}>
                  <QuantityField min={0} max={100_000} unit={t('form.pieces')} />
                </Form.Item>
              </div>
              <Form.Item name="kind" label={labels.kind}>
                <Select
                  options={[
                    { value: 'textile', label: t('form.textile') },
                    { value: 'kitchen', label: t('form.kitchen') },
                  ]}
                />
              </Form.Item>
              <Form.Item name="remark" label={labels.remark}>
                <Input.TextArea rows={3} />
              </Form.Item>
              <SubmitBar state={state} />
            </>
          )}
        </ProblemForm>
      </section>
    </div>
  )
}
