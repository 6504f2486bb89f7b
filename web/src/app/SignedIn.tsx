import { currentLanguage, type Language, UiEnvironment } from '@shangshu/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { api, rememberLanguage } from '../api/client.ts'
import { type Connection, listenLive } from '../api/live.ts'
import { SessionContext, type SessionInfo, sessionOf } from '../api/session.ts'
import { features } from '../features/index.ts'
import { type Feature, mayEnter } from './feature.ts'
import { JobsButton } from './JobsButton.tsx'
import { Shell } from './Shell.tsx'
import { surroundingsOf, usePreference } from './surroundings.ts'

/** Everything behind the sign-in: session, surroundings of the components, stream of changes, frame. */
export function SignedIn({ info }: { info: SessionInfo }) {
  const session = useMemo(() => sessionOf(info), [info])
  const surroundings = useMemo(() => surroundingsOf(session), [session])
  return (
    <SessionContext value={session}>
      <UiEnvironment surroundings={surroundings}>
        <Frame info={info} />
      </UiEnvironment>
    </SessionContext>
  )
}

function Frame({ info }: { info: SessionInfo }) {
  const queryClient = useQueryClient()
  const session = useMemo(() => sessionOf(info), [info])
  const [connection, setConnection] = useState<Connection>('waiting')
  const [folded, setFolded] = usePreference('app.navigation.folded')

  useEffect(() => {
    const stream = listenLive(queryClient, setConnection)
    return () => stream.close()
  }, [queryClient])

  const allowed = useMemo<readonly Feature[]>(
    () => features.filter((feature) => mayEnter(feature, undefined, session)),
    [session],
  )
  const entries = useMemo(
    () => allowed.flatMap((feature) => feature.navigation.filter((entry) => mayEnter(feature, entry.permission, session))),
    [allowed, session],
  )

  /** The other company's data must never show under this one's name: everything kept is dropped. */
  function startOver() {
    window.location.assign('/')
  }
  const signOut = useMutation({ mutationFn: () => api.identity.logOut(), onSettled: startOver })
  const switchCompany = useMutation({
    mutationFn: (tenantId: string) => api.identity.switchCompany({ body: { tenantId } }),
    onSuccess: startOver,
  })

  function keepLanguage(language: Language) {
    rememberLanguage(language)
    if (info.account) void api.identity.updateAccount({ body: { name: info.account.name, locale: language } }).catch(() => {})
    // texts of the server, such as messages, come in the new language from now on
    void queryClient.invalidateQueries()
  }

  useEffect(() => rememberLanguage(currentLanguage()), [])

  return (
    <Shell
      features={allowed}
      entries={entries}
      company={info.tenant}
      person={{ name: info.account?.name ?? info.actor.name, ...(info.account && { email: info.account.email }) }}
      companies={info.companies}
      connection={connection}
      folded={folded === true}
      onFold={setFolded}
      onLanguage={keepLanguage}
      onCompany={(tenantId) => switchCompany.mutate(tenantId)}
      onSignOut={() => signOut.mutate()}
      tools={<JobsButton />}
    >
      <Outlet />
    </Shell>
  )
}
