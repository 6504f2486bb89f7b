import type { inventoryContract } from '@shangshu/server/contract/inventory/inventory'
import type { handheldContract } from '@shangshu/server/contract/warehouse/handheld/handheld'
import type { CallOutput } from '@shangshu/server/lib/endpoint.ts'
import { type ReactNode, useEffect, useState } from 'react'
import { Count } from '../tasks/Count.tsx'
import { ChooseHandover, Handover } from '../tasks/Handover.tsx'
import { Move } from '../tasks/Move.tsx'
import { Pack } from '../tasks/Pack.tsx'
import { Pick } from '../tasks/Pick.tsx'
import { PutAway } from '../tasks/PutAway.tsx'
import { Receive } from '../tasks/Receive.tsx'
import { ApiProblem, api, language } from './api.ts'
import { forgetCopies, keepCopy, keptCopy } from './kept.ts'
import { said } from './said.ts'
import type { ScanQueue } from './scan-queue.ts'
import { right, wrong } from './signals.ts'
import { t } from './texts.ts'

type Tasks = CallOutput<typeof handheldContract.tasks>
type Warehouses = CallOutput<typeof inventoryContract.warehouses>['warehouses']
type Place =
  | { at: 'tasks' | 'pack' | 'putAway' | 'move' | 'handovers' | 'unsent' }
  | { at: 'pick' | 'receive' | 'count' | 'handover'; id: string }

/** Where the person was: a page that is loaded anew opens there. */
const placeKey = 'pda.place'
function placeBefore(): Place {
  try {
    return JSON.parse(sessionStorage.getItem(placeKey) ?? 'null') ?? { at: 'tasks' }
  } catch {
    return { at: 'tasks' }
  }
}

