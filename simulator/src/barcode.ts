/** The check digit of a GTIN's leading digits: weights 3, 1, 3, … from the right (GS1 General Specifications, 7.9). */
export function gtinCheckDigit(leading: string): number {
  let sum = 0
  for (let i = 0; i < leading.length; i++) sum += Number(leading[leading.length - 1 - i]) * (i % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10
}

/** An EAN-13 in the range 20, which GS1 keeps for use inside a company: it can't meet a real product's number. */
export function companyEan13(number: number): string {
  const leading = `20${String(number).padStart(10, '0')}`
  return `${leading}${gtinCheckDigit(leading)}`
}
