// One telephone number is written many ways: +376 600 000, 00376600000, 376600000. Compared by digits.
export function digitsOf(number: string): string {
  const digits = number.replaceAll(/\D/g, '');
  return digits.startsWith('00') ? digits.slice(2) : digits;
}
