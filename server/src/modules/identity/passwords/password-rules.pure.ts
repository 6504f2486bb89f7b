/**
 * What a password must be, after NIST SP 800-63B: long rather than ornate, and not what attackers try first. No demand for signs or
 * digits, no expiry.
 */
export const shortestPassword = 10
export const longestPassword = 128

export type PasswordFault = 'identity.password_too_short' | 'identity.password_too_long' | 'identity.password_too_common'

/** The same password typed on another keyboard must be the same bytes (RFC 8265 asks for a fixed form; NFKC as NIST advises). */
export function normalPassword(password: string): string {
  return password.normalize('NFKC')
}

/**
 * The first fault, or null. `known` is what an attacker would guess of this person: e-mail, name, company.
 * Worked: ('lisi@example.com' known) 'lisi2024!!' is too common: without 'lisi' six characters are left, fewer than eight.
 */
export function passwordFault(password: string, known: readonly string[]): PasswordFault | null {
  const text = normalPassword(password)
  const length = [...text].length
  if (length < shortestPassword) return 'identity.password_too_short'
  if (length > longestPassword) return 'identity.password_too_long'
  const lower = text.toLowerCase()
  if (new Set(lower).size < 4 || common.has(lower)) return 'identity.password_too_common'
  if (runs.some((run) => run.includes(lower))) return 'identity.password_too_common'
  const guessable = known.flatMap((one) => one.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3)
  const rest = guessable.reduce((left, word) => left.replaceAll(word, ''), lower)
  if (rest !== lower && [...rest].length < 8) return 'identity.password_too_common'
  return null
}

const forward = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1234567890qwertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
]
const runs = [...forward, ...forward.map((run) => [...run].reverse().join(''))].map((run) => run + run)

/** Long enough to pass by length, and at the head of every list of leaked passwords. */
const common = new Set(
  `password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 mypassword password!! passwordpassword
  qwerty12345 qwerty123456 qwerty1234 qwertyuiop1 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv zaq12wsxcde3
  abc1234567 abc123456789 abcd123456 abcd1234567 abcde12345 abc123abc123 a123456789 aa123456789 a1234567890 123456789a 123456789q
  123456789abc 1234567891 12345678910 123456789123 1231231234 123123123123 1234512345 123456123456 12341234123 1122334455 112233445566
  woaini1314 woaini520 woaini1314520 woaini123456 woaini5201314 5201314520 5201314521 52013145201314 qq123456789 qq1234567890 qwe123456789
  iloveyou12 iloveyou123 iloveyou1234 iloveyou520 welcome123 welcome1234 letmein123 letmein1234 changeme123 administrator admin12345
  admin123456 admin1234567 adminadmin adminadmin123 root123456 rootrootroot test123456 testtest123 testtesttest user123456 guest12345
  superman123 football123 baseball123 dragon1234 monkey1234 sunshine123 princess123 michael123 asdfghjkl1 asdfghjkl123 asdf123456
  zxcvbnm123 zxcvbnm1234 zxcvbnm123456 asd123456789 zxc123456789 shangshu123 shangshu1234 company123 taobao123456 alibaba123`.split(
    /\s+/,
  ),
)
