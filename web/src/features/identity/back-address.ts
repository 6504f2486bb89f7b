/**
 * Where to go after signing in: the page the person wanted, if it is one of ours. Another site's address handed in by a
 * link is not followed.
 */
export function backAddress(back: string | undefined): string {
  if (back === undefined || !/^\/(?![/\\])/.test(back)) return '/'
  return /^\/(log-in|sign-up)\b/.test(back) ? '/' : back
}

/** The token of a mailed link stands behind `#`, where no server and no log sees it. */
export function linkToken(hash: string): string | undefined {
  const token = hash.replace(/^#/, '')
  return /^[\w-]{1,200}$/.test(token) ? token : undefined
}
