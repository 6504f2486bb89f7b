import { asProblem, Icon } from '@shangshu/ui'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'

export interface ReceiverValues {
  name: string
  phone: string
  country: string
  province: string
  city: string
  district: string
  street: string
  postcode: string
}

/** Who gets the parcel: typed, or pasted as the customer sent it and taken apart. The fields stand under `receiver` of the form. */
export function ReceiverFields({ autoFocus }: { autoFocus?: boolean }) {
  const { t } = useTranslation('orders')
  const form = Form.useFormInstance()
  const [text, setText] = useState('')
  const [reading, setReading] = useState(false)
  const [said, setSaid] = useState<{ tone: 'good' | 'warn' | 'bad'; text: string } | null>(null)
  const required = [{ required: true, whitespace: true, message: t('desk.required') }]

  const read = async (pasted: string) => {
    if (pasted.trim() === '') return
    setReading(true)
    try {
      const country = (form.getFieldValue(['receiver', 'country']) as string | undefined) || 'CN'
      const { receiver, problems, alternatives } = await api.orders.readAddress({
        body: { text: pasted.slice(0, 1000), country },
      })
      for (const [key, value] of Object.entries(receiver))
        if (value !== '') {
          form.setFieldValue(['receiver', key], value)
          form.setFields([{ name: ['receiver', key], errors: [], touched: true }])
        }
      const doubts = [
        ...problems.map((problem) => t(`desk.problem.${problem}`, { defaultValue: problem })),
        ...(alternatives.length > 0 ? [t('desk.alternatives', { places: alternatives.slice(0, 4).join('、') })] : []),
      ]
      setSaid(
        doubts.length === 0
          ? { tone: 'good', text: t('desk.read') }
          : { tone: 'warn', text: t('desk.readWith', { doubts: doubts.join('；') }) },
      )
    } catch (error) {
      setSaid({ tone: 'bad', text: asProblem(error).message })
    } finally {
      setReading(false)
    }
  }

  return (
    <>
      <div className="order-paste">
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 5 }}
          autoFocus={autoFocus ?? false}
          value={text}
          maxLength={1000}
          placeholder={t('desk.pasteHint')}
          aria-label={t('desk.paste')}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            if (text.trim() === '') void read(pasted)
          }}
        />
        <div className="order-paste-bar">
          <span role="status" className={said ? `ss-text-${said.tone}` : 'ss-third'}>
            {said?.text ?? t('desk.pasteNote')}
          </span>
          <Button
            size="small"
            icon={<Icon name="scan" size={14} />}
            disabled={text.trim() === ''}
            loading={reading}
            onClick={() => void read(text)}
          >
            {t('desk.readIt')}
          </Button>
        </div>
      </div>
      <div className="order-fields">
        <Form.Item name={['receiver', 'name']} label={t('desk.name')} rules={required}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'phone']} label={t('desk.phone')} rules={required}>
          <Input maxLength={40} inputMode="tel" autoComplete="off" />
        </Form.Item>
        <Form.Item
          name={['receiver', 'country']}
          label={t('desk.country')}
          rules={[{ required: true, pattern: /^[A-Z]{2}$/, message: t('desk.countryForm') }]}
          normalize={(value: string) => value.toUpperCase()}
        >
          <Input maxLength={2} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'province']} label={t('desk.province')}>
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'city']} label={t('desk.city')}>
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'district']} label={t('desk.district')}>
          <Input maxLength={50} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'street']} label={t('desk.street')} rules={required} className="order-field-wide">
          <Input maxLength={300} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['receiver', 'postcode']} label={t('desk.postcode')}>
          <Input maxLength={20} autoComplete="off" />
        </Form.Item>
      </div>
    </>
  )
}
