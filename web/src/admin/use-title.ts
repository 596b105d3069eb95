// The name of the screen in the browser's tab.
import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => void (document.title = `${title} – MyDR24`), [title]);
}
