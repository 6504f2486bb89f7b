/** The form in which an e-mail address is kept and compared: trimmed, NFKC, lower case. Nobody has two mailboxes that differ by case. */
export function normalEmail(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase()
}
