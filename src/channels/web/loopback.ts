/** Whether an address or the name one binds to can be reached from this machine alone. */
export function isLoopback(address: string): boolean {
  return (
    address === 'localhost' ||
    address === '::1' ||
    /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address.toLowerCase())
  );
}
