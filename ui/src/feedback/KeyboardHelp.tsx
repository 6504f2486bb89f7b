import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface KeyGroup {
  title: string
  keys: readonly { keys: readonly string[]; does: string }[]
}

/** The name of the key that goes with commands on this machine. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl'

/** True while the person is typing, so that single letters are no commands. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** The keys of grids and forms; pages put their own in front. */
export function useSharedKeys(): KeyGroup[] {
  const { t } = useTranslation('ui')
  const key = (keys: string[], name: string) => ({ keys, does: t(`keys.${name}`) })
  return [
    {
      title: t('keys.grid'),
      keys: [
        key(['↑', '↓', '←', '→'], 'move'),
        key([commandKey, 'Home'], 'first'),
        key([commandKey, 'End'], 'last'),
        key(['Space'], 'choose'),
        key(['Shift', 'Space'], 'chooseRange'),
        key([commandKey, 'A'], 'chooseAll'),
        key(['Shift', '→'], 'markCells'),
        key([commandKey, 'C'], 'copyCells'),
        key(['Enter'], 'open'),
        key(['Alt', '↓'], 'expand'),
        key(['Shift', 'F10'], 'rowMenu'),
        key(['Esc'], 'clear'),
      ],
    },
    {
      title: t('keys.everywhere'),
      keys: [key(['/'], 'search'), key([commandKey, 'S'], 'save'), key(['?'], 'help')],
    },
  ]
}

/** The list of keys, opened by `?` anywhere outside of fields. */
export function KeyboardHelp({ groups }: { groups: readonly KeyGroup[] }) {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === '?' && !isTyping(event.target)) setOpen(true)
    }
    const show = () => setOpen(true)
    window.addEventListener('keydown', listen)
    window.addEventListener(showKeysEvent, show)
    return () => {
      window.removeEventListener('keydown', listen)
      window.removeEventListener(showKeysEvent, show)
    }
  }, [])
  return (
    <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t('keys.title')} width={680}>
      <div className="ss-keys">
        {groups.map((group) => (
          <section key={group.title}>
            <h2>{group.title}</h2>
            <dl>
              {group.keys.map((line) => (
                <div key={line.does}>
                  <dt>
                    {line.keys.map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{line.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}

const showKeysEvent = 'shangshu:show-keys'

/** Opens the list of keys from a menu. */
export function showKeyboardHelp(): void {
  window.dispatchEvent(new Event(showKeysEvent))
}
