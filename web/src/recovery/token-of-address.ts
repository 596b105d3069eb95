// The secret behind the # of an address, read once: after that the address no longer holds it. Another link put into the same tab begins anew.
import { useEffect, useState } from 'react';

export function useTokenOfAddress(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    if (location.hash !== '') history.replaceState(history.state, '', location.pathname);
  }, []);
  useEffect(() => {
    const another = (): void => location.reload();
    window.addEventListener('hashchange', another);
    return () => window.removeEventListener('hashchange', another);
  }, []);
  return token;
}