export function App({ queue }: { queue: ScanQueue }) {
  const [signedIn, setSignedIn] = useState<boolean | null>(null)
  const [warehouses, setWarehouses] = useState<Warehouses>([])
  const [warehouseId, setWarehouseId] = useState(localStorage.getItem('pda.warehouse') ?? '')
  const [place, setPlace] = useState<Place>(placeBefore)
  const [, redraw] = useState(0)

  useEffect(() => queue.listen(() => redraw((n) => n + 1)) as () => void, [queue])
  useEffect(() => {
    const use = (open: Warehouses) => {
      setWarehouses(open)
      setWarehouseId((kept) => (open.some((one) => one.id === kept) ? kept : (open[0]?.id ?? '')))
      setSignedIn(true)
    }
    const ask = () =>
      api.inventory.warehouses().then(
        (answer) => {
          const open = answer.warehouses.filter((one) => one.status === 'active')
          keepCopy('warehouses', open)
          use(open)
        },
        (error: unknown) => {
          if (error instanceof ApiProblem) setSignedIn(error.problem.status !== 401)
          else use(keptCopy<Warehouses>('warehouses') ?? [])
        },
      )
    void ask()
    window.addEventListener('online', ask)
    return () => window.removeEventListener('online', ask)
  }, [])
  useEffect(() => sessionStorage.setItem(placeKey, JSON.stringify(place)), [place])
  useEffect(() => localStorage.setItem('pda.warehouse', warehouseId), [warehouseId])
  const home = () => setPlace({ at: 'tasks' })
  const signOut = () => {
    forgetCopies()
    sessionStorage.removeItem(placeKey)
    void api.identity.logOut({}).finally(() => location.reload())
  }
  const trouble = queue.waiting() > 0 || !queue.online()

  return (
    <>
      <header>
        {place.at === 'tasks' ? (
          <b className="brand">{t('title')}</b>
        ) : (
          <button type="button" className="plain back" onClick={home}>
            ‹ {t('tasks')}
          </button>
        )}
        {warehouses.length > 1 && place.at === 'tasks' && (
          <select aria-label={t('warehouse')} value={warehouseId} onChange={(event) => setWarehouseId(event.target.value)}>
            {warehouses.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        )}
        <button
          type="button"
          className={trouble ? 'pill warn' : 'pill'}
          disabled={queue.waiting() === 0}
          onClick={() => setPlace({ at: 'unsent' })}
        >
          <span role="status">
            {queue.waiting() > 0 ? `${queue.waiting()} ${t('unsent')}` : queue.online() ? t('online') : t('offline')}
          </span>
        </button>
      </header>
      <main>
        {(signedIn === false || queue.signedOut()) && (
          <>
            {queue.signedOut() && <p className="warn strong">{t('signedOut')}</p>}
            <SignIn />
          </>
        )}
        {signedIn && place.at === 'tasks' && warehouseId !== '' && (
          <TaskList key={warehouseId} warehouseId={warehouseId} queue={queue} go={setPlace} />
        )}
        {place.at === 'pick' && <Pick key={place.id} taskId={place.id} queue={queue} onBack={home} />}
        {place.at === 'pack' && <Pack warehouseId={warehouseId} queue={queue} />}
        {place.at === 'receive' && <Receive expectedId={place.id} warehouseId={warehouseId} queue={queue} onBack={home} />}
        {place.at === 'putAway' && <PutAway warehouseId={warehouseId} queue={queue} />}
        {place.at === 'move' && <Move warehouseId={warehouseId} queue={queue} />}
        {place.at === 'handovers' && (
          <ChooseHandover key={warehouseId} warehouseId={warehouseId} onChoose={(id) => setPlace({ at: 'handover', id })} />
        )}
        {place.at === 'handover' && <Handover key={place.id} handoverId={place.id} queue={queue} onBack={home} />}
        {place.at === 'count' && <Count countId={place.id} warehouseId={warehouseId} queue={queue} onBack={home} />}
        {place.at === 'unsent' && <Unsent queue={queue} />}
      </main>
      {place.at === 'tasks' && (
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
          {signedIn && (
            <button type="button" className="plain" onClick={() => signOut()}>
              {t('signOut')}
            </button>
          )}
        </footer>
      )}
    </>
  )
}

function TaskList({ warehouseId, queue, go }: { warehouseId: string; queue: ScanQueue; go: (place: Place) => void }) {
  const name = `tasks/${warehouseId}`
  const [tasks, setTasks] = useState<Tasks | null>(() => keptCopy<Tasks>(name))
  const [message, setMessage] = useState('')
  useEffect(() => {
    const load = () =>
      api.handheld.tasks({ query: { warehouseId } }).then(
        (answer) => {
          keepCopy(name, answer)
          setTasks(answer)
          setMessage('')
        },
        (error: unknown) => setMessage(error instanceof ApiProblem || keptCopy(name) === null ? said(error) : t('olderFacts')),
      )
    void load()
    const timer = setInterval(load, 10_000)
    const forget = queue.listen((result) => {
      if (result) void load()
    })
    return () => {
      clearInterval(timer)
      forget()
    }
  }, [warehouseId, name, queue])
  if (!tasks) return <p className="big">{message || '…'}</p>
  const waiting = tasks.putawayCount + tasks.putBackCount
  return (
    <div>
      {message && <p className="warn">{message}</p>}
      <div className="doors">
        <Door name={t('pack')} count={tasks.toPackCount} onClick={() => go({ at: 'pack' })} />
        <Door name={t('putAway')} count={waiting} onClick={() => go({ at: 'putAway' })} />
        <Door name={t('move')} onClick={() => go({ at: 'move' })} />
        <Door name={t('handover')} onClick={() => go({ at: 'handovers' })} />
      </div>
      <Part title={t('pick')} empty={tasks.pickTasks.length === 0}>
        {tasks.pickTasks.map((task) => (
          <button key={task.id} type="button" className="tile" onClick={() => go({ at: 'pick', id: task.id })}>
            <span className="two">
              <b>{task.taskNumber}</b>
              <small>{task.status === 'picking' ? t('continue') : t('start')}</small>
            </span>
            <span>
              {task.linesDone} / {task.lineCount}
            </span>
          </button>
        ))}
      </Part>
      <Part title={t('count')} empty={tasks.openCounts.length === 0}>
        {tasks.openCounts.map((count) => (
          <button key={count.id} type="button" className="tile" onClick={() => go({ at: 'count', id: count.id })}>
            <span className="two">
              <b>{count.countNumber}</b>
              <small>{[count.zoneName, count.note].filter(Boolean).join(' · ')}</small>
            </span>
            <span>
              {count.countedCount} / {count.lineCount}
            </span>
          </button>
        ))}
      </Part>
      <Part title={t('receive')} empty={tasks.expectedReceipts.length === 0}>
        {tasks.expectedReceipts.map((receipt) => (
          <button key={receipt.id} type="button" className="tile" onClick={() => go({ at: 'receive', id: receipt.id })}>
            <span className="two">
              <b>{receipt.sourceNumber || receipt.receiptNumber}</b>
              <small>{receipt.expectedOn}</small>
            </span>
            <span>
              {receipt.openQuantity} {t('pieces')}
            </span>
          </button>
        ))}
      </Part>
    </div>
  )
}

function Door(props: { name: string; count?: number; onClick: () => void }) {
  return (
    <button type="button" className="door" onClick={props.onClick}>
      <b>{props.name}</b>
      <span className={props.count ? 'figure' : 'figure none'}>{props.count ?? '→'}</span>
    </button>
  )
}

function Part(props: { title: string; empty: boolean; children: ReactNode }) {
  return (
    <section>
      <h2>{props.title}</h2>
      {props.empty ? <p className="hint">{t('none')}</p> : <div className="list">{props.children}</div>}
    </section>
  )
}

/** What is kept here and not at the server yet. */
function Unsent({ queue }: { queue: ScanQueue }) {
  const words = {
    claim: t('start'),
    pick: t('pick'),
    check: t('checked'),
    pack: t('pack'),
    pack_single: t('pack'),
    weigh: t('weight'),
    handover: t('handover'),
    receive: t('receive'),
    put_away: t('putAway'),
    move: t('move'),
    count: t('count'),
  }
  return (
    <div>
      <h1>{t('unsentTitle')}</h1>
      <p className="hint">{t('unsentText')}</p>
      <ul className="lines">
        {queue.unsent().map((act) => (
          <li key={act.id}>
            <span>{words[act.task]}</span>
            <small>{new Date(act.scannedAt).toLocaleTimeString(language())}</small>
          </li>
        ))}
      </ul>
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
      setMessage(said(error))
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
