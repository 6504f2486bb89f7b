/**
 * The form under which product and SKU codes are compared: codes that differ only in the case of the letters A to Z are one code, which keeps
 * the spelling it was first written in. The same as the columns `code_key` and `merchant_key` (lower() under collation "C"). Letters of other
 * alphabets are compared as they are. Worked: '85123a' and '85123A' → '85123a'. Why: docs/decisions/codes-and-case.md.
 */
export function codeKey(code: string): string {
  return code.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
