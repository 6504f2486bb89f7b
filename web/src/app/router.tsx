import { addTexts, EmptyState } from '@shangshu/ui'
import { useQuery } from '@tanstack/react-query'
import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  Outlet,
  useNavigate,
  useRouter,
} from '@tanstack/react-router'
import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { onSignedOut } from '../api/query-client.ts'
import { sessionQuery, useSession } from '../api/session.ts'
import { features } from '../features/index.ts'
import { type Feature, type FeatureRoute, mayEnter, namespaceOf } from './feature.ts'
import { BrokenPage, Guarded, LeaveGuard, NoPage, PageWait } from './pages.tsx'
import { SignedIn } from './SignedIn.tsx'
import { parseSearch, stringifySearch } from './search-params.ts'

/** The texts of a feature, and of those whose words it uses. */
async function fetchTexts(feature: Feature): Promise<void> {
  const wanted = features.filter((one) => one === feature || feature.uses?.includes(namespaceOf(one)))
  await Promise.all(
    wanted.map(async (one) => {
      const fetched = await one.texts?.()
      if (fetched) addTexts(namespaceOf(one), fetched.texts)
    }),
  )
}

/** The page of a route with the texts of its feature; fetched once, at the first visit or when the pointer nears a link. */
function lazyPage(feature: Feature, route: FeatureRoute): { Page: ComponentType; fetchPage: () => void } {
  let fetching: Promise<{ default: ComponentType }> | undefined
  const load = () => {
    fetching ??= Promise.all([route.load(), fetchTexts(feature)]).then(
      ([page]) => page,
      (error) => {
        fetching = undefined
        throw error
      },
    )
    return fetching
  }
  return {
    Page: lazy(load),
    fetchPage: () => {
      // a failure shows when the page is drawn
      load().catch(() => {})
    },
  }
}

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NoPage, errorComponent: BrokenPage })

function Root() {
  return (
    <>
      <Outlet />
      <LeaveGuard />
    </>
  )
}

/** Everything behind the sign-in. Who is not signed in is sent there, and comes back here afterwards. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: SignedInGate,
  notFoundComponent: NoPage,
})

function SignedInGate() {
  const { t } = useTranslation('app')
  const { data, isPending, refetch, failureCount } = useQuery({ ...sessionQuery, retry: true, retryDelay: 2000 })
  const navigate = useNavigate()
  const current = useRouter()
  useEffect(() => onSignedOut(() => void refetch()), [refetch])
  const nobody = data === null
  useEffect(() => {
    if (!nobody) return
    const { href } = current.state.location
    void navigate({ to: '/log-in' as never, search: (href === '/' ? {} : { back: href }) as never, replace: true })
  }, [nobody, navigate, current])
  if (isPending) {
    return (
      <div className="ss-full">
        {failureCount > 1 ? <EmptyState page kind="offline" title={t('offline')} text={t('offlineText')} /> : <PageWait />}
      </div>
    )
  }
  // the sign-in page is on its way
  if (!data) return <PageWait />
  return <SignedIn info={data} />
}

function pageRoute(feature: Feature, route: FeatureRoute) {
  const { Page, fetchPage } = lazyPage(feature, route)
  return createRoute({
    getParentRoute: () => signedInRoute,
    path: route.path,
    loader: fetchPage,
    component: function FeaturePage() {
      const session = useSession()
      if (route.path === '/' && !mayEnter(feature, route.permission, session)) return <FirstPage />
      return (
        <Guarded feature={feature} permission={route.permission}>
          <Page />
        </Guarded>
      )
    },
    errorComponent: BrokenPage,
  })
}

function openRoute(feature: Feature, route: FeatureRoute) {
  const { Page, fetchPage } = lazyPage(feature, route)
  return createRoute({
    getParentRoute: () => rootRoute,
    path: route.path,
    loader: fetchPage,
    component: () => (
      <Suspense fallback={<PageWait />}>
        <Page />
      </Suspense>
    ),
    errorComponent: BrokenPage,
  })
}

/** Where there is no home page, or not for this person, the program opens on the first page the person may see. */
function FirstPage() {
  const { t } = useTranslation('app')
  const session = useSession()
  const first = features
    .flatMap((feature) => feature.navigation.filter((entry) => mayEnter(feature, entry.permission, session)))
    .find((entry) => entry.path !== '/')
  if (first) return <Navigate to={first.path as never} replace />
  return (
    <div className="ss-page-wait">
      <EmptyState page kind="forbidden" title={t('page.nothing')} text={t('page.nothingText')} />
    </div>
  )
}

const hasHome = features.some((feature) => feature.routes.some((route) => route.path === '/'))
const firstPageRoute = createRoute({ getParentRoute: () => signedInRoute, path: '/', component: FirstPage })

const routeTree = rootRoute.addChildren([
  signedInRoute.addChildren([
    ...(hasHome ? [] : [firstPageRoute]),
    ...features.flatMap((feature) => feature.routes.map((route) => pageRoute(feature, route))),
  ]),
  ...features.flatMap((feature) => (feature.openRoutes ?? []).map((route) => openRoute(feature, route))),
])

export const router = createRouter({
  routeTree: routeTree as AnyRoute,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultNotFoundComponent: NoPage,
  defaultErrorComponent: BrokenPage,
  scrollRestoration: true,
})
