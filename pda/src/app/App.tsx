import type { inventoryContract } from '@shangshu/server/contract/inventory/inventory'
import type { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { useEffect, useState } from 'react'
import { Pack } from '../tasks/Pack.tsx'
import { Pick } from '../tasks/Pick.tsx'
import { Receive } from '../tasks/Receive.tsx'
import { ApiProblem, api, language } from './api.ts'
import type { ScanQueue } from './scan-queue.ts'
import { right, wrong } from './signals.ts'
import { t } from './texts.ts'

type Tasks = CallOutput<typeof handheldContract.tasks>
type Warehouses = CallOutput<typeof inventoryContract.warehouses>['warehouses']
type Place = { at: 'tasks' } | { at: 'pick'; id: string } | { at: 'pack' } | { at: 'receive'; id: string }

export function App({ queue }: { queue: ScanQueue }) {
  const [signedIn, setSignedIn] = useState<boolean | null>(null)
  const [warehouses, setWarehouses] = useState<Warehouses>([])
  const [warehouseId, setWarehouseId] = useState(localStorage.getItem('pda.warehouse') ?? '')
  const [place, setPlace] = useState<Place>({ at: 'tasks' })
  const [, redraw] = useState(0)

  useEffect(() => queue.listen(() => redraw((n) => n + 1)) as () => void, [queue])
  useEffect(() => {
    api.inventory.warehouses().then(
      (answer) => {
        setWarehouses(answer.warehouses)
        setWarehouseId((kept) => (answer.warehouses.some((one) => one.id === kept) ? kept : (answer.warehouses[0]?.id ?? '')))
        setSignedIn(true)
      },
      (error: unknown) => setSignedIn(!(error instanceof ApiProblem && error.problem.status === 401)),
    )
  }, [])
  useEffect(() => localStorage.setItem('pda.warehouse', warehouseId), [warehouseId])

  return (
    <>
      <header>
        <button type="button" className="plain" onClick={() => setPlace({ at: 'tasks' })}>
          {t('title')}
        </button>
        {warehouses.length > 1 && (
          <select aria-label={t('warehouse')} value={warehouseId} onChange={(event) => setWarehouseId(event.target.value)}>
            {warehouses.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
        <span className={queue.waiting() > 0 || !queue.online() ? 'pill warn' : 'pill'} role="status">
          {queue.waiting() > 0 ? `${queue.waiting()} ${t('unsent')}` : queue.online() ? t('online') : t('offline')}
        </span>
      </header>
      <main>
        {signedIn === false && <SignIn />}
        {signedIn && place.at === 'tasks' && warehouseId !== '' && (
          <TaskList warehouseId={warehouseId} queue={queue} go={setPlace} />
        )}
        {place.at === 'pick' && <Pick key={place.id} taskId={place.id} queue={queue} onBack={() => setPlace({ at: 'tasks' })} />}
        {place.at === 'pack' && <Pack warehouseId={warehouseId} queue={queue} />}
        {place.at === 'receive' && (
          <Receive expectedId={place.id} warehouseId={warehouseId} queue={queue} onBack={() => setPlace({ at: 'tasks' })} />
        )}
      </main>
      <footer>
        <button
          type="button"
          className="plain"
          onClick={() => {
            localStorage.setItem('pda.language', language() === 'zh-CN' ? 'en-US' : 'zh-CN')
            location.reload()
          }}
        >
          {t('language')}
        </button>
      </footer>
    </>
  )
}

function TaskList({ warehouseId, queue, go }: { warehouseId: string; queue: ScanQueue; go: (place: Place) => void }) {
  const [tasks, setTasks] = useState<Tasks | null>(null)
  const [message, setMessage] = useState('')
  useEffect(() => {
    const load = () =>
      api.handheld
        .tasks({ query: { warehouseId } })
        .then(setTasks, (error: unknown) => setMessage(error instanceof Error ? error.message : String(error)))
    void load()
    const timer = setInterval(load, 10_000)
    const forget = queue.listen((result) => {
      if (result) void load()
    })
    return () => {
      clearInterval(timer)
      forget()
    }
  }, [warehouseId, queue])
  if (!tasks) return <p className="big">{message || '…'}</p>
  const nothing = tasks.pickTasks.length === 0 && tasks.expectedReceipts.length === 0 && tasks.toPackCount === 0
  return (
    <div>
      <h1>{t('tasks')}</h1>
      {nothing && <p>{t('none')}</p>}
      <button type="button" className="tile" onClick={() => go({ at: 'pack' })}>
        <b>{t('pack')}</b>
        <span>{tasks.toPackCount}</span>
      </button>
      {tasks.pickTasks.map((task) => (
        <button key={task.id} type="button" className="tile" onClick={() => go({ at: 'pick', id: task.id })}>
          <b>
            {t('pick')} {task.taskNumber}
          </b>
          <span>
            {task.linesDone} / {task.lineCount} {t('lines')}
          </span>
        </button>
      ))}
      {tasks.expectedReceipts.map((receipt) => (
        <button key={receipt.id} type="button" className="tile" onClick={() => go({ at: 'receive', id: receipt.id })}>
          <b>
            {t('receive')} {receipt.sourceNumber || receipt.receiptNumber}
          </b>
          <span>{receipt.openQuantity}</span>
        </button>
      ))}
    </div>
  )
}

function SignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [message, setMessage] = useState('')
  const submit = async () => {
    try {
      const answer = await api.identity.logIn({ body: { email, password } })
      // A second step is done on the full pages, which bring the person back here.
      if (answer.step !== 'done') location.assign('/log-in?back=/pda/')
      else location.reload()
      right()
    } catch (error) {
      wrong()
      setMessage(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h1>{t('signIn')}</h1>
      <label className="field">
        {t('email')}{' '}
        <input type="email" value={email} autoComplete="username" onChange={(event) => setEmail(event.target.value)} />
      </label>
      <label className="field">
        {t('password')}{' '}
        <input
          type="password"
          value={password}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      {message && (
        <p className="bad" role="alert">
          {message}
        </p>
      )}
      <button className="primary" type="submit">
        {t('signIn')}
      </button>
    </form>
  )
}
