import { Button, Modal, Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusTag } from '../fields/StatusTag.tsx'
import { differences, mergeEdits } from './conflict.ts'

export interface ConflictDialogProps<T extends object> {
  open: boolean
  /** as it was when editing began */
  base: T
  mine: T
  theirs: T
  /** who changed it meanwhile, and when, if known */
  who?: ReactNode
  /** the name of a field for people; fields without a name are not shown */
  label(key: string): string | undefined
  show?(key: string, value: unknown): ReactNode
  /** keep editing with both edits put together, on top of theirs */
  onMerge(merged: T): void
  /** drop my changes */
  onTakeTheirs(): void
  onClose(): void
}

/** Somebody saved the same thing first (If-Match failed): shows both edits field by field and loses neither unasked. */
export function ConflictDialog<T extends object>(props: ConflictDialogProps<T>) {
  const { t } = useTranslation('ui')
  const [choices, setChoices] = useState<Record<string, 'mine' | 'theirs'>>({})
  const shown = differences(props.base, props.mine, props.theirs).filter(({ key }) => props.label(key) !== undefined)
  const show = (key: string, value: unknown) =>
    props.show?.(key, value) ?? (value === null || value === undefined ? '—' : String(value))
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      title={t('conflict.title')}
      width={680}
      footer={[
        <Button key="theirs" danger onClick={props.onTakeTheirs}>
          {t('conflict.takeTheirs')}
        </Button>,
        <Button
          key="merge"
          type="primary"
          onClick={() => props.onMerge(mergeEdits(props.base, props.mine, props.theirs, choices))}
        >
          {t('conflict.merge')}
        </Button>,
      ]}
    >
      <p className="ss-second">
        {t('conflict.text')} {props.who}
      </p>
      <table className="ss-conflict">
        <thead>
          <tr>
            <th>{t('conflict.field')}</th>
            <th>{t('conflict.before')}</th>
            <th>{t('conflict.mine')}</th>
            <th>{t('conflict.theirs')}</th>
            <th>{t('conflict.result')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ key, base, mine, theirs, clash }) => {
            const taken = clash ? (choices[key] ?? 'mine') : JSON.stringify(base) === JSON.stringify(mine) ? 'theirs' : 'mine'
            return (
              <tr key={key}>
                <th scope="row">{props.label(key)}</th>
                <td className="ss-third">{show(key, base)}</td>
                <td data-taken={taken === 'mine'}>{show(key, mine)}</td>
                <td data-taken={taken === 'theirs'}>{show(key, theirs)}</td>
                <td>
                  {clash ? (
                    <Segmented
                      size="small"
                      value={taken}
                      onChange={(choice) => setChoices({ ...choices, [key]: choice as 'mine' | 'theirs' })}
                      options={[
                        { value: 'mine', label: t('conflict.mine') },
                        { value: 'theirs', label: t('conflict.theirs') },
                      ]}
                    />
                  ) : (
                    <StatusTag tone="good">{t(`conflict.${taken}`)}</StatusTag>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Modal>
  )
}
