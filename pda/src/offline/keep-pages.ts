// Keeps the program on the device, so that a page loaded without a connection comes up; what was scanned waits in the queue meanwhile. It is built
// as a file of its own, `sw.js`, and the build writes the names of all other files in front of it (see vite.config.ts).

interface Worker {
  shangshuShell: { version: string; files: string[] }
  location: { origin: string }
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(kind: 'install' | 'activate', heard: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(
    kind: 'fetch',
    heard: (event: { request: Request; respondWith(answer: Promise<Response>): void }) => void,
  ): void
}

const worker = self as unknown as Worker
const home = '/pda/'
const prefix = 'shangshu-pda-'
const shelf = prefix + worker.shangshuShell.version
/** A weak connection must not hold the page longer than a person waits. */
const patienceMs = 4000

worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(shelf)
    await cache.addAll([home, ...worker.shangshuShell.files.map((file) => home + file)])
    await worker.skipWaiting()
  }
  event.waitUntil(fill())
})

worker.addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== shelf).map((name) => caches.delete(name)))
    await worker.clients.claim()
  }
  event.waitUntil(tidy())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !url.pathname.startsWith(home)) return
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request))
})

/** The newest page where the server answers in time, else the one that is kept. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patienceMs) })
  } catch (error) {
    const kept = await caches.match(home)
    if (kept) return kept
    throw error
  }
}

/** Built files never change under their name. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}
